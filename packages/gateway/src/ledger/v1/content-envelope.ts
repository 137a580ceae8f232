import type { ContentPart } from '@gatehouse/contract/content-parts';
import { createCipheriv, createHmac, createSecretKey, hash, randomFillSync } from 'node:crypto';

/**
 * The envelope of one piece of content, version 2:
 *
 * ```
 * version (1 byte, 0x02) | salt (32) | AES-256-GCM ciphertext of opening (32) and content | tag (16)
 * ```
 *
 * The record key is used once: HKDF-SHA-256 (RFC 5869) of subject key and segment key, without salt, with
 * `context | salt` as info, where context is `gatehouse content v2`, NUL, part, NUL, owner, NUL, piece. So the nonce may be all
 * zero. The context is also the associated data: an envelope cannot be passed off as another request's or another part.
 */
export const envelopeVersion = 2;
export const saltLength = 32;
export const openingLength = 32;
export const tagLength = 16;
export const nonce: Uint8Array = new Uint8Array(12);
/** Bytes of an envelope apart from the content. */
export const envelopeOverhead = 1 + saltLength + openingLength + tagLength;
/** Where the content stands in its envelope. */
export const contentStart = 1 + saltLength + openingLength;

/** To what an envelope is bound. */
export interface ContentOwner {
  readonly part: ContentPart;
  /** Id of the request; `<shard>/<index>` for leaves without one. */
  readonly owner: string;
  /** Position of the piece in its content. */
  readonly piece: number;
}

export function contentContext({ part, owner, piece }: ContentOwner): string {
  return `gatehouse content v2\0${part}\0${owner}\0${piece}`;
}

/** Throws RangeError where the content of a request with this id could not be sealed. */
export function assertSealable(owner: string): void {
  // No string has more than three bytes for a unit.
  if (owner.length * 3 + contextOverhead <= mostContextBytes) return;
  if (Buffer.byteLength(owner) + contextOverhead > mostContextBytes)
    throw new RangeError(`a request id of ${owner.length} characters is too long`);
}

export interface SealedContent {
  /** SHA-256 of the envelope, hexadecimal. */
  readonly cipher: string;
  /** HMAC-SHA-256 of the content under the opening, hexadecimal. */
  readonly mac: string;
}

const blockLength = 64;
const digestLength = 32;
/**
 * Record keys are handed over as binary strings, which is how `hash` gives them: a key object around each would be two more
 * native objects to make and to collect, a fifth of the time of sealing. As UTF-8 a key would be too long and refused.
 */
const keyIsBinary = Object.freeze({ encoding: 'latin1' } as const);
/** Records between two calls of the random generator. */
const pooledRecords = 128;
/** Larger contents are not worth a copy into the scratch buffer. */
const scratchContent = 65_536;
const mostContextBytes = 1_024;
/** Of the longest part, and as many digits of a piece's number as there can be. */
const contextOverhead = contentContext({ part: 'prompt', owner: '', piece: Number.MAX_SAFE_INTEGER }).length;

interface RecordRandom {
  readonly salt: Buffer;
  readonly opening: Buffer;
}

/**
 * Seals contents. HMAC is written out by its definition (RFC 2104) with the padded keys kept ready, because one-shot hashes
 * cost a fifth of a keyed hash object on Node; the tests hold it against `hkdfSync` and `createHmac`. Short copies are
 * loops and views are kept, because calls of `set`, `fill` and `subarray` on a few bytes took a third of the time. The
 * scratch buffers belong to the instance, and all of it is synchronous, so no two uses can meet.
 */
export class ContentSealer {
  /** Salts and openings: one call to the generator for many records. No byte is given twice. */
  readonly #pool = Buffer.allocUnsafeSlow(pooledRecords * (saltLength + openingLength));
  readonly #pooled: readonly RecordRandom[];
  #pooledUsed = pooledRecords;
  /** Inner and outer block of the HMAC under the pseudorandom key, each followed by what it hashes. */
  readonly #keyInner = Buffer.alloc(blockLength + mostContextBytes + saltLength + 1);
  readonly #keyOuter = Buffer.alloc(blockLength + digestLength);
  #context = this.#keyInner.subarray(blockLength);
  #expanded = this.#keyInner.subarray(0);
  /** The same under the opening, for the commitment. */
  readonly #macInner = Buffer.allocUnsafeSlow(blockLength + scratchContent);
  readonly #macOuter = Buffer.alloc(blockLength + digestLength);

