import type { ByteSource } from './byte-source.ts';
import { ModelFileFault } from './model-file-fault.ts';

const windowBytes = 65_536;

/** Reads on through a header, little-endian. Only one window of it is in memory. Throws ModelFileFault beyond its end. */
export class HeaderReader {
  readonly #source: ByteSource;
  readonly #end: number;
  #position: number;
  #window: DataView = new DataView(new ArrayBuffer(0));
  #windowAt = 0;

  constructor(source: ByteSource, position = 0, end = source.size) {
    this.#source = source;
    this.#position = position;
    this.#end = Math.min(end, source.size);
  }

  get position(): number {
    return this.#position;
  }

  get left(): number {
    return this.#end - this.#position;
  }

  skip(length: number): void {
    this.#need(length);
    this.#position += length;
  }

  u8(): number {
    return this.#view(1).getUint8(this.#advance(1));
  }

  u32(): number {
    return this.#view(4).getUint32(this.#advance(4), true);
  }

  /** Beyond 2^53 nothing lies in any file. */
  u64(): number {
    const value = this.#view(8).getBigUint64(this.#advance(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new ModelFileFault('header_too_large', 'a number beyond all bounds');
    return Number(value);
  }

  bytes(length: number): Uint8Array {
    this.#need(length);
    const bytes = this.#source.read(this.#position, length);
    if (bytes.length < length) throw new ModelFileFault('malformed_header', 'the file ends in its header');
    this.#position += length;
    return bytes;
  }

  text(length: number): string {
    return Buffer.from(this.bytes(length)).toString('utf8');
  }

  #need(length: number): void {
    if (length > this.left) throw new ModelFileFault('malformed_header', 'the file ends in its header');
  }

  #view(length: number): DataView {
    this.#need(length);
    const inside = this.#position - this.#windowAt;
    if (inside >= 0 && inside + length <= this.#window.byteLength) return this.#window;
    const bytes = this.#source.read(this.#position, windowBytes);
    if (bytes.length < length) throw new ModelFileFault('malformed_header', 'the file ends in its header');
    this.#window = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#windowAt = this.#position;
    return this.#window;
  }

  #advance(length: number): number {
    const inside = this.#position - this.#windowAt;
    this.#position += length;
    return inside;
  }
}
