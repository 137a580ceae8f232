import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

export const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;
/** `nonce (12) | ciphertext (32) | tag (16)`. */
export const wrappedLength = nonceLength + keyLength + tagLength;

/** A wrapped key that does not open: another key above it, another place, or changed bytes. */
export class UnwrapError extends Error {
  constructor(purpose: string, cause: unknown) {
    super(`a key of the ${purpose} does not open`, { cause });
    this.name = 'UnwrapError';
  }
}

/** Encrypts a key of 32 bytes under another (AES-256-GCM), bound to what it is for and to its id. */
export function wrapKey(above: KeyObject, key: Uint8Array, purpose: string, id: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', above, nonce).setAAD(Buffer.from(`${purpose}\0${id}`));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** Throws UnwrapError. */
export function unwrapKey(above: KeyObject, wrapped: Uint8Array, purpose: string, id: string): Buffer {
  try {
    if (wrapped.length !== wrappedLength) throw new RangeError(`a wrapped key has ${wrappedLength} bytes`);
    const tagStart = nonceLength + keyLength;
    const decipher = createDecipheriv('aes-256-gcm', above, wrapped.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(`${purpose}\0${id}`)).setAuthTag(wrapped.subarray(tagStart));
    return Buffer.concat([decipher.update(wrapped.subarray(nonceLength, tagStart)), decipher.final()]);
  } catch (cause) {
    throw new UnwrapError(purpose, cause);
  }
}
