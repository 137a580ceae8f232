import { GatehouseError } from '../core/errors.ts';

/** A name as one step of a path. Throws a GatehouseError for what servers take for a step up or for none. */
export function pathSegment(name: string): string {
  if (name === '.' || name === '..') throw new GatehouseError('upstream_model_not_found');
  return encodeURIComponent(name);
}
