import { z } from 'zod';
import type { BatchService } from '../core/batch-service.ts';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import { callerOf, queryOf, readBody } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface BatchRoutesOptions {
  readonly batches: BatchService;
  /** Counts a call against the limits of its key. Throws where there is no room. */
  readonly reserve: (caller: Caller) => { release(): void } | Promise<{ release(): void }>;
}

const listQuery = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** `/v1/batches` of the OpenAI API. */
export function batchRoutes({ batches, reserve }: BatchRoutesOptions): readonly Route[] {
  const common = { plane: 'data', access: 'models.call', bounded: true } as const;
  return [
    {
      ...common,
      method: 'POST',
      path: '/v1/batches',
      async handle(call) {
        const caller = callerOf(call);
        const reservation = await reserve(caller);
        try {
          const { cacheWishes, consent, subject } = call.headers;
          const body = await readBody(call);
          const { client, language } = call;
          const made = await batches.create({ caller, body, client, subject, consent, cacheWishes, language });
          call.sendJson(200, JSON.stringify(made));
        } finally {
          reservation.release();
        }
      },
    },
    {
      ...common,
      method: 'GET',
      path: '/v1/batches',
      async handle(call) {
        const { after, limit } = queryOf(call, listQuery);
        call.sendJson(200, JSON.stringify(await batches.list(callerOf(call), { after, limit })));
      },
    },
    {
      ...common,
      method: 'GET',
      path: '/v1/batches/*',
      handle: async (call) => call.sendJson(200, JSON.stringify(await batches.get(callerOf(call), call.rest))),
    },
    {
      ...common,
      method: 'POST',
      path: '/v1/batches/*',
      async handle(call) {
        const [id = '', what, ...others] = call.rest.split('/');
        if (what !== 'cancel' || others.length > 0) throw new GatehouseError('route_not_found');
        call.sendJson(200, JSON.stringify(await batches.cancel(callerOf(call), id)));
      },
    },
  ];
}
