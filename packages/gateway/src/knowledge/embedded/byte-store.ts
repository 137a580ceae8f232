const blockBytes = 1_048_576;

/** Where a run of bytes is. */
export interface BytePlace {
  readonly block: number;
  readonly offset: number;
  readonly length: number;
}

/** Runs of bytes in large blocks outside of the heap: a string or a buffer of its own for each would cost more, and a collector would walk over it. */
export class ByteStore {
  readonly #blocks: Uint8Array[] = [];
  #used = blockBytes;

  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.length, 0);
  }

  add(bytes: Uint8Array): BytePlace {
    if (this.#used + bytes.length > blockBytes) {
      this.#blocks.push(new Uint8Array(Math.max(blockBytes, bytes.length)));
      this.#used = 0;
    }
    const block = this.#blocks.length - 1;
    const offset = this.#used;
    this.#blocks[block]?.set(bytes, offset);
    this.#used += bytes.length;
    return { block, offset, length: bytes.length };
  }

  read({ block, length, offset }: BytePlace): Uint8Array {
    return this.#blocks[block]?.subarray(offset, offset + length) ?? new Uint8Array(0);
  }
}
