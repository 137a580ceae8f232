import {
  changeKeyRequestSchema,
  type CreatedKey,
  createKeyRequestSchema,
  type KeyList,
  keyQuerySchema,
  type KeyUsageList,
  type KeyView,
  type RevokedKeyView,
  rotateKeyRequestSchema,
} from '@gatehouse/contract/admin';
import type { KeyScopes, UnmatchedScope } from '@gatehouse/contract/key-scopes';
import { type KeyAdministration, type KeyRecord, versionOfKey } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import { bodyIn, bodyOf, byOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import { entityTag, ifUnchanged } from './entity-tag.ts';
import type { IdempotentCalls } from './idempotent-calls.ts';
import { pageOf } from './page-of.ts';
import type { Route } from './routes.ts';

export interface KeyRouteOptions {
  readonly keys: Omit<KeyAdministration, 'close'>;
  readonly keyUsage: () => Promise<KeyUsageList>;
  /** What of scopes names nothing that there is now. */
  readonly unmatchedScopes: (scopes: KeyScopes) => readonly UnmatchedScope[];
  readonly idempotent: IdempotentCalls;
}

const keyId = /^[A-Za-z0-9_-]{1,128}$/;
const rotation = '/rotate';

/** Keys: seeing, making, changing, replacing and revoking them. Who is bound to a tenant or a team does that there. */
export function keyRoutes(options: KeyRouteOptions): readonly Route[] {
  const { keys, keyUsage, idempotent } = options;
  const keyView = (record: KeyRecord): KeyView => viewOf(record, options.unmatchedScopes);
  const read = { plane: 'admin', access: 'keys.read', method: 'GET', bounded: true } as const;
  const manage = { plane: 'admin', access: 'keys.manage', bounded: true } as const;
  return [
    {
      ...read,
      path: '/admin/v1/keys',
      handle: async (call) => {
        const { cursor, limit } = queryOf(call, keyQuerySchema);
        const all = await keys.list(byOf(call));
        // Whoever does not ask for pages gets all of them, as ever.
        const { items, next } = limit === undefined ? { items: all, next: undefined } : pageOf(all, { cursor, limit });
        const list: KeyList = { keys: items.map((record) => keyView(record)), ...(next === undefined ? {} : { next }) };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      ...read,
      path: '/admin/v1/keys/usage',
      handle: async (call) => {
        const [{ since, usage }, own] = await Promise.all([keyUsage(), keys.list(byOf(call))]);
        const ids = new Set(own.map(({ id }) => id));
        call.sendJson(200, JSON.stringify({ since, usage: usage.filter(({ id }) => ids.has(id)) }));
      },
    },
    {
      ...read,
      path: '/admin/v1/keys/*',
      handle: async (call) => {
        const record = (await keys.list(byOf(call))).find(({ id }) => id === call.rest);
        if (record === undefined) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify(keyView(record)), tagOf(record));
      },
    },
    {
      ...manage,
      method: 'POST',
      path: '/admin/v1/keys',
      handle: (call) =>
        idempotent.answer(call, async (body) => {
          const { key, record } = await keys.create(bodyIn(body, createKeyRequestSchema), byOf(call));
          const created: CreatedKey = { key, record: keyView(record) };
          return { status: 201, json: JSON.stringify(created), headers: tagOf(record) };
        }),
    },
    {
      ...manage,
      method: 'POST',
      path: '/admin/v1/keys/*',
      handle: (call) =>
        idempotent.answer(call, async (body) => {
          if (!call.rest.endsWith(rotation)) throw new GatehouseError('route_not_found');
          const { overlap } = bodyIn(body, rotateKeyRequestSchema);
          const id = idIn(call.rest.slice(0, -rotation.length));
          const { key, record } = await ifUnchanged(call, (version) =>
            keys.rotate(id, overlap * 1_000, byOf(call), version),
          );
          const created: CreatedKey = { key, record: keyView(record) };
          return { status: 201, json: JSON.stringify(created), headers: tagOf(record) };
        }),
    },
    {
      ...manage,
      method: 'PATCH',
      path: '/admin/v1/keys/*',
      handle: async (call) => {
        const id = idIn(call.rest);
        const edit = await bodyOf(call, changeKeyRequestSchema);
        const record = await ifUnchanged(call, (version) => keys.change(id, edit, byOf(call), version));
        call.sendJson(200, JSON.stringify(keyView(record)), tagOf(record));
      },
    },
    {
      ...manage,
      method: 'DELETE',
      path: '/admin/v1/keys/*',
      handle: async (call) => {
        const id = idIn(call.rest);
        const force = forced(call);
        const { record, alreadyRevoked } = await ifUnchanged(call, (version) =>
          keys.revoke(id, byOf(call), { force, version }),
        );
        const revoked: RevokedKeyView = { ...keyView(record), alreadyRevoked };
        call.sendJson(200, JSON.stringify(revoked), tagOf(record));
      },
    },
  ];
}

function idIn(rest: string): string {
  if (!keyId.test(rest)) throw new GatehouseError('resource_not_found');
  return rest;
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

/** A record without the hash of the key, the secret of its references, and under which key it is counted, which `predecessor` tells. */
function viewOf(
  { counted: _counted, hash: _hash, maker: _maker, secret: _secret, ...view }: KeyRecord,
  unmatchedScopes: KeyRouteOptions['unmatchedScopes'],
): KeyView {
  const unmatched = view.scopes === undefined ? [] : unmatchedScopes(view.scopes);
  return { ...view, version: versionOfKey(view), ...(unmatched.length === 0 ? {} : { unmatched: [...unmatched] }) };
}

function tagOf(record: KeyRecord): readonly string[] {
  return ['etag', entityTag(versionOfKey(record))];
}