  constructor() {
    this.#pooled = Array.from({ length: pooledRecords }, (_, record) => {
      const start = record * (saltLength + openingLength);
      const middle = start + saltLength;
      return { salt: this.#pool.subarray(start, middle), opening: this.#pool.subarray(middle, middle + openingLength) };
    });
  }

  /**
   * `extracted` is the pseudorandom key of HKDF-Extract. Writes the envelope at `offset`, where `envelopeOverhead + content.length` bytes must be free. The content may stand
   * there already, at its place in the envelope. Throws RangeError where `assertSealable` does.
   */
  seal(
    content: Uint8Array,
    owner: ContentOwner,
    extracted: Uint8Array,
    envelope: Buffer,
    offset: number,
  ): SealedContent {
    const { salt, opening } = this.#random();
    padKey(extracted, this.#keyInner, this.#keyOuter);
    const cipher = createCipheriv('aes-256-gcm', this.#recordKey(owner, salt), nonce, keyIsBinary);
    cipher.setAAD(this.#context);

    envelope[offset] = envelopeVersion;
    let end = copy(salt, saltLength, envelope, offset + 1);
    let mac: string;
    if (content.length <= scratchContent) {
      const scratch = this.#macInner;
      const filled = blockLength + content.length;
      scratch.set(content, blockLength);
      padKey(opening, scratch, this.#macOuter);
      this.#macOuter.write(hash('sha256', scratch.subarray(0, filled), 'binary'), blockLength, 'latin1');
      mac = hash('sha256', this.#macOuter, 'hex');
      // The pad has done its work: the opening takes the place before the content, and one update encrypts both.
      copy(opening, openingLength, scratch, blockLength - openingLength);
      const sealed = cipher.update(scratch.subarray(blockLength - openingLength, filled));
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
    end = copy(cipher.getAuthTag(), tagLength, envelope, end);
    return { cipher: hash('sha256', envelope.subarray(offset, end), 'hex'), mac };
  }

  /** HKDF-Expand to one block: HMAC(key, context | salt | 0x01), as a binary string. Leaves the context in `#context`. */
  #recordKey(owner: ContentOwner, salt: Buffer): string {
    const inner = this.#keyInner;
    assertSealable(owner.owner);
    const text = contentContext(owner);
    const contextLength = Buffer.byteLength(text);
    if (contextLength !== this.#context.length) {
      this.#context = inner.subarray(blockLength, blockLength + contextLength);
      this.#expanded = inner.subarray(0, blockLength + contextLength + saltLength + 1);
    }
    inner.write(text, blockLength, 'utf8');
    inner[copy(salt, saltLength, inner, blockLength + contextLength)] = 1;
    this.#keyOuter.write(hash('sha256', this.#expanded, 'binary'), blockLength, 'latin1');
    return hash('sha256', this.#keyOuter, 'binary');
  }

  #random(): RecordRandom {
    if (this.#pooledUsed === pooledRecords) {
      randomFillSync(this.#pool);
      this.#pooledUsed = 0;
    }
    return this.#pooled[this.#pooledUsed++] as RecordRandom;
  }
}

/** Copies `length` bytes and gives the offset behind them. */
function copy(from: Uint8Array, length: number, to: Uint8Array, offset: number): number {
  for (let index = 0; index < length; index++) to[offset + index] = from[index] as number;
  return offset + length;
}

/** Writes the two padded keys of HMAC (RFC 2104) for a key of 32 bytes. */
function padKey(key: Uint8Array, inner: Uint8Array, outer: Uint8Array): void {
  for (let index = 0; index < digestLength; index++) {
    const byte = key[index] as number;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
    inner[digestLength + index] = 0x36;
    outer[digestLength + index] = 0x5c;
  }
}
