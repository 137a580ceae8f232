import { KeyStore, type ContentKeys } from './key-store.ts';

/** The keys for contents; without a tenant key there are none, and whatever needs one is refused. */
export function openContentKeys(folder: string, tenantKey: Uint8Array | undefined): ContentKeys {
  return tenantKey === undefined ? noKeys : new KeyStore(folder, tenantKey);
}

function refused(): never {
  throw new Error('the ledger was opened without the root key, so nothing can be sealed');
}

const noKeys: ContentKeys = Object.freeze({
  extract: refused,
  reference: refused,
  flush: () => undefined,
  destroy: refused,
  reload: () => undefined,
  close: () => undefined,
});
