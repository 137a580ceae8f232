import { isDeepStrictEqual } from 'node:util';
import type { DeclaredDirectory, DeclaredRole, DirectoryStep } from '@gatehouse/contract/declared-directory';
import type {
  DirectoryEntities,
  DirectoryKind,
  Person,
  RoleAssignment,
  ServiceAccount,
  Team,
} from '@gatehouse/contract/directory';

/** What there is. */
export interface PresentDirectory {
  list<Kind extends DirectoryKind>(kind: Kind): readonly DirectoryEntities[Kind][];
}

/** An entity in the words of a file: names in place of ids. */
export interface DeclaredEntity {
  readonly kind: DirectoryKind;
  /** By which it is found again, within its kind. */
  readonly identity: string;
  readonly name: string;
  readonly tenant: string | undefined;
  /** What the file is to say of it; whatever is not here is none of the file's business. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface PlannedStep extends DirectoryStep {
  /** What is to be; absent of what is closed. */
  readonly wanted?: DeclaredEntity;
}

export interface DirectoryPlan {
  /** In the order in which they can be carried out. */
  readonly steps: readonly PlannedStep[];
  /** Active entities that are neither in this file nor in the one before. */
  readonly undeclared: number;
}

const order: readonly DirectoryKind[] = ['tenant', 'team', 'role', 'person', 'service-account'];

/** By what a person of a file is found again. */
export function personIdentity(
  { email, userName }: Pick<DeclaredDirectory['people'][number], 'email' | 'userName'>,
  tenant: string,
): string {
  return identityIn(tenant, userName ?? email ?? '');
}

/** By what a team, a person or a service account is found again: a tenant has one of that name. */
export function identityIn(tenant: string, name: string): string {
  return `${tenant}\0${name}`;
}

/** All entities of a file. */
export function declaredEntities(declared: DeclaredDirectory, ownTenant: string): readonly DeclaredEntity[] {
  const account = (
    kind: 'person' | 'service-account',
    identity: string,
    { tenant = ownTenant, name, limits, roles, teams }: DeclaredDirectory['serviceAccounts'][number],
    more: Readonly<Record<string, unknown>>,
  ): DeclaredEntity => ({
    kind,
    identity: identityIn(tenant, identity),
    name: identity,
    tenant,
    fields: { name, teams, roles: roles.map((role) => plainRole(role, tenant)).toSorted(byText), limits, ...more },
  });
  return [
    ...declared.tenants.map(({ id, limits, name }) => ({
      kind: 'tenant' as const,
      identity: id,
      name: id,
      tenant: undefined,
      fields: { name, limits },
    })),
    ...declared.teams.map(({ limits, name, tenant = ownTenant }) => ({
      kind: 'team' as const,
      identity: identityIn(tenant, name),
      name,
      tenant,
      fields: { name, limits },
    })),
    ...declared.roles.map(({ id, name, permissions }) => ({
      kind: 'role' as const,
      identity: id,
      name: id,
      tenant: undefined,
      fields: { name, permissions: [...permissions].toSorted() },
    })),
    ...declared.people.map((person) =>
      account('person', person.userName ?? person.email ?? '', person, {
        email: person.email,
        userName: person.userName,
        // Who says nothing of it leaves what identity providers have said.
        ...(person.identities === undefined ? {} : { identities: plainIdentities(person.identities) }),
      }),
    ),
    ...declared.serviceAccounts.map((service) =>
      account('service-account', service.name, service, { note: service.note }),
    ),
  ];
}

/**
 * What has to be done so that there is what a file declares. What no file has ever declared is left alone; what `before`, the file
 * that was applied last, has declared and this one has not, is closed.
 */
export function planDirectory(
  declared: DeclaredDirectory,
  before: DeclaredDirectory | undefined,
  present: PresentDirectory,
  ownTenant: string,
): DirectoryPlan {
  const wanted = declaredEntities(declared, ownTenant);
  const names = new Map(present.list('team').map((team) => [team.id, team]));
  const there = new Map<string, PresentEntity>();
  for (const kind of order) {
    for (const entity of present.list(kind)) {
      if ('status' in entity && entity.status === 'removed') continue;
      const known = inWordsOfAFile(kind, entity, names);
      const at = place(kind, known.identity);
      // Of two of one name the one that is in use is meant.
      if (there.get(at)?.isActive !== true) there.set(at, known);
    }
  }
  const steps: PlannedStep[] = [];
  for (const entity of wanted.toSorted(byKind)) {
    const step = stepTo(entity, there.get(place(entity.kind, entity.identity)));
    if (step !== undefined) steps.push(step);
  }
  const declaredNow = new Set(wanted.map(({ identity, kind }) => place(kind, identity)));
  const former = before === undefined ? [] : declaredEntities(before, ownTenant);
  for (const { identity, kind, name, tenant } of former.toSorted(byKind).toReversed()) {
    const known = there.get(place(kind, identity));
    if (declaredNow.has(place(kind, identity)) || known?.isActive !== true || identity === ownTenant) continue;
    steps.push({
      action: 'close',
      kind,
      id: known.id,
      name,
      ...(tenant === undefined ? {} : { tenant }),
      fields: [{ field: 'status', from: known.status, to: closedStatus(kind) }],
    });
  }
  const everDeclared = new Set([...declaredNow, ...former.map(({ identity, kind }) => place(kind, identity))]);
  const undeclared = [...there].filter(
    ([at, { identity, isActive }]) => isActive && !everDeclared.has(at) && identity !== ownTenant,
  ).length;
  return { steps, undeclared };
}

