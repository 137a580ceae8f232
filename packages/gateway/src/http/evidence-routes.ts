import {
  type EventList,
  type ExportAsked,
  type ExportList,
  type ExportPlan,
  type ExportRequest,
  exportRequestSchema,
  type LedgerView,
  type Verifications,
} from '@gatehouse/contract/admin-evidence';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';
import { sendFile } from './send-file.ts';

export interface EvidenceRouteOptions {
  readonly ledger: () => Promise<LedgerView>;
  readonly verifications: { state(): Verifications; start(actor: string): Verifications };
  readonly exports: {
    list(): ExportList;
    plan(wanted: ExportRequest): Promise<ExportPlan>;
    ask(wanted: ExportRequest, actor: string): Promise<ExportAsked>;
    file(id: string, caller: Pick<Caller, 'key'>): { readonly path: string; readonly name: string };
    remove(id: string): Promise<ExportList>;
  };
  readonly events: () => EventList;
}

/** The state of the record, checks of it, bundles for others, and what guards have found lately. */
export function evidenceRoutes({ events, exports, ledger, verifications }: EvidenceRouteOptions): readonly Route[] {
  const exporting = { plane: 'admin', access: 'exports.manage' } as const;
  const reading = { plane: 'admin', access: 'ledger.read', method: 'GET' } as const;
  return [
    {
      ...reading,
      path: '/admin/v1/ledger',
      handle: async (call) => call.sendJson(200, JSON.stringify(await ledger())),
    },
    {
      ...reading,
      path: '/admin/v1/verifications',
      handle: (call) => call.sendJson(200, JSON.stringify(verifications.state())),
    },
    {
      plane: 'admin',
      access: 'ledger.verify',
      method: 'POST',
      path: '/admin/v1/verifications',
      handle: (call) => call.sendJson(202, JSON.stringify(verifications.start(actorOf(call)))),
    },
    {
      ...reading,
      access: 'events.read',
      path: '/admin/v1/events',
      handle: (call) => call.sendJson(200, JSON.stringify(events())),
    },
    {
      ...reading,
      access: 'exports.read',
      path: '/admin/v1/exports',
      handle: (call) => call.sendJson(200, JSON.stringify(exports.list())),
    },
    {
      ...exporting,
      method: 'POST',
      path: '/admin/v1/exports',
      handle: async (call) => {
        const wanted = await bodyOf(call, exportRequestSchema);
        if (wanted.dryRun === true) call.sendJson(200, JSON.stringify(await exports.plan(wanted)));
        else call.sendJson(202, JSON.stringify(await exports.ask(wanted, actorOf(call))));
      },
    },
    {
      ...exporting,
      method: 'GET',
      path: '/admin/v1/exports/*',
      handle: (call) => {
        const { path, name } = exports.file(idOf(call), { key: actorOf(call) });
        const headers = call.headersFor('application/x-tar');
        headers.push('content-disposition', `attachment; filename="${name}"`, 'cache-control', 'no-store');
        return sendFile(call, path, headers);
      },
    },
    {
      ...exporting,
      method: 'DELETE',
      path: '/admin/v1/exports/*',
      handle: async (call) => call.sendJson(200, JSON.stringify(await exports.remove(idOf(call)))),
    },
  ];
}

function idOf({ rest }: EdgeCall): string {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(rest)) throw new GatehouseError('resource_not_found');
  return rest;
}
