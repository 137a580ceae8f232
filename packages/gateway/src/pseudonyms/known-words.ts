import { folded, isJoined, isSeparator, isTelling, longestKnown, mostSeparators, nameParts } from './known-values.ts';
import { isWordUnit } from './text-view.ts';
import { isSpecial, spellings } from './value-spellings.ts';

/*
 * In nearly all requests nothing that was found stands a second time. A look at the words of the texts tells, at a small part of what the trie
 * of `KnownValues` costs. It may say that something stands elsewhere where nothing does, never the other way round: whatever begins like a
 * spelling of a known value must lie in what was found, and must not go on behind it.
 */

/** With more values the trie pays. */
const mostValues = 64;

/** A spelling has more words, or no other. */
const isLong = 1;
const isSingle = 2;
/** A sign is the first, or the last, unit. */
const beginsWithSign = 4;
const endsWithSign = 8;
const flags = 16;

const offset = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** Where something was found in a text. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export class KnownWords {
  readonly #values: string[] = [];
  /** First word of a spelling → the flags of all that begin so, and above them the place of the value, from 1 on; 0 of several. */
  readonly #firsts = new Map<number, number>();
  /** Each two words of a spelling that follow one another. */
  readonly #pairs = new Set<number>();
  /** Last words of spellings that end with a sign. */
  readonly #beforeSigns = new Set<number>();
  /** Of the hashes of first words ten bits, as bits: sorts out most words of a text. */
  readonly #bits: number[] = Array.from({ length: 32 }, () => 0);
  /** Values of which the letters and digits alone count. */
  readonly #joined: string[] = [];
  /** Five bits of the units that they begin with. */
  #joinedFirst = 0;
  #unsure = false;

  /** To be called for all that `KnownValues` is to be given. */
  add(value: string, type: string): void {
    if (this.#unsure || !isTelling(value)) return;
    if (this.#values.length === mostValues || value.length > longestKnown || isSpecial(value)) {
      this.#unsure = true;
      return;
    }
    this.#values.push(value);
    const isPerson = type === 'PERSON';
    for (const spelling of spellings(value, isPerson)) this.#addSpelling(spelling, isPerson);
    if (isPerson) {
      for (const part of nameParts(value))
        if (isTelling(part)) for (const spelling of spellings(part, true)) this.#addSpelling(spelling, true);
    } else if (isJoined(type)) this.#addJoined(value);
  }

  #addSpelling(spelling: string, isPerson: boolean): void {
    const { length } = spelling;
    let at = 0;
    while (at < length && !isWordUnit(spelling.charCodeAt(at))) at++;
    // Of several signs some may be found, and some not.
    if (at > 1 || at === length) this.#unsure = true;
    let found = at > 0 ? beginsWithSign : 0;
    let first: number | undefined;
    let hash = offset;
    let before = offset;
    for (; at < length; at++) {
      before = hash;
      hash = offset;
      for (; at < length; at++) {
        const unit = wordUnit(spelling.charCodeAt(at));
        if (unit === noWord) break;
        hash = Math.imul(hash ^ unit, prime);
      }
      let next = at;
      while (next < length && !isWordUnit(spelling.charCodeAt(next))) next++;
      if (next === length && at < length) found |= endsWithSign;
      if (first === undefined) {
        first = hash;
        found |= next < length && hasWord(spelling, next, length) ? isLong : isSingle;
      } else this.#pairs.add(pair(before, hash));
      at = next - 1;
    }
    if (first === undefined) return;
    if ((found & endsWithSign) !== 0) this.#beforeSigns.add(hash);
    this.#note(first, found);
    // "Krügers" is Krüger's.
    if (!isPerson) return;
    const genitive = Math.imul(hash ^ 0x73, prime);
    if ((found & isLong) === 0) this.#note(genitive, found);
    else this.#pairs.add(pair(before, genitive));
  }

  #note(hash: number, found: number): void {
    const place = this.#values.length;
    const known = this.#firsts.get(hash);
    if (known === undefined) {
      this.#firsts.set(hash, place * flags + found);
      const word = (hash >>> 5) & 31;
      this.#bits[word] = (this.#bits[word] ?? 0) | (1 << (hash & 31));
    } else
      this.#firsts.set(hash, (Math.floor(known / flags) === place ? place * flags : 0) | (known & (flags - 1)) | found);
  }

  #addJoined(value: string): void {
    let first = -1;
    let letters = 0;
    let hasDigit = false;
    for (let at = 0; at < value.length; at++) {
      const unit = value.charCodeAt(at);
      // Letters beyond the basic plane are none for `isWordUnit`.
      if (unit >= 0xd800 && unit <= 0xdfff) this.#unsure = true;
      if (!isWordUnit(unit)) continue;
      if (first === -1) first = folded(unit);
      letters++;
      hasDigit ||= (unit >= 0x30 && unit <= 0x39) || unit >= 0x80;
    }
    if (letters < 6 || !hasDigit) return;
    this.#joined.push(value);
    this.#joinedFirst |= 1 << (first & 31);
  }

  /** Whether a known value may stand in a text of plain spelling, other than as it was found there. */
  mayStandIn(text: string, found: readonly Found[]): boolean {
    if (this.#unsure) return true;
    const { length } = text;
    let next = 0;
    for (let at = 0; at < length; at++) {
      const first = wordUnit(text.charCodeAt(at));
      if (first === noWord) continue;
      const start = at;
      let hash = Math.imul(offset ^ first, prime);
      for (at++; at < length; at++) {
        const unit = wordUnit(text.charCodeAt(at));
        if (unit === noWord) break;
        hash = Math.imul(hash ^ unit, prime);
      }
      const mayBeFirst = ((this.#bits[(hash >>> 5) & 31] ?? 0) & (1 << (hash & 31))) !== 0;
      const mayBeJoined = (this.#joinedFirst & (1 << (first & 31))) !== 0;
      if (!mayBeFirst && !mayBeJoined) continue;
      while ((found[next]?.end ?? length) <= start && next < found.length) next++;
      const own = found[next];
      const around = own !== undefined && own.start <= start ? own : undefined;
      if (mayBeJoined && this.#joinedGoesOut(text, start, around)) return true;
      const known = mayBeFirst ? this.#firsts.get(hash) : undefined;
      if (known === undefined) continue;
      if (
        around === undefined
          ? (known & isSingle) !== 0 || this.#pairs.has(pairAt(text, at))
          : this.#goesOut(text, start, at, known, around)
      )
        return true;
    }
    return false;
  }

  /** Whether what begins with a word may reach out of what was found there. */
  #goesOut(text: string, start: number, end: number, known: number, own: Found): boolean {
    const isOwn = this.#values[Math.floor(known / flags) - 1] === own.value;
    if (end > own.end) return !isOwn || end > own.end + 1;
    if (isOwn && !hasWord(text, own.start, start)) return false;
    if ((known & endsWithSign) !== 0 && this.#beforeSigns.has(lastHash(text, own.end))) return true;
    if ((known & beginsWithSign) !== 0 && start === own.start && start > 0) {
      const before = text.charCodeAt(start - 1);
      if (before !== 0x20 && !isWordUnit(before)) return true;
    }
    return (known & isLong) !== 0 && this.#pairs.has(pairAt(text, own.end));
  }

  #joinedGoesOut(text: string, start: number, own: Found | undefined): boolean {
    for (const value of this.#joined) {
      const end = joinedEnd(text, start, value);
      if (end !== -1 && (own === undefined || end > own.end)) return true;
    }
    return false;
  }
}

function hasWord(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isWordUnit(text.charCodeAt(at))) return true;
  return false;
}

function pair(first: number, second: number): number {
  return Math.imul(first, 31) ^ second;
}

/** The last word before a place. */
function lastHash(text: string, place: number): number {
  let end = place;
  while (end > 0 && !isWordUnit(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && isWordUnit(text.charCodeAt(start - 1))) start--;
  return hashOf(text, start, end);
}

/** The word that ends before a place or goes on behind it, with the next one. */
function pairAt(text: string, place: number): number {
  const { length } = text;
  let at = place;
  while (at > 0 && !isWordUnit(text.charCodeAt(at - 1))) at--;
  let start = at;
  while (start > 0 && isWordUnit(text.charCodeAt(start - 1))) start--;
  if (at === place) while (at < length && isWordUnit(text.charCodeAt(at))) at++;
  let next = at;
  while (next < length && !isWordUnit(text.charCodeAt(next))) next++;
  let end = next;
  while (end < length && isWordUnit(text.charCodeAt(end))) end++;
  return pair(hashOf(text, start, at), hashOf(text, next, end));
}

function hashOf(text: string, start: number, end: number): number {
  let hash = offset;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ wordUnit(text.charCodeAt(at)), prime);
  return hash;
}

/** Units of words without case; `noWord` for others, 0 where it is not known yet. */
const units = new Uint16Array(0x1_0000);
const noWord = 1;

function wordUnit(unit: number): number {
  return units[unit] || readUnit(unit);
}

function readUnit(unit: number): number {
  const found = isWordUnit(unit) ? folded(unit) : noWord;
  units[unit] = found;
  return found;
}

/** Where the letters and digits of a value end that begin at a place, whatever separates them; -1 where they do not. */
function joinedEnd(text: string, start: number, value: string): number {
  let at = start;
  for (let place = 0; place < value.length; place++) {
    const wanted = value.charCodeAt(place);
    if (!isWordUnit(wanted)) continue;
    for (let skipped = 0; at > start && skipped < mostSeparators && isSeparator(text.charCodeAt(at)); skipped++) at++;
    if (folded(text.charCodeAt(at)) !== folded(wanted)) return -1;
    at++;
  }
  return at;
}
