import type { LogLeaf, LogPage, LogQuery, RequestView } from '@gatehouse/contract/admin-record';
import type { Piece } from '@gatehouse/contract/leaf';
import { type Bounds, liesWithin } from '../core/bounds.ts';
import { GatehouseError } from '../core/errors.ts';
import type { LeafFilter, LeafIndex, LeafPlace, LeafSource, ReadLeaf, TextWord } from '../core/leaf-index.ts';
import { canonicalJson } from '../lib/canonical-json.ts';

/** References under which the record knows somebody or something, of all periods; empty where it knows none. */
export type ReferencesOf = (name: string) => Promise<readonly string[]>;

type NamedReferences = Pick<RecordSearchOptions, 'referencesOfKey' | 'referencesOfSubject' | 'keysNamed'>;

export interface RecordSearchOptions {
  readonly index: Pick<LeafIndex, 'query' | 'state' | 'findRequest'>;
  readonly source: LeafSource;
  readonly referencesOfKey: ReferencesOf;
  readonly referencesOfSubject: ReferencesOf;
  /** Ids and references of keys whose name has the text in it. */
  readonly keysNamed: ReferencesOf;
  /** The key that leaves of a shard know by a reference; undefined where there is none any more. */
  readonly keyOf: (
    reference: string,
    shard: string,
  ) => Promise<{ readonly id: string; readonly name: string } | undefined>;
}

/** What people search the record with. */
export interface RecordSearch {
  /** `bounds`, here and below: what lies elsewhere is not there for whoever asks. */
  list(query: LogQuery, bounds: Bounds): Promise<LogPage>;
  /** Read from the log itself, where its hash was checked. */
  leaf(place: LeafPlace, bounds: Bounds): Promise<LogLeaf | undefined>;
  /** All that the record says of one request; undefined where it knows none. */
  request(
    request: string,
    asker: { readonly mayNameKeys: boolean; readonly bounds: Bounds },
  ): Promise<RequestView | undefined>;
}

export function createRecordSearch(options: RecordSearchOptions): RecordSearch {
  const { index, source } = options;
  return {
    async list(query, bounds) {
      const page = { limit: query.limit, cursor: query.cursor };
      const [{ entries, next }, state] = await Promise.all([
        index.query({ ...(await filterOf(query, options)), ...withinOf(bounds) }, page),
        index.state(),
      ]);
      return { entries: entries as LogPage['entries'], ...(next === undefined ? {} : { next }), index: state };
    },
    async leaf(place, bounds) {
      const found = await logLeafAt(source, place);
      return found !== undefined && isWithin(found, bounds) ? found : undefined;
    },
    async request(request, { bounds, mayNameKeys }) {
      const found = await Promise.all((await index.findRequest(request)).map((place) => logLeafAt(source, place)));
      // The index is only a hint: what counts is what the leaf says.
      const leaves = found
        .filter((leaf) => leaf !== undefined)
        .filter(({ leaf }) => 'request' in leaf && leaf.request === request);
      if (bounds !== 'everything' && !leaves.some((leaf) => isWithin(leaf, bounds))) return undefined;
      if (leaves.length === 0) return undefined;
      const about = await leavesAbout(leaves, options);
      const key = mayNameKeys ? await nameKey(leaves, options.keyOf) : undefined;
      const actors = mayNameKeys ? await nameActors([...leaves, ...about], options.keyOf) : {};
      return { request, leaves, about, actors, ...(key === undefined ? {} : { key }) };
    },
  };
}

function withinOf(bounds: Bounds): Pick<LeafFilter, 'within'> {
  return bounds === 'everything' ? {} : { within: bounds };
}

/** As the leaf itself says, and not as the index does. */
function isWithin({ leaf }: LogLeaf, bounds: Bounds): boolean {
  const tenant = 'tenant' in leaf ? leaf.tenant : undefined;
  const team = 'team' in leaf ? leaf.team : undefined;
  return liesWithin(bounds, { tenant, ...(team === undefined ? {} : { teams: [team] }) });
}

/** One leaf; undefined where there is none. */
export async function leafAt(source: LeafSource, { shard, index }: LeafPlace): Promise<ReadLeaf | undefined> {
  for await (const found of source.read(shard, index)) return found.index === index ? found : undefined;
  return undefined;
}

async function logLeafAt(source: LeafSource, place: LeafPlace): Promise<LogLeaf | undefined> {
  const found = await leafAt(source, place);
  return found && { ...found, json: canonicalJson(found.leaf, 'integers') };
}

