import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** What the process derives from the tenant's key; one that is changed makes everything under it unreadable. */
export type SecretPurpose = 'attempts' | 'configuration' | 'guards' | 'memory' | 'sign-in' | 'surrogates';

/** 32 bytes for one purpose (HKDF, RFC 5869, with SHA-256), which tell nothing of the key and of those for other purposes. */
export function derivedSecret(tenantKey: Uint8Array, purpose: SecretPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), `gatehouse ${purpose} v1`, 32));
}

/** The same, as a key that cannot be printed. */
export function derivedKey(tenantKey: Uint8Array, purpose: SecretPurpose): KeyObject {
  return createSecretKey(derivedSecret(tenantKey, purpose));
}
