import { createCipheriv, createHmac, createSecretKey, hash, randomFillSync, type KeyObject } from 'node:crypto';

/**
 * The envelope of one content, version 1:
 *
 * ```
 * version (1 byte, 0x01) | salt (32) | AES-256-GCM ciphertext of opening (32) and content | tag (16)
 * ```
 *
 * The record key is used once: HKDF-SHA-256 (RFC 5869) of the root key, without salt, with
 * `context | salt` as info, where context is `gatehouse content v1`, NUL, part, NUL, request id. So the nonce may be all
 * zero. The context is also the associated data: an envelope cannot be passed off as another request's or another part.
 */
export type ContentPart = 'prompt' | 'answer';

export const envelopeVersion = 1;
export const saltLength = 32;
export const openingLength = 32;
export const tagLength = 16;
export const nonce: Uint8Array = new Uint8Array(12);
/** Bytes of an envelope apart from the content. */
export const envelopeOverhead = 1 + saltLength + openingLength + tagLength;

export function contentContext(request: string, part: ContentPart): string {
  return `gatehouse content v1\0${part}\0${request}`;
}

export interface SealedContent {
  /** SHA-256 of the envelope, hexadecimal. */
  readonly cipher: string;
  /** HMAC-SHA-256 of the content under the opening, hexadecimal. */
  readonly mac: string;
}

const blockLength = 64;
const digestLength = 32;
const poolLength = 8_192;
/** Larger contents are not worth a copy into the scratch buffer. */
const scratchContent = 65_536;

/**
 * Seals contents. HMAC is written out by its definition (RFC 2104) with the padded keys kept ready, because one-shot hashes
 * cost a fifth of a keyed hash object on Node; the tests hold it against `hkdfSync` and `createHmac`. The scratch buffers
 * belong to the instance, and all of it is synchronous, so no two uses can meet.
 */
export class ContentSealer {
  readonly #pool = Buffer.alloc(poolLength);
  #poolUsed = poolLength;
  /** Inner and outer block of the HMAC under the pseudorandom key, each followed by room for what it hashes. */
  readonly #keyInner = Buffer.alloc(4_096);
  readonly #keyOuter = Buffer.alloc(blockLength + digestLength);
  readonly #key = Buffer.alloc(digestLength);
  readonly #macInner = Buffer.allocUnsafeSlow(blockLength + scratchContent);
  readonly #macOuter = Buffer.alloc(blockLength + digestLength);

  /** `rootKey`: 32 random bytes. */
  constructor(rootKey: Uint8Array) {
    if (rootKey.length !== digestLength) throw new TypeError('the root key has 32 bytes');
    // HKDF-Extract without a salt: it depends on the root key alone, so once is enough.
    const pseudorandomKey = createHmac('sha256', Buffer.alloc(digestLength)).update(rootKey).digest();
    padKey(pseudorandomKey, this.#keyInner, this.#keyOuter);
    pseudorandomKey.fill(0);
  }

  /** Writes the envelope at `offset`, where `envelopeOverhead + content.length` bytes must be free. */
  seal(content: Uint8Array, request: string, part: ContentPart, envelope: Buffer, offset: number): SealedContent {
    const random = this.#random();
    const salt = random.subarray(0, saltLength);
    const opening = random.subarray(saltLength);
    const contextLength = this.#keyInner.write(contentContext(request, part), blockLength, 'utf8');
    if (contextLength > 1_024) throw new RangeError('a request id has 1000 bytes at most');
    const context = this.#keyInner.subarray(blockLength, blockLength + contextLength);
    const cipher = createCipheriv('aes-256-gcm', this.#recordKey(salt, contextLength), nonce);
    cipher.setAAD(context);

    envelope[offset] = envelopeVersion;
    envelope.set(salt, offset + 1);
    let end = offset + 1 + saltLength;
    let mac: string;
    if (content.length <= scratchContent) {
      const scratch = this.#macInner;
      scratch.set(content, blockLength);
      padKey(opening, scratch, this.#macOuter);
      this.#macOuter.write(
        hash('sha256', scratch.subarray(0, blockLength + content.length), 'binary'),
        blockLength,
        'latin1',
      );
      mac = hash('sha256', this.#macOuter, 'hex');
      // The pad has done its work: the opening takes the place before the content, and one update encrypts both.
      scratch.set(opening, blockLength - openingLength);
      const sealed = cipher.update(scratch.subarray(blockLength - openingLength, blockLength + content.length));
      envelope.set(sealed, end);
      end += sealed.length;
    } else {
      mac = createHmac('sha256', createSecretKey(opening)).update(content).digest('hex');
      for (const piece of [opening, content]) {
        const sealed = cipher.update(piece);
        envelope.set(sealed, end);
        end += sealed.length;
      }
    }
    cipher.final();
    envelope.set(cipher.getAuthTag(), end);
    end += tagLength;
    opening.fill(0);
    return { cipher: hash('sha256', envelope.subarray(offset, end), 'hex'), mac };
  }

  /** HKDF-Expand to one block: HMAC(key, context | salt | 0x01). */
  #recordKey(salt: Uint8Array, contextLength: number): KeyObject {
    const inner = this.#keyInner;
    let end = blockLength + contextLength;
    inner.set(salt, end);
    end += saltLength;
    inner[end++] = 1;
    this.#keyOuter.write(hash('sha256', inner.subarray(0, end), 'binary'), blockLength, 'latin1');
    this.#key.write(hash('sha256', this.#keyOuter, 'binary'), 0, 'latin1');
    const key = createSecretKey(this.#key);
    this.#key.fill(0);
    return key;
  }

  /** Salt and opening from a pool: one call to the generator for many records. No byte is given twice. */
  #random(): Buffer {
    if (this.#poolUsed + saltLength + openingLength > poolLength) {
      randomFillSync(this.#pool);
      this.#poolUsed = 0;
    }
    const start = this.#poolUsed;
    this.#poolUsed += saltLength + openingLength;
    return this.#pool.subarray(start, this.#poolUsed);
  }
}

/** Writes the two padded keys of HMAC (RFC 2104) for a key of 32 bytes. */
function padKey(key: Uint8Array, inner: Buffer, outer: Buffer): void {
  for (let index = 0; index < digestLength; index++) {
    const byte = key[index] as number;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  inner.fill(0x36, digestLength, blockLength);
  outer.fill(0x5c, digestLength, blockLength);
}
