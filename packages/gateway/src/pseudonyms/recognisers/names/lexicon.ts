/** A table of words: slots of 16 bits of the hash and 13 of facts. */
export interface Lexicon {
  readonly slots: Uint32Array;
  readonly mask: number;
}

export function emptyLexicon(words: number): Lexicon {
  const size = 1 << Math.ceil(Math.log2(words * 1.7 + 2));
  return { slots: new Uint32Array(size), mask: size - 1 };
}

/** `facts` is not 0. */
export function addWord({ slots, mask }: Lexicon, hash: number, facts: number): void {
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = ((hash >>> 16) << 16) | facts;
}

export function factsOf({ slots, mask }: Lexicon, hash: number): number {
  const mark = hash >>> 16;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const found = slots[slot] ?? 0;
    if (found === 0) return 0;
    if (found >>> 16 === mark) return found & 0xffff;
  }
}
