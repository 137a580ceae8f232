import { createSecretKey } from 'node:crypto';
import { keyLength, unwrapKey, wrapKey } from './wrapped-key.ts';

/** What is above all keys of the record: a key that this process holds, or a service that never gives its key away. */
export interface RootKey {
  /** What it is, for messages: `root.key of the data folder`, `ledger.rootKey`. */
  readonly name: string;
  /** Encrypts a key of 32 bytes. `context` must be given again to decrypt it. */
  wrap(key: Uint8Array, context: string): Promise<Uint8Array>;
  /** Rejects with RootKeyError where it does not fit, and with another error where that cannot be told. */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}

/** The root key is not the one that the key store was made with, or the key store was changed. */
export class RootKeyError extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(
      `the root key (${name}) does not open the key store of this record: it is another one, or the key store is damaged. Restore the root key or the key store from a backup; nothing was changed`,
      options,
    );
    this.name = 'RootKeyError';
  }
}

/** A root key of 32 bytes that this process holds. */
export function localRootKey(bytes: Uint8Array, name: string): RootKey {
  if (bytes.length !== keyLength) throw new TypeError('the root key has 32 bytes');
  const key = createSecretKey(bytes);
  return {
    name,
    wrap: (plain, context) => Promise.resolve(wrapKey(key, plain, rootPurpose, context)),
    unwrap(wrapped, context) {
      try {
        return Promise.resolve(unwrapKey(key, wrapped, rootPurpose, context));
      } catch (cause) {
        return Promise.reject(new RootKeyError(name, { cause }));
      }
    },
  };
}

const rootPurpose = 'gatehouse tenant key v1';
