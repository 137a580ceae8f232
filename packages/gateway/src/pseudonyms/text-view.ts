import { type TextView, tokenKinds, type Tokens } from '../core/recogniser.ts';
import { ignorable } from '../lib/normalisation.ts';

const { letter, digit, capitalised, innerCapital, small, wide } = tokenKinds;

/** Classes of units. */
const other = 1;
const isLetter = 2;
const isSmall = 4;
const isCapital = 8;
const isNumber = 16;
const isWord = isLetter | isNumber;
/** It may be, or begin, an escape, or does not show. */
const isHidden = 32;

/** The classes of all units of the basic plane, each worked out when it is first seen; 0 is not known yet. */
const classes = new Uint8Array(0x1_0000);
/** The units of their small letters, known where their classes are. */
const smallUnits = new Uint16Array(0x1_0000);

const letterOrMark = /[\p{L}\p{M}]/u;
const decimal = /\p{Nd}/u;

function classOf(unit: number): number {
  const known = classes[unit] ?? other;
  if (known !== 0) return known;
  const character = String.fromCharCode(unit);
  let found = other;
  if (decimal.test(character)) found = isNumber;
  else if (letterOrMark.test(character)) {
    found = isLetter;
    if (character.toLowerCase() !== character) found |= isCapital;
    else if (character.toUpperCase() !== character) found |= isSmall;
  }
  // Ignorable characters beyond the basic plane begin with one of these, as few others do.
  const beginsIgnorable = unit === 0xd82f || unit === 0xd834 || unit >= 0xdb40;
  if (escapes.has(character) || ignorable.test(character) || (beginsIgnorable && unit <= 0xdbff)) found |= isHidden;
  smallUnits[unit] = character.toLowerCase().charCodeAt(0);
  classes[unit] = found;
  return found;
}

const escapes: ReadonlySet<string> = new Set(['%', '&', '\\', '[']);
const offset = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** The hash of a word as `Tokens` have it. */
export function wordHash(word: string): number {
  let hash = offset;
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at);
    if (classes[unit] === 0) classOf(unit);
    hash = Math.imul(hash ^ (smallUnits[unit] ?? 0), prime);
  }
  return hash;
}

/** Whether a unit is part of a word or a number. Halves of surrogate pairs are not. */
export function isWordUnit(unit: number): boolean {
  return (classOf(unit) & isWord) !== 0;
}

const fewest = 256;

/** Cuts texts into tokens; the arrays grow with the longest text and are used again. */
export class TextReader {
  #starts = new Int32Array(fewest);
  #ends = new Int32Array(fewest);
  #kinds = new Uint8Array(fewest);
  #hashes = new Int32Array(fewest);
  #numbers = new Int32Array(fewest);
  #hidden = false;

  /** Whether the text that was read last may have another plain spelling. */
  get mayBeSpelled(): boolean {
    return this.#hidden;
  }

  /** The view is good until the next one is made. `text` must be in plain spelling. */
  read(text: string, language?: 'de' | 'en'): TextView {
    return new View(text, this.#tokens(text), language);
  }

  #tokens(text: string): Tokens {
    let starts = this.#starts;
    let ends = this.#ends;
    let kinds = this.#kinds;
    let hashes = this.#hashes;
    let seen = 0;
    let count = 0;
    let numberCount = 0;
    const { length } = text;
    for (let at = 0; at < length;) {
      let unit = text.charCodeAt(at);
      let found = classes[unit] || classOf(unit);
      seen |= found;
      if ((found & isWord) === 0) {
        at++;
        continue;
      }
      if (count === starts.length) {
        this.#grow();
        starts = this.#starts;
        ends = this.#ends;
        kinds = this.#kinds;
        hashes = this.#hashes;
      }
      starts[count] = at;
      let kind = 0;
      let hash = offset;
      do {
        if ((found & isLetter) === 0) kind |= digit;
        else {
          if ((found & isSmall) !== 0) kind |= small;
          else if ((found & isCapital) !== 0) kind |= (kind & letter) === 0 ? capitalised : innerCapital;
          kind |= letter;
        }
        if (unit >= 0x80) kind |= wide;
        hash = Math.imul(hash ^ (smallUnits[unit] ?? 0), prime);
        at++;
        unit = text.charCodeAt(at);
        found = at < length ? classes[unit] || classOf(unit) : other;
        seen |= found;
      } while ((found & isWord) !== 0);
      ends[count] = at;
      kinds[count] = kind;
      hashes[count] = hash;
      if ((kind & digit) !== 0) this.#numbers[numberCount++] = count;
      count++;
    }
    this.#hidden = (seen & isHidden) !== 0;
    return { count, starts, ends, kinds, hashes, numbers: this.#numbers, numberCount };
  }

  #grow(): void {
    const starts = new Int32Array(this.#starts.length * 2);
    const ends = new Int32Array(starts.length);
    const kinds = new Uint8Array(starts.length);
    const hashes = new Int32Array(starts.length);
    const numbers = new Int32Array(starts.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    starts.set(this.#starts);
    ends.set(this.#ends);
    kinds.set(this.#kinds);
    this.#starts = starts;
    this.#ends = ends;
    this.#kinds = kinds;
  }
}

class View implements TextView {
  readonly text: string;
  readonly tokens: Tokens;
  readonly language: 'de' | 'en' | undefined;
  #words: (string | undefined)[] | undefined;
  #derived: Map<unknown, unknown> | undefined;

  constructor(text: string, tokens: Tokens, language: 'de' | 'en' | undefined) {
    this.text = text;
    this.tokens = tokens;
    this.language = language;
  }

  word(token: number): string {
    const words = (this.#words ??= new Array<string | undefined>(this.tokens.count));
    const known = words[token];
    if (known !== undefined) return known;
    const { starts, ends, kinds } = this.tokens;
    const written = this.text.slice(starts[token], ends[token]);
    const word = ((kinds[token] ?? 0) & (capitalised | innerCapital)) === 0 ? written : written.toLowerCase();
    words[token] = word;
    return word;
  }

  derived<Result>(make: (view: TextView) => Result): Result {
    const derived = (this.#derived ??= new Map());
    const known = derived.get(make);
    if (known !== undefined) return known as Result;
    const result = make(this);
    derived.set(make, result);
    return result;
  }

  tokenFrom(place: number): number {
    const { ends, count } = this.tokens;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
