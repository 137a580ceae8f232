import { permissionsOfRole } from '@gatehouse/contract/built-in-roles';
import type { Caller } from '../core/caller.ts';

/** A caller for tests, with the permissions of its role: a user of the tenant `default` where nothing else is said. */
export function testCaller(given: Partial<Caller> = {}): Caller {
  const role = given.role ?? 'user';
  return { key: 'key_1', role, permissions: permissionsOfRole(role), tenant: 'default', limits: {}, ...given };
}
