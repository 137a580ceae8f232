import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from './parse-body.ts';
import { refuse } from './request-scan.ts';

const lifetimes: ReadonlySet<unknown> = new Set(['5m', '1h']);

/** A mark for what the provider shall keep for the next request, cleaned: only words of the API are in it. */
export function cacheControlOf(value: Json, param: string): JsonObject {
  if (!isObject(value) || value['type'] !== 'ephemeral') refuse(`${param}.type`);
  const { ttl } = value;
  if (ttl === undefined || ttl === null) return { type: 'ephemeral' };
  if (!lifetimes.has(ttl)) refuse(`${param}.ttl`);
  return { type: 'ephemeral', ttl };
}
