import { foldCase } from '../lib/aho-corasick.ts';
import type { Turns } from '../lib/turns.ts';
import { determiners, functionWords, wordsThatAreNames } from './ordinary-words.ts';
import { isParticle } from './person-names.ts';
import { spellings } from './value-spellings.ts';
import { isWordUnit } from './text-view.ts';

/*
 * Values that were found in one place are looked for in all others: in capitals, in URLs, in JSON inside of text, with other separators.
 * All are in one trie, which is asked where words begin, so that the time does not grow with their number.
 */

export interface KnownMatch<Owner> {
  readonly start: number;
  readonly end: number;
  readonly owner: Owner;
}

/** Of longer values the beginning is in the trie. */
export const longestKnown = 256;
/** So often the clock is asked. */
const unitsAtAStretch = 4_096;
/** Signs that are read as one space. */
const mostJoints = 16;
/** Signs that may stand between two digits or letters of an identifier. */
export const mostSeparators = 3;

/** Types of which only the letters and digits count, wherever separators stand. */
const joined: ReadonlySet<string> = new Set([
  'IBAN',
  'BIC',
  'CREDIT_CARD',
  'PHONE',
  'MAC_ADDRESS',
  'LICENSE_PLATE',
  'CUSTOMER_ID',
]);

export function isJoined(type: string): boolean {
  return joined.has(type) || /^(?:DE|AT|CH|US|UK)_/.test(type);
}

const space = 0x20;
const comma = 0x2c;

/** Signs that names and words are joined by in URLs, in names of files and across lines. */
function isJoint(unit: number): boolean {
  return unit <= space || unit === 0x2b || unit === 0x2d || unit === 0x5f || unit === 0xa0 || unit === 0x202f;
}

export function isSeparator(unit: number): boolean {
  return isJoint(unit) || unit === 0x2e || unit === 0x2f || unit === 0x3a || unit === 0xb7;
}

interface Ending<Owner> {
  readonly owner: Owner;
  /** Written so, or in capitals; undefined where the case does not count. */
  readonly exact: string | undefined;
  readonly isPerson: boolean;
  /** Of a long value what is not in the trie. */
  readonly rest: string;
}

/** A spelling that no other one goes along with any further. */
interface Leaf<Owner> {
  readonly spelling: string;
  readonly ending: Ending<Owner>;
}

/**
 * A trie over UTF-16 code units. What only one spelling goes on to stays together, so that most spellings cost two or three entries
 * whatever their length.
 */
class Trie<Owner> {
  /** Node and unit → node, or a leaf as its complement. */
  readonly #edges = new Map<number, number>();
  readonly #leaves: Leaf<Owner>[] = [];
  readonly #endings: (Ending<Owner> | undefined)[] = [undefined];

  get isEmpty(): boolean {
    return this.#edges.size === 0;
  }

  /** What was added first counts. */
  add(spelling: string, ending: Ending<Owner>): void {
    let node = 0;
    for (let place = 0; place < spelling.length; place++) {
      const key = edge(node, spelling.charCodeAt(place));
      const target = this.#edges.get(key);
      if (target === undefined) {
        this.#edges.set(key, ~this.#leaves.length);
        this.#leaves.push({ spelling, ending });
        return;
      }
      if (target >= 0) {
        node = target;
        continue;
      }
      const leaf = this.#leaves[~target];
      if (leaf === undefined || leaf.spelling === spelling) return;
      node = this.#endings.length;
      this.#edges.set(key, node);
      const ends = leaf.spelling.length === place + 1;
      this.#endings.push(ends ? leaf.ending : undefined);
      if (!ends) this.#edges.set(edge(node, leaf.spelling.charCodeAt(place + 1)), target);
    }
    this.#endings[node] ??= ending;
  }

  /** A node behind the unit, a leaf as its complement, undefined where nothing goes on so. */
  next(node: number, unit: number): number | undefined {
    return this.#edges.get(edge(node, unit));
  }

  leaf(complement: number): Leaf<Owner> | undefined {
    return this.#leaves[~complement];
  }

  ending(node: number): Ending<Owner> | undefined {
    return this.#endings[node];
  }
}

function edge(node: number, unit: number): number {
  return node * 0x1_0000 + unit;
}

/** The words of a name that may stand for it alone, capitalised and not too short. */
export function nameParts(value: string): readonly string[] {
  const words = value.split(/[\s,]+/u).filter((word) => word !== '');
  if (words.length < 2) return [];
  return words.filter((word) => word.length >= 3 && /^\p{Lu}/u.test(word) && !word.endsWith('.') && !isParticle(word));
}

