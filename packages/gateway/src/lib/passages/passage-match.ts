import { noSymbol } from './letter-symbols.ts';
import { gram, gramHash, type PassageIndex, rowMask } from './passage-index.ts';

/** A passage that stands in another text. Places are UTF-16 code units of the text that is read. */
export interface FoundPassage {
  readonly start: number;
  readonly end: number;
}

export interface PassageRules {
  /** How far a passage must reach in its text, in code units. */
  readonly characters: number;
  /** How many letters it must have at least. */
  readonly letters: number;
  /** Tell a passage at once when it is long enough, and not only when it is over. */
  readonly atOnce: boolean;
  /** Passages that stand in here do not count; asked for when there is one. */
  readonly known: () => PassageIndex;
}

/** A longer passage is told in pieces, so that what is held stays bounded. */
const longestPiece = 1_024;
const largestRing = 2_048;
const smallestRing = 64;
const noPlaces = new Int32Array(0);
const noSymbols = new Uint8Array(0);

/** Follows a text symbol by symbol and finds passages of the index. */
export class PassageMatch {
  readonly #index: PassageIndex;
  readonly #rules: PassageRules;
  /** The last symbols and their places, in rings that grow with the passage: most texts need few, and in most encodings none. */
  #starts = noPlaces;
  #ends = noPlaces;
  #symbols = noSymbols;
  #mask = 0;
  /** Symbols so far. */
  #count = 0;
  /** The first symbol of the text that is read. */
  #from = 0;
  #last = noSymbol;
  /** The last symbols in a row. */
  #row = 0;
  #state = 0;
  #length = 0;
  /** Symbols before this one are told, or cannot be part of what is told any more. */
  #floor = 0;
  /** In a passage that is long enough. */
  #leaking = false;
  #told = false;
  /** Letters at which the passage became long enough; 0 before. */
  #enough = 0;
  #knownState = 0;
  #knownLength = 0;
  #found: FoundPassage[] | undefined;

  constructor(index: PassageIndex, rules: PassageRules) {
    this.#index = index;
    this.#rules = rules;
  }

  /** Where the passage begins that may still become long enough; -1 where there is none. */
  get open(): number {
    const length = this.#length === 0 ? Math.min(gram - 1, this.#count - this.#from) : this.#length;
    const first = Math.max(this.#count - length, this.#floor);
    return first >= this.#count ? -1 : (this.#starts[first & this.#mask] ?? 0);
  }

  take(): readonly FoundPassage[] | undefined {
    const found = this.#found;
    this.#found = undefined;
    return found;
  }

  /** One more symbol, which stands at a place of the text. */
  add(symbol: number, start: number, end: number): void {
    if (symbol === this.#last) {
      this.#ends[(this.#count - 1) & this.#mask] = end;
      return;
    }
    this.#last = symbol;
    this.#row = ((this.#row << 5) | symbol) & rowMask;
    const bit = gramHash(this.#row);
    const index = this.#index;
    const known = ((index.grams[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0 && this.#count - this.#from >= gram - 1;
    // Most places of most texts: nothing begins or goes on here.
    if (!known && this.#length !== 0) this.#drop();
    else if (known && this.#length !== 0) {
      const length = index.lengthAfter(this.#state, this.#length, symbol);
      if (length <= this.#length && this.#enough > 0) this.#close();
      this.#state = length === 0 ? 0 : index.state(this.#state, symbol);
      this.#length = length;
    }
    if (this.#length + gram > this.#mask) this.#grow();
    const slot = this.#count & this.#mask;
    this.#starts[slot] = start;
    this.#ends[slot] = end;
    this.#symbols[slot] = symbol;
    this.#count++;
    if (known && this.#length === 0) this.#begin();
    if (this.#length >= this.#rules.letters) this.#measure(symbol);
  }

  /** The text goes on elsewhere, or ends. */
  reset(): void {
    if (this.#last === noSymbol) return;
    this.#drop();
    this.#floor = this.#count;
    this.#from = this.#count;
    this.#last = noSymbol;
  }

  #drop(): void {
    if (this.#enough > 0) this.#close();
    this.#state = 0;
    this.#length = 0;
  }

  #grow(): void {
    const size = this.#mask + 1;
    if (size === largestRing) return;
    const larger = Math.max(2 * size, smallestRing);
    const starts = new Int32Array(larger);
    const ends = new Int32Array(larger);
    const kept = new Uint8Array(larger);
    for (let at = Math.max(0, this.#count - size); at < this.#count; at++) {
      const to = at & (larger - 1);
      const from = at & this.#mask;
      starts[to] = this.#starts[from] ?? 0;
      ends[to] = this.#ends[from] ?? 0;
      kept[to] = this.#symbols[from] ?? 0;
    }
    this.#starts = starts;
    this.#ends = ends;
    this.#symbols = kept;
    this.#mask = larger - 1;
  }

  /** The last symbols may begin a passage. */
  #begin(): void {
    const index = this.#index;
    let state = 0;
    let length = 0;
    for (let at = this.#count - gram; at < this.#count; at++) {
      const symbol = this.#symbols[at & this.#mask] ?? 0;
      length = index.lengthAfter(state, length, symbol);
      state = length === 0 ? 0 : index.state(state, symbol);
    }
    // A shorter one begins with the next symbols, if at all.
    if (length < gram) return;
    this.#state = state;
    this.#length = length;
  }

  #measure(symbol: number): void {
    const { characters, atOnce, known } = this.#rules;
    if (this.#enough === 0) {
      if (this.#index.reach(this.#state, this.#length) < characters) return;
      this.#enough = Math.min(this.#length, longestPiece);
      this.#knownState = 0;
      this.#knownLength = 0;
      for (let at = this.#count - this.#enough; at < this.#count; at++)
        this.#follow(this.#symbols[at & this.#mask] ?? 0, known());
    } else this.#follow(symbol, known());
    if (this.#knownLength >= this.#enough) {
      // Somebody else has said it before. What is told later begins with what nobody has.
      if (!this.#leaking) this.#floor = Math.max(this.#floor, this.#count - this.#enough + 1);
      return;
    }
    this.#leaking = true;
    if (atOnce && !this.#told) {
      this.#tell();
      this.#told = true;
    } else if (!atOnce && this.#count - this.#floor >= longestPiece && this.#length >= longestPiece) this.#tell();
    if (atOnce) this.#floor = this.#count;
  }

  #follow(symbol: number, known: PassageIndex): void {
    this.#knownLength = known.lengthAfter(this.#knownState, this.#knownLength, symbol);
    this.#knownState = this.#knownLength === 0 ? 0 : known.state(this.#knownState, symbol);
  }

  /** The passage is over: it ends with the last symbol. */
  #close(): void {
    if (this.#leaking && !this.#rules.atOnce) this.#tell();
    this.#leaking = false;
    this.#told = false;
    this.#enough = 0;
  }

  #tell(): void {
    const first = Math.max(this.#count - Math.min(this.#length, longestPiece), this.#floor);
    if (first >= this.#count) return;
    this.#found ??= [];
    this.#found.push({
      start: this.#starts[first & this.#mask] ?? 0,
      end: this.#ends[(this.#count - 1) & this.#mask] ?? 0,
    });
    this.#floor = this.#count;
  }
}
