import {
  type BatchDetail,
  type BatchList,
  type BatchListQuery,
  batchListQuerySchema,
  type BatchView,
} from '@gatehouse/contract/admin-batches';
import type { Permission } from '@gatehouse/contract/permissions';
import { type Bounds, boundsOf, liesWithin } from '../core/bounds.ts';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import { callerOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface BatchAdminRoutesOptions {
  /** Of some tenants, or of all; `named` where whoever asks may see who has which key. */
  readonly list: (
    wanted: BatchListQuery,
    may: { readonly tenants: readonly string[] | undefined; readonly named: boolean },
  ) => Promise<BatchList>;
  /** Throws `resource_not_found`. */
  readonly get: (id: string, may: { readonly named: boolean }) => Promise<BatchDetail>;
  readonly cancel: (id: string, actor: string, may: { readonly named: boolean }) => Promise<BatchView>;
}

/** Batches of all callers, or of the tenants that somebody looks after. */
export function batchAdminRoutes({ cancel, get, list }: BatchAdminRoutesOptions): readonly Route[] {
  const common = { plane: 'admin', bounded: true } as const;

  async function found(call: EdgeCall, id: string, permission: Permission): Promise<BatchDetail> {
    const caller = callerOf(call);
    const detail = await get(id, { named: seesNames(caller) });
    if (!liesWithin(boundsOf(caller, permission), { tenant: detail.batch.tenant }))
      throw new GatehouseError('resource_not_found', { param: 'id' });
    return detail;
  }

  return [
    {
      ...common,
      access: 'batches.read',
      method: 'GET',
      path: '/admin/v1/batches',
      async handle(call) {
        const caller = callerOf(call);
        const tenants = wholeTenants(boundsOf(caller, 'batches.read'));
        const found = await list(queryOf(call, batchListQuerySchema), { tenants, named: seesNames(caller) });
        call.sendJson(200, JSON.stringify(found));
      },
    },
    {
      ...common,
      access: 'batches.read',
      method: 'GET',
      path: '/admin/v1/batches/*',
      handle: async (call) => call.sendJson(200, JSON.stringify(await found(call, call.rest, 'batches.read'))),
    },
    {
      ...common,
      access: 'batches.manage',
      method: 'POST',
      path: '/admin/v1/batches/*',
      async handle(call) {
        const [id = '', what, ...others] = call.rest.split('/');
        if (what !== 'cancel' || others.length > 0) throw new GatehouseError('route_not_found');
        await found(call, id, 'batches.manage');
        const caller = callerOf(call);
        call.sendJson(200, JSON.stringify(await cancel(id, caller.key, { named: seesNames(caller) })));
      },
    },
  ];
}

function seesNames(caller: Caller): boolean {
  return boundsOf(caller, 'keys.read') === 'everything' || boundsOf(caller, 'record.names') === 'everything';
}

/** A batch belongs to a tenant, and whoever looks after a team of it sees none. Undefined for all tenants. */
function wholeTenants(bounds: Bounds): readonly string[] | undefined {
  return bounds === 'everything'
    ? undefined
    : bounds.filter(({ team }) => team === undefined).map(({ tenant }) => tenant);
}
