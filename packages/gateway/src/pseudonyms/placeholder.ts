import { labelTrie, letterOf, root, wordBorder } from './label-trie.ts';
import { labelOf, placeholderLabels, waysToWrite } from './placeholder-labels.ts';

/*
 * Placeholders stand for personal data on the way through the model: `[EMAIL_1]`. Square brackets and capitals survive
 * Markdown, JSON, HTML and translation, and models take them for what they are, a blank to be copied. Another written form of the same
 * value has a letter: `[PERSON_1]` is "Anna Krüger" and `[PERSON_1b]` "Krüger", so that a model sees one person, and every form comes back
 * as it was. Letters that German or English words end in when they are inflected are left out.
 *
 * Models do not always copy exactly, so reading them is forgiving. In brackets, whatever the brackets are or are written as (`[ ]`, `\[ \]`,
 * `【 】`, `{ }`, `< >`, `%5B %5D`, `&#91; &#93;`): any case, a space, dash, line break or `\_` for the underscore, the word of another
 * language, spaces, marks of Markdown and an s of the genitive inside, and characters that do not show. Without brackets more is asked for, since
 * "Email 1:" is a heading and `email_1` a variable: `EMAIL_1`, `EMAIL 1`, `Email_1` and `Email 1`, at the beginning of a word; the last
 * only where that number is in use, and not before a colon.
 */

/** What a match is written in, so that what replaces it is written in the same. */
export type Encoding = 'plain' | 'url' | 'html';

export interface PlaceholderMatch {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly number: number;
  /** '' where there is none. */
  readonly letter: string;
  /** Marks of Markdown from inside the brackets, which stay. */
  readonly marks: string;
  /** An s of the genitive from inside the brackets, with its apostrophe if it has one. */
  readonly genitive: string;
  /** Whether nobody writes so who does not mean a placeholder: then one that stands for nobody is one that was invented. */
  readonly sure: boolean;
  readonly encoding: Encoding;
}

/** `more`: the text ends where a placeholder could go on. */
export type PlaceholderResult = PlaceholderMatch | 'none' | 'more';

export interface MatchMode {
  /** Nothing follows the text. */
  readonly last: boolean;
  /** Brackets before a `mailto:` belong to a link. */
  readonly links: boolean;
}

const mostDigits = 6;
const mostHidden = 8;
const mostMarks = 3;
/** Models make links as Markdown has them, `[EMAIL_1](mailto:EMAIL_1)`: there the brackets are the link's. */
export const linkTargets: readonly string[] = Object.freeze(['(mailto:', '(tel:', '(http://', '(https://']);

/** Of the second form of a value, the third and so on. */
export const formLetters = 'bcdfghjklmpqrtvwxyz';

export function placeholder(type: string, number: number, letter = ''): string {
  return `[${labelOf(type)}_${number}${letter}]`;
}

const longestWord = Math.max(
  ...placeholderLabels.flatMap((label) => waysToWrite(label).map((word) => word.length + 2 * word.split('_').length)),
);

/** The most units that are ever held back: the longest way to write a placeholder, and the beginning of a link. */
export const longestPlaceholder =
  2 * '&lbrack;'.length + 4 + 2 * mostMarks + mostHidden + longestWord + 6 + mostDigits + 1 + 2 + '(https://'.length;

const none = -1;
const more = -2;

const square = 0;
const curly = 1;
const angle = 2;

interface Bracket {
  readonly written: string;
  readonly kind: number;
  readonly encoding: Encoding;
}

function brackets(kind: number, plain: string, url: string, html: string): readonly Bracket[] {
  const all = (written: string, encoding: Encoding): readonly Bracket[] =>
    written === '' ? [] : written.split(' ').map((one) => ({ written: one, kind, encoding }));
  return [...all(plain, 'plain'), ...all(url, 'url'), ...all(html, 'html')];
}

/** In small letters. Longer ones before those that they begin with. */
const openings = byFirst([
  ...brackets(square, '[ \\[ \uff3b \u3010 \u3014 \u27e6', '%5b %255b', '&#91; &#x5b; &lbrack; &lsqb;'),
  ...brackets(curly, '{{ { \uff5b', '%7b', '&#123; &#x7b;'),
  ...brackets(angle, '< \uff1c', '%3c', '&lt; &#60;'),
]);
const closings = byFirst([
  ...brackets(square, '] \\] \uff3d \u3011 \u3015 \u27e7', '%5d %255d', '&#93; &#x5d; &rbrack; &rsqb;'),
  ...brackets(curly, '}} } \uff5d', '%7d', '&#125; &#x7d;'),
  ...brackets(angle, '> \uff1e', '%3e', '&gt; &#62;'),
]);

