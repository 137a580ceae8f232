import { isDeepStrictEqual } from 'node:util';
import type {
  CustomRole,
  DirectoryEntities,
  DirectoryKind,
  Person,
  RoleAssignment,
  ServiceAccount,
  Team,
  Tenant,
} from '@gatehouse/contract/directory';
import type { Permission } from '@gatehouse/contract/permissions';
import { boundsOf, liesWithin, type Whereabouts } from '../../core/bounds.ts';
import type { DirectoryActor } from '../../core/directory.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Directory } from './directory.ts';
import { hasIdentity, isSameIdentity, userNameIsTaken } from './identities.ts';
import { requireLasting, requireOwn, requireOwnForGood } from './require-own.ts';

interface Judged<Kind extends DirectoryKind> {
  readonly directory: Pick<Directory, 'get' | 'list' | 'permissionsOf' | 'hasRole' | 'roleNames'>;
  readonly kind: Kind;
  readonly before: DirectoryEntities[Kind] | undefined;
  readonly after: DirectoryEntities[Kind];
  readonly by: DirectoryActor;
}

/** Throws where a change makes no sense, or is more than whoever makes it may do. */
export function judgeChange<Kind extends DirectoryKind>(judged: Judged<Kind>): void {
  const { directory, kind, before, after, by } = judged;
  switch (kind) {
    case 'tenant':
      need(by, 'tenants.manage', before === undefined ? everywhere : { tenant: (after as Tenant).id });
      judgeReopening(directory, before as Tenant | undefined, after as Tenant, by);
      return;
    case 'team': {
      const { tenant } = after as Team;
      requireTenant(directory, tenant);
      need(by, 'teams.manage', before === undefined ? { tenant } : { tenant, teams: [after.id] });
      requireOwnName(directory, before as Team | undefined, after as Team);
      judgeReopening(directory, before as Team | undefined, after as Team, by);
      return;
    }
    case 'role': {
      need(by, 'roles.manage', everywhere);
      requireOwn(by, (after as CustomRole).permissions, everywhere);
      const had = permittedBy(before as CustomRole | undefined);
      requireOwnForGood(
        by,
        permittedBy(after as CustomRole).filter((one) => !had.includes(one)),
        everywhere,
      );
      return;
    }
    case 'person':
      judgeAccount(judged as unknown as Judged<'person'>);
      judgeIdentity(judged as unknown as Judged<'person'>);
      return;
    case 'service-account':
      judgeAccount(judged as unknown as Judged<'person'>);
      return;
  }
}

/** Whoever is in a tenant or team that is opened again has what they had, as somebody who is let in again. */
function judgeReopening(
  directory: Judged<DirectoryKind>['directory'],
  before: Tenant | Team | undefined,
  after: Tenant | Team,
  by: DirectoryActor,
): void {
  if (before?.status !== 'closed' || after.status !== 'active') return;
  requireLasting(by);
  const { id } = after;
  for (const account of [...directory.list('person'), ...directory.list('service-account')]) {
    const isIn = 'tenant' in after ? account.teams.includes(id) : account.tenant === id;
    if (!isIn || account.status !== 'active') continue;
    for (const assignment of account.roles) requireGivable({ directory, by }, assignment, requireOwnForGood);
  }
}

/** What belongs to no tenant is everybody's. */
const everywhere: Whereabouts = { tenant: undefined };

function judgeAccount({ directory, before, after, by }: Judged<'person' | 'service-account'>): void {
  const { roles, teams, tenant } = after;
  requireTenant(directory, tenant);
  for (const team of teams) requireTeam(directory, tenant, team, 'teams');
  if (before !== undefined) need(by, 'people.manage', { tenant, teams: before.teams });
  if (after.status !== 'removed') need(by, 'people.manage', { tenant, teams });
  // Whoever is let in again has what they had.
  if (before?.status === 'suspended' && after.status === 'active')
    for (const assignment of before.roles) requireGivable({ directory, by }, assignment, requireOwnForGood);
  if (isDeepStrictEqual(roles, before?.roles ?? [])) return;
  for (const assignment of [...newly(before, roles), ...newly({ roles }, before?.roles ?? [])]) {
    // Whoever is removed loses what they had, whoever gave it.
    if (after.status === 'removed') return;
    need(by, 'roles.manage', placeOf(assignment));
    const isTaken = !roles.includes(assignment);
    requireGivable({ directory, by }, assignment, isTaken ? requireOwn : requireOwnForGood);
  }
  for (const { role, team, tenant: of } of roles) {
    if (!directory.hasRole(role))
      throw new GatehouseError('invalid_request', { param: 'roles.role', known: directory.roleNames() });
    if (of !== undefined) requireTenant(directory, of);
    if (team !== undefined) requireTeam(directory, of ?? '', team, 'roles.team');
  }
}