async function nameKey(leaves: readonly LogLeaf[], keyOf: RecordSearchOptions['keyOf']): Promise<RequestView['key']> {
  for (const { leaf, shard } of leaves) {
    if (!('key' in leaf) || leaf.key === undefined) continue;
    const key = await keyOf(leaf.key, shard);
    if (key !== undefined) return { id: key.id, name: key.name };
  }
  return undefined;
}

async function nameActors(
  leaves: readonly LogLeaf[],
  keyOf: RecordSearchOptions['keyOf'],
): Promise<RequestView['actors']> {
  const names = new Map<string, string>();
  for (const { leaf, shard } of leaves) {
    const actor = 'actor' in leaf ? leaf.actor : undefined;
    const approver = 'approver' in leaf ? leaf.approver : undefined;
    for (const id of [actor, approver]) {
      const key = id === undefined || names.has(id) ? undefined : await keyOf(id, shard);
      if (id !== undefined && key !== undefined) names.set(id, key.name);
    }
  }
  return Object.fromEntries(names);
}

/** There are few of them in a log; of more, the newest are looked at. */
const mostLookedAt = 200;

/** What the record says elsewhere of the contents of a request: who has read them, and what became of them. */
async function leavesAbout(
  leaves: readonly LogLeaf[],
  { index, source }: Pick<RecordSearchOptions, 'index' | 'source'>,
): Promise<LogLeaf[]> {
  const pieces = leaves.flatMap(({ leaf }) => piecesOf(leaf));
  const subjects = [...new Set(pieces.flatMap(({ subject }) => subject ?? []))];
  const segments = new Set(pieces.map(({ place }) => Number(place.split(':', 1)[0])));
  const since = Math.min(...leaves.map(({ leaf }) => leaf.time));
  const all = { limit: mostLookedAt };
  const [reads, holds, ends] = await Promise.all([
    index.query({ readOf: leaves }, all),
    subjects.length === 0 ? { entries: [] } : index.query({ kinds: ['hold'], subjects }, all),
    index.query({ kinds: ['erasure', 'expiry'], since }, all),
  ]);
  const found: LogLeaf[] = [];
  for (const place of [...reads.entries, ...holds.entries, ...ends.entries]) {
    const told = await logLeafAt(source, place);
    if (told === undefined) continue;
    const { leaf } = told;
    if (leaf.kind === 'erasure' && !leaf.references.some((one) => subjects.includes(one))) continue;
    if (leaf.kind === 'expiry' && leaf.segments?.some((one) => segments.has(one)) !== true) continue;
    found.push(told);
  }
  return found.toSorted((one, other) => one.leaf.time - other.leaf.time);
}

function piecesOf(leaf: LogLeaf['leaf']): readonly Piece[] {
  const prompt = 'prompt' in leaf ? leaf.prompt : undefined;
  const answer = 'answer' in leaf ? leaf.answer : undefined;
  return [...(prompt ?? []), ...(answer ?? [])];
}

const reference = /^[0-9a-f]{32}$/;

/** The question of a person as one to the index: who is named is looked for under all references. */
export async function filterOf(
  query: Omit<LogQuery, 'limit' | 'cursor'>,
  { keysNamed, referencesOfKey, referencesOfSubject }: NamedReferences,
): Promise<LeafFilter> {
  const { key, kind, subject, text, ...same } = query;
  if (same.since !== undefined && same.until !== undefined && same.since > same.until)
    throw new GatehouseError('invalid_request', { param: 'until' });
  return {
    ...same,
    ...(kind === undefined ? {} : { kinds: kind.split(',') }),
    ...(key === undefined ? {} : { keys: await named(key, referencesOfKey) }),
    ...(subject === undefined ? {} : { subjects: await named(subject, referencesOfSubject) }),
    ...(text === undefined ? {} : { text: await textWords(text, keysNamed) }),
  };
}

const mostWords = 8;

/** The words of a free text; more of them than anybody needs are left out. */
async function textWords(text: string, keysNamed: ReferencesOf): Promise<readonly TextWord[]> {
  const words = [...new Set(text.split(/\s+/u).filter((word) => word !== ''))].slice(0, mostWords);
  return Promise.all(words.map(async (word) => ({ text: word, keys: await keysNamed(word) })));
}

/** What was given may be a reference itself. */
async function named(name: string, referencesOf: ReferencesOf): Promise<readonly string[]> {
  return reference.test(name) ? [name] : [name, ...(await referencesOf(name))];
}
