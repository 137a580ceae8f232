import { wordHash } from './text-view.ts';

/** Bits of the table; with a thousand words in it, one in sixty other words passes. */
const size = 1 << 16;

/**
 * Tells words that are surely none of a list from those that may be, by the hashes of a text's tokens: so nearly no word of an ordinary text
 * has to be cut out and looked up.
 */
export class WordGate {
  readonly #table = new Uint8Array(size >> 3);

  constructor(words: Iterable<string>) {
    for (const word of words) {
      const at = place(wordHash(word));
      this.#table[at >> 3] = (this.#table[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }

  mayHave(hash: number): boolean {
    const at = place(hash);
    return ((this.#table[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }
}

function place(hash: number): number {
  return (hash ^ (hash >>> 16)) & (size - 1);
}