function byFirst(all: readonly Bracket[]): ReadonlyMap<number, readonly Bracket[]> {
  const map = new Map<number, Bracket[]>();
  for (const bracket of all) {
    const first = bracket.written.charCodeAt(0);
    const known = map.get(first);
    if (known === undefined) map.set(first, [bracket]);
    else known.push(bracket);
  }
  return map;
}

/** With what a placeholder may begin: 1 a bracket, 2 a capital with which a label begins. */
const beginnings = new Uint8Array(0x80);
for (const label of placeholderLabels) for (const word of waysToWrite(label)) beginnings[word.charCodeAt(0)] = 2;
for (const first of openings.keys()) if (first < 0x80) beginnings[first] = 1;

/** 0 where no placeholder can begin with the unit, 1 where it is a bracket, 2 where it is the capital of a label. */
function beginningOf(unit: number): number {
  if (unit < 0x80) return beginnings[unit] ?? 0;
  return unit >= 0x27e6 && openings.has(unit) ? 1 : 0;
}

/** The first place from `from` on where a placeholder could begin; the length of the text where there is none. */
export function nextBeginning(text: string, from: number): number {
  let at = from;
  while (at < text.length && beginningOf(text.charCodeAt(at)) === 0) at++;
  return at;
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

const letterMarkOrNumber = /[\p{L}\p{M}\p{N}]/u;

export function isWordUnit(unit: number): boolean {
  if (unit < 0x80)
    return isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f;
  return letterMarkOrNumber.test(String.fromCharCode(unit));
}

/** Soft hyphen, zero-width space, joiners, word joiner, byte order mark. */
function isHidden(unit: number): boolean {
  return unit === 0xad || (unit >= 0x200b && unit <= 0x200d) || unit === 0x2060 || unit === 0xfeff;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0xa0 || unit === 0x202f;
}

function isDash(unit: number): boolean {
  return unit === 0x2d || unit === 0x2010 || unit === 0x2011;
}

/** Whether a word ends at a place, or behind an s of the genitive there: the place, none or more. */
function wordEndsAt(text: string, at: number, last: boolean): number {
  for (let place = at; ; place++) {
    if (place === text.length) return last ? at : more;
    const unit = text.charCodeAt(place);
    if (!isWordUnit(unit)) return at;
    if (place > at || unit !== 0x73) return none;
  }
}

/** One reading of a text from one place on. Never more than a fixed number of units are read. */
class Reading {
  readonly #text: string;
  readonly #mode: MatchMode;
  #hidden = 0;
  /** The end of what is read so far. */
  at = 0;
  marks = '';
  label = '';
  isOwnWord = true;
  allCapitals = true;
  capitalised = true;
  /** What stands before the number. */
  separator = '';
  number = 0;
  letter = '';
  genitive = '';
  encoding: Encoding = 'plain';
  kind = square;

  constructor(text: string, mode: MatchMode) {
    this.#text = text;
    this.#mode = mode;
  }

  #short(): number {
    return this.#mode.last ? none : more;
  }

  /** Skips what does not show. */
  #unit(): number {
    const text = this.#text;
    let unit = text.charCodeAt(this.at);
    while (unit >= 0xad && isHidden(unit) && this.#hidden < mostHidden) {
      this.#hidden++;
      this.at++;
      unit = text.charCodeAt(this.at);
    }
    return unit;
  }

  /** The length of a bracket of the list; none, or more. */
  #bracket(list: ReadonlyMap<number, readonly Bracket[]>, kind: number): number {
    const unit = this.#unit();
    if (Number.isNaN(unit)) return this.#short();
    const candidates = list.get(unit);
    if (candidates === undefined) return none;
    let short = none;
    for (const bracket of candidates) {
      if (kind !== none && bracket.kind !== kind) continue;
      const { length } = bracket.written;
      const written = this.#text.slice(this.at, this.at + length);
      if (written === bracket.written || written.toLowerCase() === bracket.written) {
        this.kind = bracket.kind;
        if (kind === none) this.encoding = bracket.encoding;
        this.at += length;
        return length;
      }
      if (written.length < length && bracket.written.startsWith(written.toLowerCase())) short = this.#short();
    }
    return short;
  }

  opening(): number {
    const length = this.#bracket(openings, none);
    if (length < 0) return length;
    this.#spaces();
    const from = this.at;
    while (this.at - from < mostMarks && this.#text[this.at] === '*') this.at++;
    this.marks = this.#text.slice(from, this.at);
    return length;
  }

  closing(): number {
    const { marks } = this;
    if (marks !== '') {
      const written = this.#text.slice(this.at, this.at + marks.length);
      if (written !== marks) return written.length < marks.length && marks.startsWith(written) ? this.#short() : none;
      this.at += marks.length;
    }
    this.#spaces();
    return this.#bracket(closings, this.kind);
  }

  #spaces(): void {
    for (let count = 0; count < 2 && isSpace(this.#unit()); count++) this.at++;
  }

  /** Reads a separator, if there is one: one sign outside of brackets, up to three inside. */
  #separator(bracketed: boolean): number {
    const text = this.#text;
    const from = this.at;
    for (let count = 0; count < (bracketed ? 3 : 1); count++) {
      const unit = this.#unit();
      if (Number.isNaN(unit)) return this.#short();
      if (unit === 0x5f || isSpace(unit) || isDash(unit)) this.at++;
      else if (unit === 0x5c) {
        const next = text[this.at + 1];
        if (next === undefined) return this.#short();
        if (next !== '_' && next !== '-') break;
        this.at += 2;
      } else if (bracketed && (unit === 0x0a || unit === 0x0d || unit === 0x09)) this.at++;
      else if (this.encoding !== 'plain' && (unit === 0x25 || unit === 0x26 || unit === 0x2b)) {
        const escape = /^(?:%(?:25)?(?:5f|20|2d)|&#(?:95|32|45);|\+)/i.exec(text.slice(this.at, this.at + 6));
        if (escape === null) return text.length - this.at < 6 ? this.#short() : none;
        this.at += escape[0].length;
      } else break;
    }
    return this.at - from;
  }

  /** A label and its number. */
  numbered(bracketed: boolean): number {
    const text = this.#text;
    let node = root;
    let wordBegins = true;
    const first = this.at;
    for (;;) {
      const unit = this.#unit();
      if (Number.isNaN(unit)) return this.#short();
      const letter = letterOf(unit);
      if (letter !== -1) {
        node = labelTrie.next(node, letter);
        if (node === 0) return none;
        const small = unit >= 0x61 && !(unit >= 0xc0 && unit <= 0xde);
        if (small) {
          this.allCapitals = false;
          if (this.at === first) this.capitalised = false;
        } else if (!wordBegins) this.capitalised = false;
        wordBegins = false;
        this.at++;
        continue;
      }
      const label = labelTrie.label(node);
      const border = this.at;
      const length = isDigit(unit) ? 0 : this.#separator(bracketed);
      if (length < 0)
        return length === more && label === undefined && labelTrie.next(node, wordBorder) === 0 ? none : length;
      const next = this.#unit();
      if (Number.isNaN(next)) return this.#short();
      if (isDigit(next)) {
        if (label === undefined) return none;
        this.label = label;
        this.isOwnWord = labelTrie.isOwnWord(node);
        this.separator = text.slice(border, this.at);
        return this.#number(bracketed);
      }
      node = labelTrie.next(node, wordBorder);
      if (length === 0 || node === 0) return none;
      wordBegins = true;
    }
  }

  #number(bracketed: boolean): number {
    const text = this.#text;
    const from = this.at;
    if (text[from] === '0') return none;
    while (this.at - from <= mostDigits && isDigit(text.charCodeAt(this.at))) this.at++;
    if (this.at - from > mostDigits) return none;
    if (this.at === text.length && !this.#mode.last) return more;
    this.number = Number(text.slice(from, this.at));
    const end = this.at;
    let letter = bracketed ? this.#unit() : text.charCodeAt(end);
    // A capital is the form's too, where a model writes all in capitals.
    if (letter >= 0x41 && letter <= 0x5a) letter |= 0x20;
    if (letter >= 0x61 && letter <= 0x7a && formLetters.includes(String.fromCharCode(letter))) {
      const ends = wordEndsAt(text, this.at + 1, this.#mode.last);
      if (ends === more) return more;
      if (ends === none) return bracketed ? this.at : none;
      this.letter = String.fromCharCode(letter);
      this.at++;
      if (!bracketed) return this.at;
    }
    if (bracketed) return this.#genitive();
    this.at = end;
    return end;
  }

  #genitive(): number {
    const text = this.#text;
    const unit = this.#unit();
    if (Number.isNaN(unit)) return this.#short();
    let length = 0;
    if (unit === 0x27 || unit === 0x2019) {
      const next = text[this.at + 1];
      if (next === undefined) return this.#short();
      length = next === 's' || next === 'S' ? 2 : 1;
    } else if (unit === 0x73 || unit === 0x53) length = 1;
    this.genitive = text.slice(this.at, this.at + length);
    this.at += length;
    return this.at;
  }
}

/** Whether a placeholder begins at `at`. `before` is the unit before it, NaN at the beginning. */
export function matchPlaceholder(text: string, at: number, before: number, mode: MatchMode): PlaceholderResult {
  switch (beginningOf(text.charCodeAt(at))) {
    case 1:
      return mayOpen(text, at) ? matchBracketed(text, at, before, mode) : 'none';
    case 2:
      return isWordUnit(before) || !mayBeLabel(text, at) ? 'none' : matchBare(text, at, mode);
    default:
      return 'none';
  }
}

/** Whether a label begins with the first letters of a text, as far as they are there. Sorts out most words. */
function mayBeLabel(text: string, at: number): boolean {
  let node = root;
  for (let place = at; place < at + 3; place++) {
    const letter = letterOf(text.charCodeAt(place));
    if (letter === -1) return true;
    node = labelTrie.next(node, letter);
    if (node === 0) return false;
  }
  return true;
}

/** Whether a brace or an angle bracket is worth reading: most are those of code. */
function mayOpen(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit !== 0x7b && unit !== 0x3c) return true;
  const next = text.charCodeAt(at + 1);
  return !(next < 0x80) || next === 0x2a || next === 0x20 || next === 0x7b || mayBeLabel(text, at + 1);
}

