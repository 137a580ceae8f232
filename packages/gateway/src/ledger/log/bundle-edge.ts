import { tileWidth } from './tile-path.ts';

export interface Bundle {
  readonly index: number;
  readonly bytes: Buffer;
}

const firstLength = 64 * 1_024;
const lengthBytes = 2;

/** The bundle of leaves that is not full yet. */
export class BundleEdge {
  #size: number;
  #bytes = Buffer.allocUnsafeSlow(firstLength);
  #length = 0;

  /** `size`: how many leaves are in full bundles. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a leaf; gives the bundle that it made full. */
  append(bytes: Uint8Array, start: number, end: number): Bundle | undefined {
    const length = end - start;
    const needed = this.#length + lengthBytes + length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#bytes.writeUInt16BE(length, this.#length);
    this.#bytes.set(bytes.subarray(start, end), this.#length + lengthBytes);
    this.#length = needed;
    this.#size++;
    if (this.#size % tileWidth !== 0) return undefined;
    const full = { index: this.#size / tileWidth - 1, bytes: Buffer.from(this.#bytes.subarray(0, this.#length)) };
    this.#length = 0;
    return full;
  }

  partial(): Bundle | undefined {
    if (this.#size % tileWidth === 0) return undefined;
    return {
      index: Math.floor(this.#size / tileWidth),
      bytes: Buffer.from(this.#bytes.subarray(0, this.#length)),
    };
  }
}
