import type { Permission } from '@gatehouse/contract/permissions';
import { boundsOf, liesWithin, type Whereabouts } from '../../core/bounds.ts';
import type { Caller } from '../../core/caller.ts';
import { GatehouseError } from '../../core/errors.ts';

interface Giver {
  readonly caller?: Caller | undefined;
}

/** Nobody gives more than they have, there where they have it. Calling models may be given by whoever may give anything. */
export function requireOwn({ caller }: Giver, permissions: Iterable<Permission>, place: Whereabouts): void {
  if (caller === undefined) return;
  for (const permission of permissions) {
    if (permission !== 'models.call' && !liesWithin(boundsOf(caller, permission), place))
      throw new GatehouseError('beyond_own_permissions');
  }
}

/**
 * As `requireOwn`, of what is given to people and goes on without the key that it was given with: a key that is narrowed or ends, and is
 * stolen, must not lead to a way in that is neither.
 */
export function requireOwnForGood(by: Giver, permissions: Iterable<Permission>, place: Whereabouts): void {
  const all = [...permissions];
  requireOwn(by, all, place);
  if (by.caller !== undefined && passes(by.caller) && !all.every((permission) => permission === 'models.call'))
    throw new GatehouseError('beyond_own_permissions');
}

/**
 * What lets in again whoever is in it, with all that they have and with keys that nobody can look through here: not for a key that is
 * narrowed or ends.
 */
export function requireLasting({ caller }: Giver): void {
  if (caller !== undefined && passes(caller)) throw new GatehouseError('beyond_own_permissions');
}

function passes({ endsAt, scopes = {} }: Caller): boolean {
  return endsAt !== undefined || Object.keys(scopes).length > 0;
}
