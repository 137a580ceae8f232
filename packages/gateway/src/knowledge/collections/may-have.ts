import type { KnowledgeReader } from '../../core/assistants.ts';
import type { CollectionOptions } from '@gatehouse/contract/knowledge';

/** Who asks, as far as access to collections goes. */
export type WhoAsks = KnowledgeReader;

/** Whether somebody gets anything of a collection. Where it names roles, teams or tenants, one of each list has to be his. */
export function mayHave(
  { roles, teams, tenants }: Pick<CollectionOptions, 'roles' | 'teams' | 'tenants'>,
  { everything, role, team, tenant }: WhoAsks,
): boolean {
  if (everything === true) return true;
  return (
    (roles.length === 0 || roles.includes(role)) &&
    (teams.length === 0 || (team !== undefined && teams.includes(team))) &&
    (tenants.length === 0 || tenants.includes(tenant))
  );
}