interface PresentEntity extends DeclaredEntity {
  readonly id: string;
  readonly status: string;
  readonly isActive: boolean;
}

/** What a file that no longer declares something makes of it. Whoever is suspended is still there, and comes back as they were. */
export function closedStatus(kind: DirectoryKind): 'closed' | 'suspended' {
  return kind === 'person' || kind === 'service-account' ? 'suspended' : 'closed';
}

function place(kind: DirectoryKind, identity: string): string {
  return `${kind}\0${identity}`;
}

function byKind(one: { readonly kind: DirectoryKind }, other: { readonly kind: DirectoryKind }): number {
  return order.indexOf(one.kind) - order.indexOf(other.kind);
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/**
 * With its fields in one order, and none that is undefined, so that equal ones compare as such. A team that is named without a tenant
 * is one of the account's own.
 */
function plainRole({ role, team, tenant }: DeclaredRole, ownTenant?: string): DeclaredRole {
  const of = tenant ?? (team === undefined ? undefined : ownTenant);
  return { role, ...(of === undefined ? {} : { tenant: of }), ...(team === undefined ? {} : { team }) };
}

/** In one order, so that equal ones compare as such. */
function plainIdentities(identities: NonNullable<Person['identities']>): NonNullable<Person['identities']> {
  return identities.map(({ issuer, subject }) => ({ issuer, subject })).toSorted(byText);
}

function inWordsOfAFile(
  kind: DirectoryKind,
  entity: DirectoryEntities[DirectoryKind],
  teams: ReadonlyMap<string, Team>,
): PresentEntity {
  const { id, name } = entity;
  const common = { kind, id, status: entity.status, isActive: entity.status === 'active' };
  switch (kind) {
    case 'tenant':
      return {
        ...common,
        identity: id,
        name: id,
        tenant: undefined,
        fields: { name, limits: (entity as Team).limits },
      };
    case 'role':
      return {
        ...common,
        identity: id,
        name: id,
        tenant: undefined,
        fields: { name, permissions: [...(entity as DirectoryEntities['role']).permissions].toSorted() },
      };
    case 'team': {
      const { limits, tenant } = entity as Team;
      return { ...common, identity: identityIn(tenant, name), name, tenant, fields: { name, limits } };
    }
    case 'person':
    case 'service-account': {
      const account = entity as Person & ServiceAccount;
      const { email, identities = [], limits, note, roles, tenant, userName } = account;
      const identity = kind === 'person' ? (userName ?? email ?? name) : name;
      const teamName = (team: string): string => teams.get(team)?.name ?? team;
      return {
        ...common,
        identity: identityIn(tenant, identity),
        name: identity,
        tenant,
        fields: {
          name,
          teams: account.teams.map(teamName),
          roles: roles.map((role) => plainRole(namedRole(role, teamName))).toSorted(byText),
          limits,
          ...(kind === 'person' ? { email, userName, identities: plainIdentities(identities) } : { note }),
        },
      };
    }
  }
}

function namedRole({ team, ...role }: RoleAssignment, teamName: (id: string) => string): DeclaredRole {
  return { ...role, ...(team === undefined ? {} : { team: teamName(team) }) };
}

function stepTo(wanted: DeclaredEntity, known: PresentEntity | undefined): PlannedStep | undefined {
  const { kind, name, tenant } = wanted;
  const from = known?.fields ?? {};
  const fields = Object.entries(wanted.fields).flatMap(([field, to]) =>
    isDeepStrictEqual(from[field], to) || (known === undefined && isEmpty(to))
      ? []
      : [
          {
            field,
            ...(from[field] === undefined ? {} : { from: from[field] }),
            ...(to === undefined ? {} : { to }),
          },
        ],
  );
  if (known !== undefined && !known.isActive) fields.push({ field: 'status', from: known.status, to: 'active' });
  if (known !== undefined && fields.length === 0) return undefined;
  return {
    action: known === undefined ? 'create' : 'change',
    kind,
    ...(known === undefined ? {} : { id: known.id }),
    name,
    ...(tenant === undefined ? {} : { tenant }),
    fields,
    wanted,
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
