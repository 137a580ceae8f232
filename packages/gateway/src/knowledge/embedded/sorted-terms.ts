import type { TermPostings } from './term-postings.ts';

/** New words are looked through one by one until they are this many, or this share of all. */
const mostUnsorted = 1_000;
const unsortedShare = 1 / 16;
const space = 's:';
/** Shorter words are in no compound, and nobody guesses them. */
const shortest = 3;

/** A word without the mark of its kind of term. */
function wordOf(term: string): string {
  return term.slice(space.length);
}

/** Compares from the last letter to the first. */
function compareEnds(one: string, other: string): number {
  let left = one.length;
  let right = other.length;
  while (left > space.length && right > space.length) {
    left -= 1;
    right -= 1;
    const difference = one.charCodeAt(left) - other.charCodeAt(right);
    if (difference !== 0) return difference;
  }
  return left - right;
}

function compareBeginnings(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Which of 32 groups of letters a word has. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let place = 0; place < word.length; place += 1) letters |= 1 << (word.charCodeAt(place) & 31);
  return letters;
}

function bitsOf(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function merged(sorted: Uint32Array, added: Uint32Array, compare: (one: number, other: number) => number): Uint32Array {
  const all = new Uint32Array(sorted.length + added.length);
  let left = 0;
  let right = 0;
  for (let place = 0; place < all.length; place += 1) {
    const takeLeft =
      right >= added.length || (left < sorted.length && compare(sorted[left] ?? 0, added[right] ?? 0) <= 0);
    all[place] = (takeLeft ? sorted[left++] : added[right++]) ?? 0;
  }
  return all;
}

/** The words of one language in one collection by their beginnings and by their ends, for compounds and for typing errors. */
export class SortedTerms {
  readonly #postings: TermPostings;
  #forwards: Uint32Array = new Uint32Array(0);
  #backwards: Uint32Array = new Uint32Array(0);
  /** By number of the term. */
  #letters: Uint32Array = new Uint32Array(0);
  #sorted = 0;
  #unsorted: number[] = [];
  #seen = 0;

  constructor(postings: TermPostings) {
    this.#postings = postings;
  }

  /** Takes in words that have come. */
  refresh(): void {
    const { terms } = this.#postings;
    for (; this.#seen < terms.length; this.#seen += 1) {
      const term = terms[this.#seen] ?? '';
      if (term.startsWith(space) && term.length >= space.length + shortest) this.#unsorted.push(this.#seen);
    }
    if (this.#unsorted.length <= Math.max(mostUnsorted, this.#sorted * unsortedShare)) return;
    const byBeginning = (one: number, other: number): number => compareBeginnings(this.#term(one), this.#term(other));
    const byEnd = (one: number, other: number): number => compareEnds(this.#term(one), this.#term(other));
    const added = Uint32Array.from(this.#unsorted);
    this.#forwards = merged(this.#forwards, added.toSorted(byBeginning), byBeginning);
    this.#backwards = merged(this.#backwards, added.toSorted(byEnd), byEnd);
    const letters = new Uint32Array(terms.length);
    letters.set(this.#letters);
    for (const number of this.#unsorted) letters[number] = lettersOf(wordOf(this.#term(number)));
    this.#letters = letters;
    this.#sorted = this.#forwards.length;
    this.#unsorted = [];
  }

  /** Numbers of the words that end so. */
  endingWith(ending: string): readonly number[] {
    const term = space + ending;
    const from = this.#firstAt(this.#backwards, 0, (number) => compareEnds(this.#term(number), term) >= 0);
    const to = this.#firstAt(this.#backwards, from, (number) => !this.#term(number).endsWith(ending));
    return this.#numbers(this.#backwards, from, to, (one) => one.endsWith(ending));
  }

  /** The same for words that begin so. */
  beginningWith(beginning: string): readonly number[] {
    const term = space + beginning;
    const from = this.#firstAt(this.#forwards, 0, (number) => this.#term(number) >= term);
    const to = this.#firstAt(this.#forwards, from, (number) => !this.#term(number).startsWith(term));
    return this.#numbers(this.#forwards, from, to, (one) => one.startsWith(term));
  }

  /** The word with a number. */
  wordAt(number: number): string {
    return wordOf(this.#term(number));
  }

  /** How many chunks have the word with a number. */
  frequencyAt(number: number): number {
    return this.#postings.frequencyAt(number);
  }

  /** Calls back for words with the same first letter that may be the word with a few letters changed, and for others too, with how many chunks have it. */
  resembling(word: string, changes: number, visit: (word: string, frequency: number) => void): void {
    const letters = lettersOf(word);
    const look = (number: number): void => {
      const term = this.#term(number);
      if (Math.abs(term.length - space.length - word.length) > changes) return;
      // Each change adds one letter and takes one away at most.
      if (number < this.#letters.length && bitsOf((this.#letters[number] ?? 0) ^ letters) > 2 * changes) return;
      this.#visit(number, visit);
    };
    const first = space + word.slice(0, 1);
    for (
      let at = this.#firstAt(this.#forwards, 0, (number) => this.#term(number) >= first);
      at < this.#forwards.length;
      at += 1
    ) {
      const number = this.#forwards[at] ?? 0;
      if (!this.#term(number).startsWith(first)) break;
      look(number);
    }
    for (const number of this.#unsorted) if (this.#term(number).startsWith(first)) look(number);
  }

  #visit(number: number, visit: (word: string, frequency: number) => void): void {
    const frequency = this.#postings.frequencyAt(number);
    if (frequency > 0) visit(wordOf(this.#term(number)), frequency);
  }

  #term(number: number): string {
    return this.#postings.terms[number] ?? '';
  }

  /** Those of a part of a list that chunks have, and those that are not in order yet. */
  #numbers(list: Uint32Array, from: number, to: number, fits: (term: string) => boolean): readonly number[] {
    const numbers: number[] = [];
    for (let at = from; at < to; at += 1) {
      const number = list[at] ?? 0;
      if (this.#postings.frequencyAt(number) > 0) numbers.push(number);
    }
    for (const number of this.#unsorted)
      if (fits(this.#term(number)) && this.#postings.frequencyAt(number) > 0) numbers.push(number);
    return numbers;
  }

  #firstAt(list: Uint32Array, from: number, isBehind: (number: number) => boolean): number {
    let low = from;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBehind(list[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
