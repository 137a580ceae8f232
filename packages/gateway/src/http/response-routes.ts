import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface ResponseRoutesOptions {
  /** Undefined where there is none that the caller may see. */
  readonly find: (id: string, caller: Caller) => Promise<JsonObject | undefined>;
  /** Whether there was one. */
  readonly remove: (id: string, caller: Caller) => Promise<boolean>;
}

function callerOf({ caller }: EdgeCall): Caller {
  if (caller === undefined) throw new GatehouseError('internal_error', { note: 'a response without a caller' });
  return caller;
}

/** `GET` and `DELETE /v1/responses/{id}`: what was kept for a client of its own answers. */
export function responseRoutes({ find, remove }: ResponseRoutesOptions): readonly Route[] {
  const common = { path: '/v1/responses/*', plane: 'data', access: 'models.call', bounded: true } as const;
  return [
    {
      ...common,
      method: 'GET',
      async handle(call) {
        const response = await find(call.rest, callerOf(call));
        if (response === undefined) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify(response));
      },
    },
    {
      ...common,
      method: 'DELETE',
      async handle(call) {
        if (!(await remove(call.rest, callerOf(call)))) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify({ id: call.rest, object: 'response', deleted: true }));
      },
    },
  ];
}
