import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;

/** Keeps small notes that name people, such as who is under a legal hold, sealed under the tenant key (AES-256-GCM). */
export class SealedNotes {
  readonly #key: KeyObject;

  constructor(tenantKey: Uint8Array) {
    this.#key = createSecretKey(
      Buffer.from(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse sealed notes v1', 32)),
    );
  }

  /** Base64, bound to what it is for. */
  seal(purpose: string, note: object): string {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(note)), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
  }

  /** Throws where it was not sealed for this purpose and with this key. */
  open(purpose: string, sealed: string): unknown {
    const bytes = Buffer.from(sealed, 'base64');
    const tagStart = bytes.length - tagLength;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(tagStart));
    const note = Buffer.concat([decipher.update(bytes.subarray(nonceLength, tagStart)), decipher.final()]);
    return JSON.parse(note.toString()) as unknown;
  }
}
