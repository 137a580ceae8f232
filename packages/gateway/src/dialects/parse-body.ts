import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { parseStrictJson, StrictJsonError } from '../lib/strict-json.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one JSON object that a body has to be. */
export function parseBody(raw: Uint8Array): JsonObject {
  let value: unknown;
  try {
    value = parseStrictJson(raw);
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw new GatehouseError(cause.fault, { note: cause.detail });
    throw cause;
  }
  if (!isObject(value)) throw new GatehouseError('body_not_an_object');
  return value;
}
