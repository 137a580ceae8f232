import {
  changeKeyRequestSchema,
  type CreatedKey,
  createKeyRequestSchema,
  type KeyList,
  type KeyUsageList,
  type KeyView,
  type RevokedKeyView,
} from '@gatehouse/contract/admin';
import type { SessionView } from '@gatehouse/contract/admin-session';
import type { RequestPath, Status } from '@gatehouse/contract/status';
import type { KeyAdministration, KeyRecord } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf, readBody } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface AdminOptions {
  readonly keys: Omit<KeyAdministration, 'close'>;
  readonly keyUsage: () => Promise<KeyUsageList>;
  readonly status: () => Status | Promise<Status>;
  readonly explain: () => RequestPath;
}

const keyId = /^[A-Za-z0-9_-]{1,128}$/;

/** What an administrator can see and do over HTTP. */
export function adminRoutes({ keys, keyUsage, status, explain }: AdminOptions): readonly Route[] {
  const common = { plane: 'admin', access: 'admin' } as const;
  return [
    {
      ...common,
      access: 'key',
      method: 'GET',
      path: '/admin/v1/session',
      handle: async (call) => call.sendJson(200, JSON.stringify(await sessionOf(call, keys))),
    },
    {
      ...common,
      access: 'auditor',
      method: 'GET',
      path: '/admin/v1/status',
      handle: async (call) => call.sendJson(200, JSON.stringify(await status())),
    },
    {
      ...common,
      access: 'auditor',
      method: 'GET',
      path: '/admin/v1/path',
      handle: (call) => call.sendJson(200, JSON.stringify(explain())),
    },
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/keys',
      handle: async (call) => {
        const list: KeyList = { keys: (await keys.list()).map(keyView) };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/keys',
      handle: async (call) => {
        const wanted = createKeyRequestSchema.safeParse(await readBody(call));
        if (!wanted.success)
          throw new GatehouseError('invalid_request', { param: wanted.error.issues[0]?.path.join('.') ?? '' });
        const { key, record } = await keys.create(wanted.data, actorOf(call));
        const created: CreatedKey = { key, record: keyView(record) };
        call.sendJson(201, JSON.stringify(created));
      },
    },
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/keys/usage',
      handle: async (call) => call.sendJson(200, JSON.stringify(await keyUsage())),
    },
    {
      ...common,
      method: 'PATCH',
      path: '/admin/v1/keys/*',
      handle: async (call) => {
        if (!keyId.test(call.rest)) throw new GatehouseError('resource_not_found');
        const edit = await bodyOf(call, changeKeyRequestSchema);
        call.sendJson(200, JSON.stringify(keyView(await keys.change(call.rest, edit, actorOf(call)))));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/admin/v1/keys/*',
      handle: async (call) => {
        if (!keyId.test(call.rest)) throw new GatehouseError('resource_not_found');
        const force = forced(call);
        const { record, alreadyRevoked } = await keys.revoke(call.rest, actorOf(call), { force });
        const revoked: RevokedKeyView = { ...keyView(record), alreadyRevoked };
        call.sendJson(200, JSON.stringify(revoked));
      },
    },
  ];
}

/** Who asks. The key was valid a moment ago; one that has been revoked since then is told so like any other. */
async function sessionOf(call: EdgeCall, keys: AdminOptions['keys']): Promise<SessionView> {
  const { caller } = call;
  const record = (await keys.list()).find(({ id }) => id === caller?.key);
  if (caller === undefined || record === undefined) throw new GatehouseError('key_revoked');
  const { id, name, role, expiresAt } = record;
  return { key: id, name, role, tenant: caller.tenant, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** Whether `?force=true` was given. What stands there instead is refused: who asks for something must not be misread. */
function forced(call: EdgeCall): boolean {
  const target = call.request.url ?? '';
  const question = target.indexOf('?');
  const query = question === -1 ? '' : target.slice(question + 1);
  if (query === '' || query === 'force=false') return false;
  if (query === 'force=true') return true;
  throw new GatehouseError('invalid_request', { param: 'force' });
}

/** A record without the hash of the key and the secret of its references. */
function keyView({ hash: _hash, secret: _secret, ...view }: KeyRecord): KeyView {
  return view;
}
