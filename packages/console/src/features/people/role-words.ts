import { type Permission, permissions } from '@gatehouse/contract/permissions';
import type { RoleAssignment } from '@gatehouse/contract/directory';
import type { Directory, ShownRole } from '../../api/directory.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { nameOfRole } from '../../shell/name-of-role.ts';
import { shellTexts } from '../../shell/texts.ts';
import { peopleTexts } from './texts.ts';

/** What people call a role: those that are built in by words of the console, others as they were named. */
export function useRoleName(directory: Directory): (id: string) => string {
  const { roles } = useOwnTexts(shellTexts);
  return (id) => directory.roles.find((role) => role.id === id)?.own?.name ?? nameOfRole(id, roles);
}

/** Where a role holds, in words. */
export function usePlaceName(directory: Directory): (assignment: Omit<RoleAssignment, 'role'>) => string {
  const texts = useOwnTexts(peopleTexts);
  return ({ tenant, team }) => {
    if (tenant === undefined && team === undefined) return texts.list.everywhere;
    const tenantName = directory.tenants.find(({ id }) => id === tenant)?.name ?? tenant ?? '';
    if (team === undefined) return texts.form.wholeTenant(tenantName);
    const teamName = directory.teams.find(({ id }) => id === team)?.name ?? team;
    return directory.tenants.length > 1 ? texts.form.teamOf(teamName, tenantName) : texts.form.inTeam(teamName);
  };
}

/** What roles permit together, wherever they hold, in the order in which people read it. */
export function permissionsOf(
  assigned: readonly Pick<RoleAssignment, 'role'>[],
  roles: readonly ShownRole[],
): Permission[] {
  const held = new Set(
    assigned.flatMap(({ role }) => {
      const known = roles.find(({ id }) => id === role);
      return known === undefined || known.own?.status === 'closed' ? [] : known.permissions;
    }),
  );
  return permissions.filter((permission) => held.has(permission));
}

/** How many people and service accounts have a role. */
export function holdersOf(role: string, { people, serviceAccounts }: Directory): number {
  return [...people, ...serviceAccounts].filter(
    ({ roles, status }) => status !== 'removed' && roles.some((assigned) => assigned.role === role),
  ).length;
}
