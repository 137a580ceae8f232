import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Reservation } from '../core/limits.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface ReceiptRoutesOptions {
  /** Throws `resource_not_found` or `receipt_pending`. */
  readonly receipt: (request: string, of: 'request' | 'result', caller: Caller) => Promise<string>;
  /** Counts the call against the limits of the key. */
  readonly reserve: (caller: Caller) => Reservation;
}

/** `GET /v1/receipts/{request id}`: the proof that a request is in the record (C2SP tlog-proof). */
export function receiptRoutes({ receipt, reserve }: ReceiptRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/receipts/*',
      plane: 'record',
      access: 'key',
      async handle(call) {
        const { caller, rest } = call;
        if (caller === undefined) throw new GatehouseError('internal_error', { note: 'a receipt without a caller' });
        const of = wantedLeaf(call);
        if (!/^[A-Za-z0-9_-]{1,128}$/.test(rest)) throw new GatehouseError('resource_not_found');
        const reservation = reserve(caller);
        try {
          const text = await receipt(rest, of, caller);
          const headers = [...call.headersFor('text/plain; charset=utf-8'), 'cache-control', 'no-store'];
          call.send(200, headers, text);
        } finally {
          reservation.release();
        }
      },
    },
  ];
}

function wantedLeaf(call: EdgeCall): 'request' | 'result' {
  const target = call.request.url ?? '';
  const question = target.indexOf('?');
  const query = question === -1 ? '' : target.slice(question + 1);
  if (query === '' || query === 'leaf=result') return 'result';
  if (query === 'leaf=request') return 'request';
  throw new GatehouseError('invalid_request', { param: 'leaf' });
}
