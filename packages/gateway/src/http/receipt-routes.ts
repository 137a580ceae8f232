import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Reservation } from '../core/limits.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface ReceiptRoutesOptions {
  /** Throws `resource_not_found` or `receipt_pending`. */
  readonly receipt: (
    request: string,
    of: WantedReceipt['leaf'],
    caller: Caller,
    under: 'quorum' | 'signature',
  ) => Promise<string>;
  /** Counts the call against the limits of the key. */
  readonly reserve: (caller: Caller) => Reservation | Promise<Reservation>;
}

/** `GET /v1/receipts/{request id}`: the proof that a request is in the record (C2SP tlog-proof). */
export function receiptRoutes({ receipt, reserve }: ReceiptRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/receipts/*',
      plane: 'record',
      access: 'signed-in',
      async handle(call) {
        const { caller, rest } = call;
        if (caller === undefined) throw new GatehouseError('internal_error', { note: 'a receipt without a caller' });
        const { leaf, cosigned } = wantedReceipt(call);
        if (!/^[A-Za-z0-9_-]{1,128}$/.test(rest)) throw new GatehouseError('resource_not_found');
        const reservation = await reserve(caller);
        try {
          const text = await receipt(rest, leaf, caller, cosigned === 'no' ? 'signature' : 'quorum');
          const headers = [...call.headersFor('text/plain; charset=utf-8'), 'cache-control', 'no-store'];
          call.send(200, headers, text);
        } finally {
          reservation.release();
        }
      },
    },
  ];
}

interface WantedReceipt {
  readonly leaf: 'request' | 'result';
  /** `no` takes a checkpoint that lacks the quorum. */
  readonly cosigned: 'yes' | 'no';
}

const permitted = { leaf: ['result', 'request'], cosigned: ['yes', 'no'] } as const;

/** What the query asks for. Throws `invalid_request` that names the parameter which is unknown, repeated or has no such value. */
function wantedReceipt(call: EdgeCall): WantedReceipt {
  const target = call.request.url ?? '';
  const question = target.indexOf('?');
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(question === -1 ? '' : target.slice(question + 1))) {
    const values: readonly string[] | undefined = Object.hasOwn(permitted, name)
      ? permitted[name as keyof WantedReceipt]
      : undefined;
    if (values?.includes(value) !== true || given.has(name))
      throw new GatehouseError('invalid_request', { param: name.slice(0, 64) });
    given.set(name, value);
  }
  return {
    leaf: given.get('leaf') === 'request' ? 'request' : 'result',
    cosigned: given.get('cosigned') === 'no' ? 'no' : 'yes',
  };
}
