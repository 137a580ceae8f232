import type { SessionView } from '@gatehouse/contract/admin-session';
import type { RequestPath } from '@gatehouse/contract/request-path';
import type { Status } from '@gatehouse/contract/status';
import { boundsOf } from '../core/bounds.ts';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';
import { keyRoutes, type KeyRouteOptions } from './key-routes.ts';
import type { Access, Route } from './routes.ts';

export interface AdminOptions extends KeyRouteOptions {
  /** Permissions that are worth something in a tenant or a team only. */
  readonly boundable: () => ReadonlySet<Access>;
  readonly status: () => Status | Promise<Status>;
  readonly explain: () => RequestPath;
  /** Of somebody who is signed in by a cookie: the session that the token of that belongs to. */
  readonly session: (token: string) => Pick<SessionView, 'name' | 'expiresAt' | 'proof'>;
}

/** What an administrator can see and do over HTTP. */
export function adminRoutes(options: AdminOptions): readonly Route[] {
  const { keys, status, explain } = options;
  return [
    {
      plane: 'admin',
      access: 'signed-in',
      method: 'GET',
      path: '/admin/v1/session',
      handle: async (call) => call.sendJson(200, JSON.stringify(await sessionOf(call, keys, options))),
    },
    {
      plane: 'admin',
      access: 'status.read',
      method: 'GET',
      path: '/admin/v1/status',
      handle: async (call) => call.sendJson(200, JSON.stringify(await status())),
    },
    {
      plane: 'admin',
      access: 'configuration.read',
      method: 'GET',
      path: '/admin/v1/path',
      handle: (call) => call.sendJson(200, JSON.stringify(explain())),
    },
    ...keyRoutes(options),
  ];
}

/** Who asks. The key was valid a moment ago; one that has been revoked since then is told so like any other. */
async function sessionOf(
  call: EdgeCall,
  keys: AdminOptions['keys'],
  { boundable, session }: Pick<AdminOptions, 'boundable' | 'session'>,
): Promise<SessionView> {
  const { caller } = call;
  const { credential } = call.headers;
  if (caller === undefined) throw new GatehouseError('key_revoked');
  const { key, role, tenant } = caller;
  // A permission in a part only is none on routes that belong to everybody.
  const permissions = [...caller.permissions].filter(
    (permission) => boundsOf(caller, permission) === 'everything' || boundable().has(permission),
  );
  const who = { key, role, permissions, tenant };
  if (credential.found === 'session') return { ...who, ...session(credential.value) };
  const record = (await keys.list()).find(({ id }) => id === key);
  if (record === undefined && caller.person === undefined) throw new GatehouseError('key_revoked');
  const { expiresAt, name = key } = record ?? {};
  return { ...who, name, ...(expiresAt === undefined ? {} : { expiresAt }) };
}
