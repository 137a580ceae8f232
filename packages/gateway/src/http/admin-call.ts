import type { z, ZodType } from 'zod';
import type { Caller } from '../core/caller.ts';
import type { DirectoryActor } from '../core/directory.ts';
import { GatehouseError } from '../core/errors.ts';
import { parseStrictJson, StrictJsonError } from '../lib/strict-json.ts';
import type { EdgeCall } from './edge-call.ts';

/** Who calls, on routes that need somebody. */
export function callerOf({ caller }: EdgeCall): Caller {
  if (caller === undefined) throw new GatehouseError('internal_error', { note: 'an admin route without a caller' });
  return caller;
}

/** Who does it, for the record and for what he or she may do. */
export function byOf(call: EdgeCall): DirectoryActor {
  const caller = callerOf(call);
  return { actor: caller.key, caller };
}

/** Who does it, for the record: the id of the key. */
export function actorOf(call: EdgeCall): string {
  return callerOf(call).key;
}

export async function readBody(call: EdgeCall): Promise<unknown> {
  return parseBody(await call.body.readJson());
}

function parseBody(raw: Uint8Array): unknown {
  try {
    return parseStrictJson(raw);
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw new GatehouseError(cause.fault, { note: cause.detail });
    throw cause;
  }
}

/** The body as a schema has it. Throws `invalid_request` with the first place that does not fit. */
export async function bodyOf<Value>(call: EdgeCall, schema: ZodType<Value>): Promise<Value> {
  return bodyIn(await call.body.readJson(), schema);
}

/** The same of a body that has been read already. */
export function bodyIn<Value>(raw: Uint8Array, schema: ZodType<Value>): Value {
  const result = schema.safeParse(parseBody(raw));
  if (result.success) return result.data;
  throw new GatehouseError('invalid_request', { param: blamed(result.error.issues).slice(0, 64) });
}

/** What follows the question mark; each name may be given once, and none that is not known: who filters must not be misread. */
export function queryOf<Value>(call: EdgeCall, schema: ZodType<Value>): Value {
  const target = call.request.url ?? '';
  const question = target.indexOf('?');
  const given: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(question === -1 ? '' : target.slice(question + 1))) {
    if (name in given) throw new GatehouseError('invalid_request', { param: name.slice(0, 64) });
    given[name] = value;
  }
  const result = schema.safeParse({ ...given });
  if (result.success) return result.data;
  throw new GatehouseError('invalid_request', { param: blamed(result.error.issues).slice(0, 64) });
}

/** The field that is to blame: of a body that may have several forms, of the one that is nearest. */
function blamed(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues;
  if (issue === undefined) return '';
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return blamed(issue.errors.reduce((nearest, other) => (other.length <= nearest.length ? other : nearest)));
  const field = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...field].join('.');
}