function outcome(length: number): 'none' | 'more' {
  return length === more ? 'more' : 'none';
}

function matchBracketed(text: string, at: number, before: number, mode: MatchMode): PlaceholderResult {
  const reading = new Reading(text, mode);
  reading.at = at;
  const opening = reading.opening();
  if (opening < 0) return outcome(opening);
  const { kind } = reading;
  // `\textbf{PERSON_1}` and `${PERSON_1}` need their braces, and `a<PERSON_1>` is a type.
  if (kind !== square && (isWordUnit(before) || before === 0x24)) return 'none';
  const inside = reading.at;
  const numbered = reading.numbered(true);
  if (numbered < 0) return outcome(numbered);
  if (kind !== square) {
    if (!isWellWritten(reading)) return 'none';
    // "Anna <anna@example.org>" and <https://example.org> need them too.
    if (kind === angle && (reading.label === 'EMAIL' || reading.label === 'URL')) return 'none';
  }
  const end = reading.at;
  const closing = reading.closing();
  if (closing < 0) return outcome(closing);
  if (kind !== square || !mode.links || text[reading.at - 1] !== ']') return matched(reading, at, text, opening, end);
  const link = linkAt(text, reading.at, mode.last);
  if (link === more) return 'more';
  return link === none ? matched(reading, at, text, opening, end) : matched(reading, inside, text, 0, end);
}

