/**
 * A table of words with open addressing. Each slot is two numbers beside each other: 16 bits of the hash, a bit that says that there is a
 * word, and 13 of facts (word-facts.ts); then its classes (word-classes.ts).
 */
export interface Lexicon {
  readonly slots: Uint32Array;
  readonly mask: number;
}

const isTaken = 0x8000;
const factBits = 0x1fff;

export function emptyLexicon(words: number): Lexicon {
  const size = 1 << Math.ceil(Math.log2(words * 1.5 + 2));
  return { slots: new Uint32Array(size * 2), mask: size - 1 };
}

export function addWord({ slots, mask }: Lexicon, hash: number, facts: number, classes = 0): void {
  let slot = hash & mask;
  while (slots[slot * 2] !== 0) slot = (slot + 1) & mask;
  slots[slot * 2] = ((hash >>> 16) << 16) | isTaken | facts;
  slots[slot * 2 + 1] = classes;
}

/** Where in the slots a word is, or -1. */
export function placeOf({ slots, mask }: Lexicon, hash: number): number {
  const mark = hash >>> 16;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const found = slots[slot * 2] ?? 0;
    if (found === 0) return -1;
    if (found >>> 16 === mark) return slot * 2;
  }
}

export function factsOf(lexicon: Lexicon, hash: number): number {
  const place = placeOf(lexicon, hash);
  return place < 0 ? 0 : (lexicon.slots[place] ?? 0) & factBits;
}
