import { GatehouseError } from '../core/errors.ts';
import { parseStrictJson, StrictJsonError } from '../lib/strict-json.ts';
import type { EdgeCall } from './edge-call.ts';

/** Who does it, for the record: the id of the key. */
export function actorOf(call: EdgeCall): string {
  if (call.caller === undefined)
    throw new GatehouseError('internal_error', { note: 'an admin route without a caller' });
  return call.caller.key;
}

export async function readBody(call: EdgeCall): Promise<unknown> {
  const raw = await call.body.readJson();
  try {
    return parseStrictJson(raw);
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw new GatehouseError(cause.fault, { note: cause.detail });
    throw cause;
  }
}
