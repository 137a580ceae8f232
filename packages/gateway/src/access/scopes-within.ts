import type { KeyScopes } from '@gatehouse/contract/key-scopes';

const patterned = ['models', 'routes', 'tools', 'policies'] as const;

/** Whether a key is good for nothing that another one is not: in each way in which that one is narrowed it is narrowed too, at least as far. */
export function scopesWithin(inner: KeyScopes = {}, outer: KeyScopes = {}): boolean {
  return (
    patterned.every((scope) => allCovered(inner[scope], outer[scope])) &&
    // Ranges are compared as they are written: a range in a range is refused, which is safe.
    (outer.addresses === undefined ||
      (inner.addresses?.every((address) => outer.addresses?.includes(address)) ?? false))
  );
}

function allCovered(inner: readonly string[] | undefined, outer: readonly string[] | undefined): boolean {
  if (outer === undefined) return true;
  return inner?.every((pattern) => outer.some((wider) => covers(wider, pattern))) ?? false;
}

function covers(wider: string, pattern: string): boolean {
  return wider === pattern || (wider.endsWith('*') && pattern.startsWith(wider.slice(0, -1)));
}
