import { labelTrie, letterOf, root, wordBorder } from './label-trie.ts';

/** What a match is written in, so that what replaces it is written in the same. */
export type Encoding = 'plain' | 'url' | 'html';

export interface MatchMode {
  /** Nothing follows the text. */
  readonly last: boolean;
  /** Brackets before a `mailto:` belong to a link. */
  readonly links: boolean;
}

/** Lengths that bound what is read, and so what is held back. */
export const mostDigits = 6;
export const mostHidden = 8;
export const mostMarks = 3;

/** Of the second form of a value, the third and so on. */
export const formLetters = 'bcdfghjklmpqrtvwxyz';

export const none = -1;
export const more = -2;

export const square = 0;
const curly = 1;
export const angle = 2;

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
export const openings = byFirst([
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
export class Reading {
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