/** As the trie has it: without case, and with one space for whatever joins words; or letters and digits alone. */
function normal(spelling: string, drop: boolean): string {
  const text = drop
    ? spelling.replaceAll(/[^\p{L}\p{M}\p{Nd}]+/gu, '')
    : joints.test(spelling)
      ? spelling.replaceAll(/[\s\0- +_\u00a0\u202f-]+/g, ' ').trimStart()
      : spelling;
  if (isAscii.test(text)) return text.toLowerCase();
  let result = '';
  for (let at = 0; at < text.length; at++) result += String.fromCharCode(folded(text.charCodeAt(at)));
  return result;
}

const isAscii = /^[\0-\x7f]*$/;
/** Whatever is not one plain space within. */
const joints = /^[\s\0- +_\u00a0\u202f-]|[^\S ]|[\0-\x1f+_\u00a0\u202f-]| {2}/;

const leading = /^[\s\0- +_\u00a0\u202f-]+/;

const caseCounts: ReadonlySet<string> = new Set(['USERNAME', 'SECRET', 'CUSTOMER_ID']);

const noBits: readonly number[] = Object.freeze(Array.from({ length: 32 }, () => 0));

export class KnownValues<Owner> {
  readonly #whole = new Trie<Owner>();
  readonly #joined = new Trie<Owner>();
  /** The first two units with which one may begin, stirred: sorts out most words of a text. */
  readonly #first: number[] = noBits.slice();

