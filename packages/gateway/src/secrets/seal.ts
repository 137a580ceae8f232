import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { KeptSecret } from '../core/secrets.ts';

const nonceLength = 12;
const tagLength = 16;
/** What is sealed is filled up to a multiple of this, so that its length tells little. */
const paddedTo = 64;

/** The key that secrets are sealed under, from that of the tenant (HKDF, RFC 5869). */
export function secretsKey(tenantKey: Uint8Array): KeyObject {
  const salt = new Uint8Array();
  return createSecretKey(new Uint8Array(hkdfSync('sha256', tenantKey, salt, 'gatehouse secrets v1', 32)));
}

type Bound = Pick<KeptSecret, 'name' | 'origins'>;

/** A secret is sealed for its name and its origins: whoever changes one of them in the file has a secret that does not open. */
function boundTo({ name, origins }: Bound): Buffer {
  return Buffer.from(JSON.stringify(['gatehouse secret v1', name, ...origins]));
}

/** `nonce (12) | ciphertext | tag (16)` of AES-256-GCM, in base64. */
export function sealSecret(key: KeyObject, bound: Bound, value: string): string {
  const plain = Buffer.from(value);
  const padded = Buffer.alloc(Math.ceil((plain.length + 1) / paddedTo) * paddedTo);
  plain.copy(padded);
  // ISO/IEC 7816-4: a byte that is never part of the filling says where it begins.
  padded[plain.length] = 0x80;
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(bound));
  return Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Undefined where it does not open: another key, another name, other origins, or changed bytes. */
export function openSecret(key: KeyObject, bound: Bound, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceLength + tagLength + paddedTo) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), { authTagLength: tagLength });
    decipher.setAAD(boundTo(bound)).setAuthTag(bytes.subarray(-tagLength));
    const padded = Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]);
    return padded.toString('utf8', 0, padded.lastIndexOf(0x80));
  } catch {
    return undefined;
  }
}
