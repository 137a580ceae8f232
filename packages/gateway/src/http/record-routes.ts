import {
  type ApprovalList,
  type ApprovalView,
  decideApprovalRequestSchema,
  type LogLeaf,
  type LogPage,
  type LogQuery,
  logQuerySchema,
  type ReadContent,
  type ReadContentRequest,
  type RequestView,
  readContentRequestSchema,
} from '@gatehouse/contract/admin-record';
import { type Bounds, boundsOf } from '../core/bounds.ts';
import { GatehouseError } from '../core/errors.ts';
import type { LeafPlace } from '../core/leaf-index.ts';
import { actorOf, bodyOf, callerOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface RecordRouteOptions {
  readonly search: {
    /** `bounds`: what lies elsewhere is not there for whoever asks. */
    list(query: LogQuery, bounds: Bounds): Promise<LogPage>;
    leaf(place: LeafPlace, bounds: Bounds): Promise<LogLeaf | undefined>;
    /** Undefined where the record knows no such request. With the name of the key for whoever may see it. */
    request(
      request: string,
      asker: { readonly mayNameKeys: boolean; readonly bounds: Bounds },
    ): Promise<RequestView | undefined>;
  };
  readonly reading: {
    read(
      wanted: ReadContentRequest,
      actor: string,
    ): Promise<{ readonly content: ReadContent } | { readonly question: ApprovalView }>;
  };
  readonly approvals: {
    list(): readonly ApprovalView[];
    decide(id: string, actor: string, decision: 'approved' | 'rejected', reason?: string): Promise<ApprovalView>;
  };
  readonly fourEyes: boolean;
}

/** Searching the record, and reading what is sealed. */
export function recordRoutes({ search, reading, approvals, fourEyes }: RecordRouteOptions): readonly Route[] {
  /** Leaves hold no content. */
  const leaves = { plane: 'admin', access: 'record.read', method: 'GET', bounded: true } as const;
  return [
    {
      ...leaves,
      path: '/admin/v1/log',
      handle: async (call) =>
        call.sendJson(200, JSON.stringify(await search.list(queryOf(call, logQuerySchema), boundsFor(call)))),
    },
    {
      ...leaves,
      path: '/admin/v1/log/*',
      handle: async (call) => {
        const place = placeOf(call.rest);
        const leaf = place && (await search.leaf(place, boundsFor(call)));
        if (leaf === undefined) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify(leaf));
      },
    },
    {
      ...leaves,
      path: '/admin/v1/requests/*',
      handle: async (call) => {
        if (!/^[A-Za-z0-9_-]{1,128}$/.test(call.rest)) throw new GatehouseError('resource_not_found');
        const found = await search.request(call.rest, {
          bounds: boundsFor(call),
          // Others may have done something to it.
          mayNameKeys: boundsOf(callerOf(call), 'record.names') === 'everything',
        });
        if (found === undefined) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify(found));
      },
    },
    {
      plane: 'admin',
      access: 'content.read',
      method: 'POST',
      path: '/admin/v1/contents',
      handle: async (call) => {
        const wanted = await bodyOf(call, readContentRequestSchema);
        const read = await reading.read(wanted, actorOf(call));
        if ('content' in read) call.sendJson(200, JSON.stringify(read.content));
        else call.sendJson(202, JSON.stringify({ approval: read.question }));
      },
    },
    {
      plane: 'admin',
      access: 'content.approve',
      method: 'GET',
      path: '/admin/v1/approvals',
      handle: (call) => {
        const list: ApprovalList = { fourEyes, approvals: [...approvals.list()] };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      plane: 'admin',
      access: 'content.approve',
      method: 'POST',
      path: '/admin/v1/approvals/*',
      handle: async (call) => {
        if (!/^[A-Za-z0-9_-]{1,128}$/.test(call.rest)) throw new GatehouseError('resource_not_found');
        const { decision, reason } = await bodyOf(call, decideApprovalRequestSchema);
        const decided = await approvals.decide(call.rest, actorOf(call), decision, reason);
        call.sendJson(200, JSON.stringify(decided));
      },
    },
  ];
}

function boundsFor(call: EdgeCall): Bounds {
  return boundsOf(callerOf(call), 'record.read');
}

function placeOf(rest: string): LeafPlace | undefined {
  const match = /^([A-Za-z0-9_.-]{1,128})\/(0|[1-9]\d{0,14})$/.exec(rest);
  return match?.[1] === undefined ? undefined : { shard: match[1], index: Number(match[2]) };
}