/**
 * Who somebody is to an issuer: one person of all tenants. Issuers belong to no tenant, so it is for those to say who manage people
 * everywhere; and whoever says it decides who comes in as that person, so it must be nobody who may do more than they.
 */
function judgeIdentity({ after, before, by, directory }: Judged<'person'>): void {
  if (after.status === 'removed') return;
  const known = before?.identities ?? [];
  const { identities = [] } = after;
  if (!isDeepStrictEqual(known, identities)) {
    for (const assignment of before?.roles ?? [])
      requireGivable({ directory, by }, assignment, identities.length === 0 ? requireOwn : requireOwnForGood);
    const given = identities.filter((one) => !known.some((other) => isSameIdentity(one, other)));
    if (given.length > 0) need(by, 'people.manage', everywhere);
    for (const identity of given)
      if (directory.list('person').some((other) => other.id !== after.id && hasIdentity(other, identity)))
        throw new GatehouseError('already_exists', { param: 'identities' });
  }
  // SCIM and files find people by it, within their tenant.
  const { id, tenant, userName } = after;
  if (
    userName !== undefined &&
    before?.userName !== userName &&
    userNameIsTaken(directory.list('person'), { tenant, userName, except: id })
  )
    throw new GatehouseError('already_exists', { param: 'userName' });
}

function requireGivable(
  { by, directory }: Pick<Judged<DirectoryKind>, 'by' | 'directory'>,
  assignment: RoleAssignment,
  require: typeof requireOwn,
): void {
  require(by, directory.permissionsOf(assignment.role), placeOf(assignment));
}

function permittedBy(role: CustomRole | undefined): readonly Permission[] {
  return role?.status === 'active' ? role.permissions : [];
}

function newly(
  before: Pick<Person | ServiceAccount, 'roles'> | undefined,
  roles: readonly RoleAssignment[],
): readonly RoleAssignment[] {
  return roles.filter((role) => before?.roles.some((known) => isDeepStrictEqual(known, role)) !== true);
}

function placeOf({ team, tenant }: RoleAssignment): Whereabouts {
  return { tenant, ...(team === undefined ? {} : { teams: [team] }) };
}

function requireTenant(directory: Judged<DirectoryKind>['directory'], id: string): void {
  if (directory.get('tenant', id)?.status !== 'active')
    throw new GatehouseError('invalid_request', { param: 'tenant' });
}

/**
 * Files find a team by its tenant and its name, so no two that are in use have the same. Those that have it already may keep it, until one
 * of them is named, or is put to use again.
 */
function requireOwnName(directory: Judged<DirectoryKind>['directory'], before: Team | undefined, after: Team): void {
  if (after.status !== 'active' || (before?.status === 'active' && before.name === after.name)) return;
  const { id, name, tenant } = after;
  for (const other of directory.list('team'))
    if (other.id !== id && other.status === 'active' && other.tenant === tenant && other.name === name)
      throw new GatehouseError('already_exists', { param: 'name' });
}

function requireTeam(directory: Judged<DirectoryKind>['directory'], tenant: string, id: string, param: string): void {
  const team = directory.get('team', id);
  if (team === undefined || team.tenant !== tenant) throw new GatehouseError('invalid_request', { param });
}

function need({ caller }: DirectoryActor, permission: Permission, place: Whereabouts): void {
  if (caller !== undefined && !liesWithin(boundsOf(caller, permission), place))
    throw new GatehouseError('role_not_permitted');
}
