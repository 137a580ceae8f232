import type { Attribution, Explanation } from '@gatehouse/contract/explanation';
import { CallController } from '../core/call-signal.ts';
import type { CallSignal } from '../core/call-signal.ts';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Reservation } from '../core/limits.ts';
import type { Route } from './routes.ts';

export interface ExplanationRoutesOptions {
  /** Rejects with `resource_not_found` or `receipt_pending`. */
  readonly explain: (request: string, caller: Caller) => Promise<Explanation>;
  /** Asks the model again without each passage. */
  readonly attribute: (request: string, caller: Caller, signal: CallSignal) => Promise<Attribution>;
  /** Counts the call against the limits of the key. */
  readonly reserve: (caller: Caller) => Reservation | Promise<Reservation>;
}

/** `GET /v1/explanations/{request id}`: why a request was answered as it was. */
export function explanationRoutes({ attribute, explain, reserve }: ExplanationRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/explanations/*',
      plane: 'record',
      access: 'signed-in',
      async handle(call) {
        const { caller, rest } = call;
        if (caller === undefined)
          throw new GatehouseError('internal_error', { note: 'an explanation without a caller' });
        if (!/^[A-Za-z0-9_-]{1,128}$/.test(rest)) throw new GatehouseError('resource_not_found');
        const reservation = await reserve(caller);
        try {
          const explanation = await explain(rest, caller);
          const headers = [...call.headersFor('application/json'), 'cache-control', 'no-store'];
          call.send(200, headers, JSON.stringify(explanation));
        } finally {
          reservation.release();
        }
      },
    },
    {
      method: 'POST',
      path: '/v1/explanations/*',
      plane: 'record',
      access: 'models.call',
      bounded: true,
      async handle(call) {
        const { caller, rest } = call;
        if (caller === undefined)
          throw new GatehouseError('internal_error', { note: 'an attribution without a caller' });
        const request = /^([A-Za-z0-9_-]{1,128})\/attribution$/.exec(rest)?.[1];
        if (request === undefined) throw new GatehouseError('resource_not_found');
        const controller = new CallController();
        call.onGone = () => controller.abort(new GatehouseError('client_closed_request'));
        const attribution = await attribute(request, caller, controller.signal);
        const headers = [...call.headersFor('application/json'), 'cache-control', 'no-store'];
        call.send(200, headers, JSON.stringify(attribution));
      },
    },
  ];
}
