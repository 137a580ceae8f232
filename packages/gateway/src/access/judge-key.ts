import type { Permission } from '@gatehouse/contract/permissions';
import type { KeyActor, NewKey } from '../core/access.ts';
import { boundsOf, liesWithin, type Whereabouts } from '../core/bounds.ts';
import type { Owners } from '../core/directory.ts';
import { GatehouseError } from '../core/errors.ts';
import { requireOwn } from './directory/require-own.ts';
import { scopesWithin } from './scopes-within.ts';

type KeyPlace = Pick<NewKey, 'bound' | 'owner' | 'role' | 'scopes' | 'team' | 'tenant'>;

/** For the record. */
export function actorOf(by: KeyActor): string {
  return typeof by === 'string' ? by : by.actor;
}

/** Throws where somebody may not do that to a key: see it, or make it what it is to be. */
export function judgeKey(
  by: KeyActor,
  permission: Permission,
  { after, before }: { readonly before: KeyPlace | undefined; readonly after: KeyPlace | undefined },
  configured: string,
  owners: Owners,
): void {
  if (typeof by === 'string' || by.caller === undefined) return;
  const bounds = boundsOf(by.caller, permission);
  for (const key of [before, after]) {
    if (key === undefined) continue;
    const place = placeOf(key, configured, owners);
    // Of what lies elsewhere nobody is told that it is there.
    if (!liesWithin(bounds, place))
      throw new GatehouseError(key === before ? 'resource_not_found' : 'role_not_permitted');
    // Nobody makes keys in the name of somebody of another team.
    const { owner, role, tenant } = key;
    if (
      owner !== undefined &&
      !liesWithin(bounds, placeOf({ role, ...(tenant && { tenant }), owner }, configured, owners))
    )
      throw new GatehouseError('role_not_permitted');
    if (key !== after) continue;
    const permissions = owners.permissionsOf(role);
    requireOwn(by, permissions, reachOf(key.bound, place));
    // What whoever makes it is narrowed to holds for it as well: a narrowed key that leaks must not lead to one that is not.
    if (!onlyCalls(permissions) && !scopesWithin(key.scopes, by.caller.scopes))
      throw new GatehouseError('beyond_own_permissions');
  }
}

/** Whether a role is good for nothing but calling models: whoever may make keys may make those, however narrow and short-lived the own one is. */
export function onlyCalls(permissions: ReadonlySet<Permission>): boolean {
  return [...permissions].every((one) => one === 'models.call');
}

/** Whether somebody may see a key. */
export function seesKey(by: KeyActor, key: KeyPlace, configured: string, owners: Owners): boolean {
  if (typeof by === 'string' || by.caller === undefined) return true;
  const bounds = boundsOf(by.caller, 'keys.read');
  return bounds === 'everything' || liesWithin(bounds, placeOf(key, configured, owners));
}

function placeOf(key: KeyPlace, configured: string, owners: Owners): Whereabouts {
  const tenant = key.tenant ?? configured;
  const { team } = owners.standingOf({ tenant, team: key.team, owner: key.owner });
  return { tenant, ...(team === undefined ? {} : { teams: [team] }) };
}

/** Where the permissions of a key hold. */
function reachOf(bound: KeyPlace['bound'], place: Whereabouts): Whereabouts {
  if (bound === undefined) return { tenant: undefined };
  return bound === 'team' ? place : { tenant: place.tenant };
}
