import type { Permission } from '@gatehouse/contract/permissions';
import type { Caller } from './caller.ts';

/** A tenant, or a team of it. */
export interface Bound {
  readonly tenant: string;
  readonly team?: string | undefined;
}

/** Of what somebody may see or change something. An empty list is nothing. */
export type Bounds = 'everything' | readonly Bound[];

/** Where something belongs to. Somebody may be in several teams. */
export interface Whereabouts {
  readonly tenant: string | undefined;
  readonly teams?: readonly string[] | undefined;
}

/** Where a caller has a permission. */
export function boundsOf(
  { grants, permissions }: Pick<Caller, 'grants' | 'permissions'>,
  permission: Permission,
): Bounds {
  if (grants === undefined) return permissions.has(permission) ? 'everything' : [];
  const bounds: Bound[] = [];
  for (const { permissions: granted, team, tenant } of grants) {
    if (!granted.has(permission)) continue;
    if (tenant === undefined) return 'everything';
    bounds.push({ tenant, team });
  }
  return bounds;
}

/** Whether all of something lies inside: of what belongs to several teams, all of them. What belongs to no tenant lies in none. */
export function liesWithin(bounds: Bounds, { teams = [], tenant }: Whereabouts): boolean {
  if (bounds === 'everything') return true;
  const own = bounds.filter((bound) => bound.tenant === tenant);
  if (own.some(({ team }) => team === undefined)) return true;
  return teams.length > 0 && teams.every((team) => own.some((bound) => bound.team === team));
}

/** Whether a part of something lies inside: somebody who is in two teams is seen by those who look after either. */
export function touches(bounds: Bounds, { teams = [], tenant }: Whereabouts): boolean {
  if (liesWithin(bounds, { tenant, teams })) return true;
  return bounds !== 'everything' && bounds.some((bound) => bound.tenant === tenant && teams.includes(bound.team ?? ''));
}
