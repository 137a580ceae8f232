import { type DeclaredDirectory, declaredDirectorySchema } from '@gatehouse/contract/declared-directory';
import { didYouMean } from './explain-issue.ts';
import { pathKey } from './plain-value.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { valueAt } from './schema-map.ts';

/** What of a file that declares who there is can be read in spite of what is wrong with it. */
export interface ValidRemains {
  readonly declared: DeclaredDirectory;
  /** Of problems of these remains those that the whole file has as well, with their places in it. */
  standing(problems: readonly Finding[]): readonly Finding[];
}

/** Names that the broken parts may have declared: each of a list, or any. */
type LostNames = Map<string, Set<string> | 'any'>;

interface Removal {
  readonly value: unknown;
  readonly removed: Set<string>;
  readonly lost: LostNames;
}

/** What tells an entity from others: without it, it would be taken for another one. */
const identity = new Set(['id', 'name', 'tenant', 'userName', 'email']);
/** Lists whose entries others refer to. */
const referredTo = ['tenants', 'teams', 'roles'] as const;
/** Each round takes what broke by taking away in the round before; nothing in such a file is deeper. */
const mostRounds = 8;

/** Takes away what is wrong; undefined where nothing is left that could be looked at. */
export function validRemainsOf(value: unknown, findings: readonly Finding[]): ValidRemains | undefined {
  const removal: Removal = { value, removed: new Set(), lost: new Map() };
  for (const { path, atKey } of findings) if (!removeUnknown(removal, path, atKey)) remove(removal, path);
  for (let round = 0; round < mostRounds; round += 1) {
    if (removal.removed.has(pathKey([]))) return undefined;
    const { remains, placeOf } = without(value, removal.removed);
    const parsed = declaredDirectorySchema.safeParse(remains);
    if (parsed.success) {
      return {
        declared: parsed.data,
        standing: (problems) =>
          problems
            .map((problem) => ({ ...problem, path: placeOf(problem.path) }))
            .filter(({ path }) => !mayFollow(removal, path)),
      };
    }
    const before = removal.removed.size;
    for (const { path } of parsed.error.issues)
      remove(removal, placeOf(path.filter((step) => typeof step !== 'symbol')));
    if (removal.removed.size === before) return undefined;
  }
  return undefined;
}

/** What has a name that there is not: itself alone, unless it may be the misspelt name of what the rest is told by. */
function removeUnknown(removal: Removal, path: ConfigurationPath, atKey: boolean | undefined): boolean {
  const name = path.at(-1);
  if (atKey !== true || typeof name !== 'string') return false;
  const around = valueAt(removal.value, path.slice(0, -1));
  const known = namesAt(path.slice(0, -1));
  if (known === undefined || known.includes(name)) return false;
  const absent = known.filter((one) => valueAt(around, [one]) === undefined);
  if (path.length === 1) for (const list of referredTo) if (absent.includes(list)) removal.lost.set(list, 'any');
  const near = known.find((one) => didYouMean(name, known)?.includes(`\`${one}\``) === true);
  const mayTell =
    near === undefined ? typeof valueAt(around, [name]) === 'string' : absent.includes(near) && identity.has(near);
  if (path.length > 1 && mayTell) remove(removal, path.slice(0, -1));
  else removal.removed.add(pathKey(path));
  return true;
}

/** The names that may stand at the top, in an entry and in an assignment of a role; elsewhere nothing tells who it is. */
function namesAt(path: ConfigurationPath): readonly string[] | undefined {
  const { shape } = declaredDirectorySchema;
  const [list] = path;
  if (path.length === 0) return Object.keys(shape);
  if (path.length === 4 && path[2] === 'roles') return ['role', 'tenant', 'team'];
  if (path.length !== 2) return [];
  switch (list) {
    case 'tenants':
    case 'teams':
    case 'roles':
    case 'people':
    case 'serviceAccounts':
      return Object.keys(shape[list].unwrap().element.shape);
    default:
      return undefined;
  }
}

/** Takes away what stands at a place, or what it must not be taken from; of what is not there, what lacks it. */
function remove(removal: Removal, at: ConfigurationPath): void {
  const path = valueAt(removal.value, at) === undefined || removal.removed.has(pathKey(at)) ? at.slice(0, -1) : at;
  const [list = '', place, field, index] = path;
  const whole =
    typeof field === 'string' && identity.has(field)
      ? path.slice(0, 2)
      : field === 'roles' && typeof index === 'number'
        ? path.slice(0, 4)
        : path;
  removal.removed.add(pathKey(whole));
  if (whole.length > 2 || whole.length === 0) return;
  const names = removal.lost.get(String(list)) ?? new Set();
  // Its name says nothing where it is what is wrong.
  const name = field === 'name' || field === 'id' ? undefined : nameOf(valueAt(removal.value, [list, place ?? 0]));
  const known = whole.length === 2 && name !== undefined && names !== 'any';
  removal.lost.set(String(list), known ? names.add(name) : 'any');
}

function nameOf(entry: unknown): string | undefined {
  const name = valueAt(entry, ['id']) ?? valueAt(entry, ['name']);
  return typeof name === 'string' ? name : undefined;
}

/** Whether a problem may be there only because of what was taken away. */
function mayFollow({ lost, removed, value }: Removal, path: ConfigurationPath): boolean {
  const [list, place, field, index, part] = path;
  if (typeof field !== 'string') return false;
  // Whose an identity is, the file as a whole says.
  if (field === 'identities')
    return [...removed].some((key) => /^\["people"(?:,\d+(?:,"identities".*)?)?\]$/.test(key));
  const of =
    field === 'tenant' || part === 'tenant' ? 'tenants' : field === 'teams' || part === 'team' ? 'teams' : 'roles';
  const names = lost.get(of);
  if (names === undefined || names === 'any') return names === 'any';
  const name = valueAt(value, [
    list ?? '',
    place ?? 0,
    field,
    ...(index === undefined ? [] : [index]),
    ...(part === undefined ? [] : [part]),
  ]);
  return typeof name === 'string' && names.has(name);
}

/** A value without what stands at some places, and where what is left stood before. */
function without(
  value: unknown,
  removed: ReadonlySet<string>,
): { readonly remains: unknown; placeOf(path: ConfigurationPath): ConfigurationPath } {
  const left = new Map<string, readonly number[]>();
  const copy = (now: unknown, was: ConfigurationPath): unknown => {
    const stays = (step: string | number): boolean => !removed.has(pathKey([...was, step]));
    if (Array.isArray(now)) {
      const places = [...now.keys()].filter(stays);
      if (places.length < now.length) left.set(pathKey(was), places);
      return places.map((place) => copy(now[place], [...was, place]));
    }
    if (typeof now !== 'object' || now === null) return now;
    return Object.fromEntries(
      Object.entries(now)
        .filter(([name]) => stays(name))
        .map(([name, one]) => [name, copy(one, [...was, name])]),
    );
  };
  return {
    remains: copy(value, []),
    placeOf: (path) =>
      path.reduce<ConfigurationPath>((was, step) => {
        const before = typeof step === 'number' ? left.get(pathKey(was))?.[step] : undefined;
        return [...was, before ?? step];
      }, []),
  };
}