/** Length of the beginning of a link's target. */
function linkAt(text: string, at: number, last: boolean): number {
  if (at === text.length) return last ? none : more;
  if (text.charCodeAt(at) !== 0x28) return none;
  for (const target of linkTargets) {
    const behind = text.slice(at, at + target.length);
    if (behind === target) return target.length;
    if (!last && behind.length < target.length && target.startsWith(behind)) return more;
  }
  return none;
}

/** `opening` is the length of the bracket that goes with the placeholder; 0 where it stays, as one of a link. */
function matched(reading: Reading, start: number, text: string, opening: number, inside: number): PlaceholderMatch {
  const { label, number, letter, marks, genitive, encoding } = reading;
  const kept = opening === 0;
  // A backslash before the bracket belongs to it only where the other one has one too; else it stood there before.
  const escaped = opening === 2 && text[start] === '\\';
  const closedEscaped = text[reading.at - 2] === '\\' && text[reading.at - 1] === ']';
  return {
    start: escaped && !closedEscaped ? start + 1 : start,
    end: kept ? inside : reading.at,
    label,
    number,
    letter,
    marks: kept ? '' : marks,
    genitive,
    sure: true,
    encoding,
  };
}

/** Whether something without square brackets is written as placeholders are and nothing else is. */
function isWellWritten({ allCapitals, capitalised, separator }: Reading): boolean {
  const underscore = separator === '_' || separator === '\\_';
  return allCapitals ? separator !== '' : capitalised && underscore;
}

function matchBare(text: string, at: number, mode: MatchMode): PlaceholderResult {
  const reading = new Reading(text, mode);
  reading.at = at;
  const numbered = reading.numbered(false);
  if (numbered < 0) return outcome(numbered);
  const { label, number, letter, separator, isOwnWord, allCapitals, capitalised } = reading;
  const next = text[numbered];
  const underscore = separator === '_' || separator === '\\_';
  if (next === '_' || !(isOwnWord || underscore)) return 'none';
  if (!isWellWritten(reading)) {
    // "Person 1" may be somebody, "Person 1: ..." is a heading.
    if (!capitalised || separator === '') return 'none';
    if (next === undefined && !mode.last) return 'more';
    if (next === ':') return 'none';
  }
  const sure = allCapitals && underscore && isOwnWord;
  return { start: at, end: numbered, label, number, letter, marks: '', genitive: '', sure, encoding: 'plain' };
}
