import { textSigns, type TextView, tokenKinds, type Tokens } from '../core/recogniser.ts';
import { ignorable } from '../lib/normalisation.ts';

const { letter, digit, capitalised, innerCapital, small, wide } = tokenKinds;

/** What a token has of each of its units: the bits of its kind as they stand there. */
const shared = letter | digit | small | wide;
/**
 * What is known of a unit, in one number so that a text is read at the price of one look for each: the bits of `tokenKinds` from bit 16 on,
 * of which `capitalised` stands for any capital, and two more. Below are the small letter of a unit of a word, and of others the sign that it is.
 */
const kindShift = 16;
const isWord = (letter | digit) << kindShift;
const isLetter = letter << kindShift;
const isCapital = capitalised << kindShift;
/** It may be, or begin, an escape, or does not show. */
const isHidden = 1 << 24;
const isKnown = 1 << 25;
const lowerHalf = 0xffff;

/** All units of the basic plane, each worked out when it is first seen; 0 is not known yet. */
const units = new Uint32Array(0x1_0000);

const letterOrMark = /[\p{L}\p{M}]/u;
const decimal = /\p{Nd}/u;

const signs: ReadonlyMap<string, number> = new Map([
  ['@', textSigns.at],
  ['/', textSigns.slash],
  ['\\', textSigns.backslash],
  [':', textSigns.colon],
  ['\n', textSigns.lineBreak],
  ['<', textSigns.lessThan],
  ['"', textSigns.quotation],
]);

function read(unit: number): number {
  const character = String.fromCharCode(unit);
  let kind = 0;
  if (decimal.test(character)) kind = digit;
  else if (letterOrMark.test(character)) {
    kind = letter;
    if (character.toLowerCase() !== character) kind |= capitalised;
    else if (character.toUpperCase() !== character) kind |= small;
  }
  let found = isKnown | (kind << kindShift);
  if (kind === 0) found |= signs.get(character) ?? 0;
  else found |= (unit >= 0x80 ? wide << kindShift : 0) | character.toLowerCase().charCodeAt(0);
  // Ignorable characters beyond the basic plane begin with one of these, as few others do.
  const beginsIgnorable = unit === 0xd82f || unit === 0xd834 || unit >= 0xdb40;
  if (escapes.has(character) || ignorable.test(character) || (beginsIgnorable && unit <= 0xdbff)) found |= isHidden;
  units[unit] = found;
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
    const found = units[unit] || read(unit);
    const small = (found & isWord) === 0 ? word.charAt(at).toLowerCase().charCodeAt(0) : found & lowerHalf;
    hash = Math.imul(hash ^ small, prime);
  }
  return hash;
}

/** Whether a unit is part of a word or a number. Halves of surrogate pairs are not. */
export function isWordUnit(unit: number): boolean {
  // NaN, which stands behind the end of a text, is none.
  return (((units[unit] ?? isKnown) || read(unit)) & isWord) !== 0;
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
    let hidden = 0;
    let count = 0;
    let numberCount = 0;
    const { length } = text;
    for (let at = 0; at < length;) {
      let unit = text.charCodeAt(at);
      const first = units[unit] || read(unit);
      if ((first & isWord) === 0) {
        seen |= first;
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
      let hash = Math.imul(offset ^ (first & lowerHalf), prime);
      let rest = 0;
      for (at++; at < length; at++) {
        unit = text.charCodeAt(at);
        const found = units[unit] || read(unit);
        if ((found & isWord) === 0) break;
        rest |= found;
        hash = Math.imul(hash ^ (found & lowerHalf), prime);
      }
      const all = first | rest;
      hidden |= all;
      let kind = (all >>> kindShift) & shared;
      if ((first & isLetter) !== 0) {
        if ((first & isCapital) !== 0) kind |= capitalised;
        if ((rest & isCapital) !== 0) kind |= innerCapital;
      } else if ((rest & isCapital) !== 0) kind |= capitalsBehindDigits(text, starts[count] ?? 0, at);
      ends[count] = at;
      kinds[count] = kind;
      hashes[count] = hash;
      if ((kind & digit) !== 0) this.#numbers[numberCount++] = count;
      count++;
    }
    this.#hidden = ((seen | hidden) & isHidden) !== 0;
    return { count, starts, ends, kinds, hashes, numbers: this.#numbers, numberCount, signs: seen & lowerHalf };
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

/** The bits for the capitals of a token that begins with a digit. */
function capitalsBehindDigits(text: string, start: number, end: number): number {
  let kind = 0;
  let isFirst = true;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const found = units[unit] || read(unit);
    if ((found & isLetter) === 0) continue;
    if ((found & isCapital) !== 0) kind |= isFirst ? capitalised : innerCapital;
    isFirst = false;
  }
  return kind;
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
    const words = (this.#words ??= this.#noWords());
    const known = words[token];
    if (known !== undefined) return known;
    const { starts, ends, kinds } = this.tokens;
    const written = this.text.slice(starts[token], ends[token]);
    const word = ((kinds[token] ?? 0) & (capitalised | innerCapital)) === 0 ? written : written.toLowerCase();
    words[token] = word;
    return word;
  }

  /** Of its full length at once: filled from anywhere, a longer and longer array would become a table that is slow to read. */
  #noWords(): (string | undefined)[] {
    const words: (string | undefined)[] = [];
    words.length = this.tokens.count;
    return words;
  }

  derived<Result>(make: (view: TextView) => Result): Result {
    const derived = (this.#derived ??= new Map<unknown, unknown>());
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
