import { builtInRoleNames } from '@gatehouse/contract/built-in-roles';
import type { DeclarationProblem, DeclaredDirectory } from '@gatehouse/contract/declared-directory';
import { keyOfIdentity } from '../directory/identities.ts';
import { identityIn, personIdentity, type PresentDirectory } from './plan-directory.ts';

export interface DeclarationSurroundings {
  /** What there is. */
  readonly present: PresentDirectory;
  /** The file that was applied last: what it declares and this one does not will be closed. */
  readonly before: DeclaredDirectory | undefined;
  readonly ownTenant: string;
  /** "Did you mean …", where a name that there is comes near. */
  readonly suggest: (name: string, known: readonly string[]) => string | undefined;
}

/** Names that a file may refer to: those of its own, and those that there are and that it does not close. */
interface Names {
  has(name: string): boolean;
  /** Whether it is there now, and the file closes it. */
  closes(name: string): boolean;
  readonly known: readonly string[];
}

/** What is wrong with a file that its schema cannot tell: references that lead nowhere, and what is declared twice. In no order. */
export function declarationProblems(
  declared: DeclaredDirectory,
  { before, ownTenant, present, suggest }: DeclarationSurroundings,
): readonly DeclarationProblem[] {
  const now = identities(declared, ownTenant);
  const former = before === undefined ? undefined : identities(before, ownTenant);
  const problems: DeclarationProblem[] = Object.entries(now).flatMap(([list, all]) => repeated(list, all));

  const active = (kind: 'tenant' | 'team' | 'role'): readonly string[] =>
    present
      .list(kind)
      .filter(({ status }) => status === 'active')
      .map((entity) => ('tenant' in entity ? identityIn(entity.tenant, entity.name) : entity.id));
  const tenants = names([ownTenant], now.tenants, former?.tenants, active('tenant'));
  const teams = names([], now.teams, former?.teams, active('team'));
  const roles = names(builtInRoleNames, now.roles, former?.roles, active('role'));

  const need = (
    path: DeclarationProblem['path'],
    all: Names,
    identity: string,
    { what, name, near }: { readonly what: string; readonly name: string; readonly near: readonly string[] },
  ): void => {
    if (all.has(identity)) return;
    if (all.closes(identity)) {
      const message = `${what} is closed by this file, which no longer declares it`;
      problems.push({ path, message, remedy: 'Declare it, or leave out what refers to it.' });
      return;
    }
    const remedy = suggest(name, near) ?? 'Declare it in this file, or make it first.';
    problems.push({ path, message: `there is no ${what}`, remedy });
  };
  const needTenant = (path: DeclarationProblem['path'], tenant: string): void =>
    need(path, tenants, tenant, { what: `tenant \`${tenant}\``, name: tenant, near: tenants.known });
  const needTeam = (path: DeclarationProblem['path'], tenant: string, team: string): void => {
    const start = identityIn(tenant, '');
    const near = teams.known.filter((one) => one.startsWith(start)).map((one) => one.slice(start.length));
    need(path, teams, identityIn(tenant, team), { what: `team \`${team}\` in the tenant ${tenant}`, name: team, near });
  };

  problems.push(...takenIdentities(declared, present, ownTenant));
  declared.teams.forEach(({ tenant = ownTenant }, place) => needTenant(['teams', place, 'tenant'], tenant));
  for (const list of ['people', 'serviceAccounts'] as const) {
    declared[list].forEach(({ roles: given, teams: own, tenant = ownTenant }, place) => {
      needTenant([list, place, 'tenant'], tenant);
      own.forEach((team, index) => needTeam([list, place, 'teams', index], tenant, team));
      given.forEach(({ role, team, tenant: of }, index) => {
        const there = [list, place, 'roles', index];
        need([...there, 'role'], roles, role, { what: `role \`${role}\``, name: role, near: roles.known });
        if (of !== undefined) needTenant([...there, 'tenant'], of);
        if (team !== undefined) needTeam([...there, 'team'], of ?? tenant, team);
      });
    });
  }
  return problems;
}

/** Who somebody is to an issuer is that of one person: of the file, and of all that there are. */
function takenIdentities(
  declared: DeclaredDirectory,
  present: PresentDirectory,
  ownTenant: string,
): readonly DeclarationProblem[] {
  const inFile = declared.people.filter(({ identities: own }) => own !== undefined);
  const speaksOf = new Set(inFile.map((person) => personIdentity(person, person.tenant ?? ownTenant)));
  const owners = new Map<string, string>();
  for (const { id, identities: own = [], email, name, tenant, userName } of present.list('person'))
    // Of whom the file says it, it says it anew.
    if (!speaksOf.has(identityIn(tenant, userName ?? email ?? name)))
      for (const identity of own) owners.set(keyOfIdentity(identity), `the person \`${id}\``);
  return declared.people.flatMap(({ identities: own = [] }, place) =>
    own.flatMap((identity, index) => {
      const key = keyOfIdentity(identity);
      const owner = owners.get(key);
      owners.set(key, `\`people[${String(place)}]\``);
      if (owner === undefined) return [];
      const remedy = 'Each identity is that of one person: take it from that one, or remove the person, first.';
      return [{ path: ['people', place, 'identities', index], message: `${owner} has this identity`, remedy }];
    }),
  );
}

function identities(declared: DeclaredDirectory, ownTenant: string) {
  return {
    tenants: declared.tenants.map(({ id }) => id),
    teams: declared.teams.map(({ name, tenant = ownTenant }) => identityIn(tenant, name)),
    roles: declared.roles.map(({ id }) => id),
    people: declared.people.map((person) => personIdentity(person, person.tenant ?? ownTenant)),
    serviceAccounts: declared.serviceAccounts.map(({ name, tenant = ownTenant }) => identityIn(tenant, name)),
  };
}

function repeated(list: string, all: readonly string[]): readonly DeclarationProblem[] {
  const seen = new Map<string, number>();
  return all.flatMap((identity, place) => {
    const first = seen.get(identity);
    if (first === undefined) {
      seen.set(identity, place);
      return [];
    }
    const message = `this is declared a second time: \`${list}[${String(first)}]\` is the same`;
    return [{ path: [list, place], message, remedy: 'Leave one of them out.' }];
  });
}

function names(
  always: readonly string[],
  declared: readonly string[],
  former: readonly string[] | undefined,
  present: readonly string[],
): Names {
  const own = new Set([...always, ...declared]);
  const closed = new Set(former?.filter((name) => !own.has(name)));
  const all = new Set([...own, ...present.filter((name) => !closed.has(name))]);
  const there = new Set(present);
  return {
    has: (name) => all.has(name),
    closes: (name) => closed.has(name) && there.has(name),
    known: [...all],
  };
}
