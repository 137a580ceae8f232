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
import type { Caller } from '../../core/caller.ts';
import type { DirectoryActor } from '../../core/directory.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Directory } from './directory.ts';

interface Judged<Kind extends DirectoryKind> {
  readonly directory: Pick<Directory, 'get' | 'list' | 'permissionsOf' | 'hasRole'>;
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
      return;
    case 'team': {
      const { tenant } = after as Team;
      requireTenant(directory, tenant);
      need(by, 'teams.manage', before === undefined ? { tenant } : { tenant, teams: [after.id] });
      requireOwnName(directory, before as Team | undefined, after as Team);
      return;
    }
    case 'role':
      need(by, 'roles.manage', everywhere);
      requireOwn(by, (after as CustomRole).permissions, everywhere);
      return;
    case 'person':
    case 'service-account':
      judgeAccount(judged as unknown as Judged<'person'>);
      return;
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
  // Whoever says who somebody is to an issuer can sign in as them.
  if (
    before !== undefined &&
    after.status !== 'removed' &&
    !isDeepStrictEqual(identitiesOf(before), identitiesOf(after))
  )
    for (const { role, ...place } of before.roles)
      requireOwn(by, directory.permissionsOf(role), placeOf({ role, ...place }));
  if (isDeepStrictEqual(roles, before?.roles ?? [])) return;
  for (const assignment of [...newly(before, roles), ...newly({ roles }, before?.roles ?? [])]) {
    // Whoever is removed loses what they had, whoever gave it.
    if (after.status === 'removed') return;
    const place = placeOf(assignment);
    need(by, 'roles.manage', place);
    requireOwn(by, directory.permissionsOf(assignment.role), place);
  }
  for (const { role, team, tenant: of } of roles) {
    if (!directory.hasRole(role)) throw new GatehouseError('invalid_request', { param: 'roles.role' });
    if (of !== undefined) requireTenant(directory, of);
    if (team !== undefined) requireTeam(directory, of ?? '', team, 'roles.team');
  }
}

function identitiesOf(account: Person | ServiceAccount): Person['identities'] {
  return 'identities' in account ? account.identities : undefined;
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

/** Nobody gives more than they have, there where they have it. Calling models may be given by whoever may give anything. */
export function requireOwn(
  { caller }: { readonly caller?: Caller | undefined },
  permissions: Iterable<Permission>,
  place: Whereabouts,
): void {
  if (caller === undefined) return;
  for (const permission of permissions) {
    if (permission !== 'models.call' && !liesWithin(boundsOf(caller, permission), place))
      throw new GatehouseError('beyond_own_permissions');
  }
}
