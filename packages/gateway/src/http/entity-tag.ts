import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';

/** The tag of a version, as RFC 9110, 8.8.3 has it. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that something must still have, of `if-match`; undefined where nothing is asked for. Throws `invalid_request` for what is
 * no tag of ours: whoever wants to change only what they have seen must not change something else.
 */
export function wantedVersion(call: EdgeCall): number | undefined {
  const value = call.request.headers['if-match'];
  if (value === undefined || value === '*') return undefined;
  const version = /^"([1-9]\d{0,14})"$/.exec(value)?.[1];
  if (version === undefined) throw new GatehouseError('invalid_request', { param: 'if-match' });
  return Number(version);
}
