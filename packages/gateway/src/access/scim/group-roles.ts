import { isDeepStrictEqual } from 'node:util';
import type { Person, RoleAssignment, Team } from '@gatehouse/contract/directory';

/** Which group of SCIM gives which role, as the configuration has it. */
export interface RoleOfGroup {
  readonly group: string;
  readonly role: string;
}

/** Of which teams an identity provider has said that somebody is in them, and which roles somebody has by that alone. */
export type Provision = Pick<NonNullable<Person['provisioned']>, 'teams' | 'roles'>;

export interface GroupRoleOptions {
  readonly team: (id: string) => Team | undefined;
  readonly mapping: () => readonly RoleOfGroup[];
  /** The first tenant: roles that groups of another one give hold there only. */
  readonly ownTenant: string;
}

/** The roles that groups give: of each, whether somebody has it by that alone is kept with the person, so that it can be taken again. */
export class GroupRoles {
  readonly #options: GroupRoleOptions;

  constructor(options: GroupRoleOptions) {
    this.#options = options;
  }

  /**
   * What was said of somebody until now. Of people from before this was kept: the groups whose roles they have now.
   */
  provisionOf({ provisioned, roles, teams, tenant }: Person): Provision {
    if (provisioned !== undefined)
      return {
        teams: provisioned.teams.filter((id) => teams.includes(id)),
        roles: provisioned.roles.filter((role) => has(roles, role)),
      };
    const giving = teams.filter((id) => {
      const given = this.givenBy([id], tenant);
      return given.length > 0 && given.every((role) => has(roles, role));
    });
    return { teams: giving, roles: this.givenBy(giving, tenant) };
  }

  /** The name that the identity provider has given to a group, whatever it is called here: else whoever names teams would give roles. */
  givenBy(teams: readonly string[], tenant: string): readonly RoleAssignment[] {
    const { mapping, ownTenant, team } = this.#options;
    const names = new Set<string>();
    for (const id of teams) {
      const found = team(id);
      if (found?.status === 'active') names.add(displayNameOf(found));
    }
    const roles = new Set(mapping().flatMap(({ group, role }) => (names.has(group) ? [role] : [])));
    return [...roles].map((role) => (tenant === ownTenant ? { role } : { role, tenant }));
  }

  /** The roles of somebody who is to be in these teams as far as the identity provider says so. What was given by hand stays. */
  rolesIn(
    person: Pick<Person, 'roles' | 'tenant' | 'provisioned'>,
    before: Provision,
    teams: readonly string[],
  ): { readonly roles: readonly RoleAssignment[]; readonly provisioned: NonNullable<Person['provisioned']> } {
    const byHand = person.roles.filter((role) => !has(before.roles, role));
    const byGroups = this.givenBy(teams, person.tenant).filter((role) => !has(byHand, role));
    return {
      roles: [...byHand, ...byGroups],
      provisioned: { ...person.provisioned, teams: [...teams], roles: byGroups },
    };
  }
}

export function displayNameOf({ name, provisioned }: Team): string {
  return provisioned?.displayName ?? name;
}

function has(roles: readonly RoleAssignment[], wanted: RoleAssignment): boolean {
  return roles.some((role) => isDeepStrictEqual(role, wanted));
}
