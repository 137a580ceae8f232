import type { KeyRecord } from '../core/access.ts';

/** A record without the hash of its key and the secret of its references: nobody needs it, and what is not printed cannot leak. */
export function printedKey(record: KeyRecord): Omit<KeyRecord, 'hash' | 'secret'> {
  const { hash: _hash, secret: _secret, ...rest } = record;
  return rest;
}
