import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Makes references of which nobody can tell whose they are without the tenant key. */
export interface ConsentReferences {
  /** 64 hexadecimal digits. All purposes where it is left out. */
  of(subject: string, purpose?: string): string;
  /** The same for the same key. */
  readonly check: string;
}

export function consentReferences(tenantKey: Uint8Array): ConsentReferences {
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse consent references v1', 32)),
  );
  return {
    // JSON, so that no subject and purpose run together into those of another.
    of: (subject, purpose) => digest(key, JSON.stringify(purpose === undefined ? [subject] : [subject, purpose])),
    check: digest(key, 'check').slice(0, 32),
  };
}

function digest(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