  /** `partOwner` says who a word of a name stands for. What was added first counts. */
  add(value: string, type: string, owner: Owner, partOwner: (word: string) => Owner): void {
    if (!isTelling(value)) return;
    const isPerson = type === 'PERSON';
    if (value.length > longestKnown) {
      const rest = value.slice(longestKnown);
      this.#insert(this.#whole, normal(value.slice(0, longestKnown), false), {
        owner,
        exact: undefined,
        isPerson,
        rest,
      });
      return;
    }
    const anyCase = isPerson ? value.length > 5 && /\s/u.test(value) : !caseCounts.has(type);
    for (const spelling of spellings(value, isPerson)) this.#addSpelling(spelling, owner, anyCase, isPerson);
    if (isPerson) {
      for (const part of nameParts(value)) {
        if (!isTelling(part)) continue;
        const mine = partOwner(part);
        for (const spelling of spellings(part, true)) this.#addSpelling(spelling, mine, false, true);
      }
    }
    if (!isJoined(type)) return;
    const letters = normal(value, true);
    if (letters.length >= 6 && /\p{Nd}/u.test(letters))
      this.#insert(this.#joined, letters, { owner, exact: undefined, isPerson, rest: '' });
  }

  #addSpelling(spelling: string, owner: Owner, anyCase: boolean, isPerson: boolean): void {
    const exact = anyCase ? undefined : isJoint(spelling.charCodeAt(0)) ? spelling.replace(leading, '') : spelling;
    this.#insert(this.#whole, normal(spelling, false), { owner, exact, isPerson, rest: '' });
  }

  #insert(trie: Trie<Owner>, spelling: string, ending: Ending<Owner>): void {
    if (spelling === '') return;
    const first = spelling.charCodeAt(0);
    this.#note(stirred(first, spelling.charCodeAt(1)));
    if (trie === this.#joined) this.#note(stirred(first, space));
    trie.add(spelling, ending);
  }

  /** As bits: a typed array of its own for each conversation would cost more than all else. */
  #note(beginning: number): void {
    this.#first[beginning >> 5] = (this.#first[beginning >> 5] ?? 0) | (1 << (beginning & 31));
  }

  /** Where known values stand in a text of plain spelling, in order and apart. Pauses in long texts when it is due. */
  *find(text: string, turns: Pick<Turns, 'due'>): Generator<undefined, readonly KnownMatch<Owner>[]> {
    const found: KnownMatch<Owner>[] = [];
    const first = this.#first;
    let inWord = false;
    let pause = unitsAtAStretch;
    for (let at = 0; at < text.length; at++) {
      if (at >= pause) {
        pause = at + unitsAtAStretch;
        if (turns.due) yield;
      }
      const unit = text.charCodeAt(at);
      const wasInWord = inWord;
      inWord = isWordUnit(unit);
      if (unit === space || (inWord && wasInWord)) continue;
      const beginning = stirred(folded(unit), folded(text.charCodeAt(at + 1)));
      if (((first[beginning >> 5] ?? 0) & (1 << (beginning & 31))) === 0) continue;
      const match = this.#matchAt(text, at);
      if (match === undefined) continue;
      found.push(match);
      at = match.end - 1;
      inWord = isWordUnit(text.charCodeAt(at));
    }
    return found;
  }

  #matchAt(text: string, at: number): KnownMatch<Owner> | undefined {
    const match = walk(this.#whole, text, at, false);
    if (this.#joined.isEmpty) return match;
    const other = walk(this.#joined, text, at, true);
    return other === undefined || (match !== undefined && match.end >= other.end) ? match : other;
  }
}

function walk<Owner>(trie: Trie<Owner>, text: string, from: number, drop: boolean): KnownMatch<Owner> | undefined {
  let node = 0;
  let leaf: Leaf<Owner> | undefined;
  let depth = 0;
  let found: KnownMatch<Owner> | undefined;
  let skipped = 0;
  for (let at = from; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (drop && isSeparator(unit)) {
      if (at === from || ++skipped > mostSeparators) break;
      at++;
      continue;
    }
    skipped = 0;
    let end = at + 1;
    let step = folded(unit);
    if (!drop && isJoint(unit)) {
      while (end - at < mostJoints && isJoint(text.charCodeAt(end))) end++;
      step = space;
    }
    let stands = false;
    if (leaf === undefined) {
      let next = trie.next(node, step);
      if (next === undefined && mayStandForSpace(step)) {
        next = trie.next(node, space);
        stands = true;
      }
      if (next === undefined) break;
      if (next < 0) leaf = trie.leaf(next);
      else node = next;
    } else {
      const expected = leaf.spelling.charCodeAt(depth);
      stands = expected !== step;
      if (stands && !(expected === space && mayStandForSpace(step))) break;
    }
    // "Krüger, Anna": the space behind a comma that stands for one belongs to it.
    if (stands && step === comma) while (end - at < mostJoints && isJoint(text.charCodeAt(end))) end++;
    depth++;
    at = end;
    const ending = leaf === undefined ? trie.ending(node) : depth === leaf.spelling.length ? leaf.ending : undefined;
    if (ending !== undefined) {
      const stop = at + ending.rest.length;
      if (endsHere(text, from, at, ending)) found = { start: from, end: stop, owner: ending.owner };
      if (depth === leaf?.spelling.length) break;
    }
  }
  return found;
}

/** All signs that may stand between words or numbers are one. */
function stirred(first: number, second: number): number {
  return (first * 37 + (isSeparator(second) || second === comma ? space : second)) & 1023;
}

/** As in "anna.krüger" and "Krüger, Anna". */
function mayStandForSpace(unit: number): boolean {
  return unit === 0x2e || unit === comma;
}

const latin = Uint16Array.from({ length: 0x250 }, (_, unit) => foldCase(unit));

export function folded(unit: number): number {
  return latin[unit] ?? foldCase(unit);
}

function endsHere<Owner>(text: string, start: number, place: number, ending: Ending<Owner>): boolean {
  const { exact, isPerson, rest } = ending;
  if (rest !== '' && !text.startsWith(rest, place)) return false;
  const end = place + rest.length;
  if (isWordUnit(text.charCodeAt(end)) && isWordUnit(text.charCodeAt(end - 1))) {
    // "Krügers" is Krüger's.
    const isGenitive = isPerson && /[sS]/.test(text.charAt(end)) && !isWordUnit(text.charCodeAt(end + 1));
    if (!isGenitive) return false;
  }
  if (exact === undefined) return true;
  const written = text.slice(start, end);
  if (written !== exact && (exact.length < 4 || written !== exact.toUpperCase())) return false;
  return !isPerson || !isOrdinary(text, start, written);
}

/** Whether a name that is a word too is more likely that word. */
function isOrdinary(text: string, start: number, written: string): boolean {
  const word = written.toLowerCase();
  if (!wordsThatAreNames.has(word)) return false;
  let end = start;
  while (end > 0 && start - end < 4 && isJoint(text.charCodeAt(end - 1))) end--;
  let from = end;
  while (from > 0 && end - from < 10 && isWordUnit(text.charCodeAt(from - 1))) from--;
  return from < end && determiners.has(text.slice(from, end).toLowerCase());
}

/** Whether it is worth looking for: "12" and "an" stand everywhere. */
export function isTelling(value: string): boolean {
  if (value.length > 12) return true;
  let letters = 0;
  let digits = 0;
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    if (unit >= 0x30 && unit <= 0x39) digits++;
    else if (isWordUnit(unit)) letters++;
  }
  return letters === 0 ? digits >= 4 : letters + digits >= 2 && !functionWords.has(value.toLowerCase());
}
