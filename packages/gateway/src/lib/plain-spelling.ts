import { ignorable } from './normalisation.ts';
import { TextPlaces } from './text-places.ts';
import type { Turns } from './turns.ts';

/*
 * Texts as they read once what came out of something else is read back: percent-encoding (RFC 3986), references of HTML,
 * escapes of JSON, of JavaScript, of regular expressions and of Markdown, also one on top of another (`%2540`, `&amp;#64;`,
 * `\\u0040`). What does not show is left out, the same characters as where texts are compared (see normalisation.ts).
 *
 * White space written as an escape of letters (`\n`) stays as it stands: of `C:\nanna` nobody can say which it is. So does
 * an escaped quotation mark, for whoever reads a quoted text must know which marks are inside.
 */

export interface PlainSpelling {
  readonly text: string;
  /** The place in the original of the character at a place. */
  start(place: number): number;
  /** The place in the original behind the character that ends at a place; not for place 0. */
  end(place: number): number;
}

const percent = 0x25;
const ampersand = 0x26;
const backslash = 0x5c;
const bracket = 0x5b;

/** Each escape begins with one of these; `ignorable` finds the rest. */
const mayEscape = /[%&\\]|\[\.\]/;
const toRead = new RegExp(`${mayEscape.source}|${ignorable.source}`, 'gu');
/** All that the two patterns may find, in a class of units, which the engine reads several times faster. */
const mayNeedReading = /[^\t-\r -$'-Z\]-~]/;
/** A unit of UTF-8 beyond ASCII stands for a part of some letter. */
const someLetter = 'é';
/** So often the clock is asked. */
const escapesAtAStretch = 256;
/** More backslashes than this are no escape of an escape. */
const mostBackslashes = 8;
/** Signs (@ . - _ + ') that are written behind a backslash though they are only themselves. */
const escapedSigns = new Set([0x40, 0x2e, 0x2d, 0x5f, 0x2b, 0x27]);

const percentDigits = /u([0-9a-fA-F]{4})|([0-9a-fA-F]{2})/y;
const percentPercent = /(?:25)+(?=[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/y;
// A number without its semicolon ends where an "@" is complete: whoever meant another character wrote the semicolon.
const reference =
  /(?:amp;)*(?:#(?:0*(64)(?!\d*;)|0*(\d{1,7})|[xX]0*(40)(?![0-9a-fA-F]*;)|[xX]0*([0-9a-fA-F]{1,6}));?|(commat|period|lowbar|plus|apos|quot|shy|zwnj|zwj|ZeroWidthSpace|NoBreak);)/y;
const names: ReadonlyMap<string, string> = new Map([
  ['commat', '@'],
  ['period', '.'],
  ['lowbar', '_'],
  ['plus', '+'],
  ['apos', "'"],
  ['quot', '"'],
]);
const backslashed = /u\{0*([0-9a-fA-F]{1,4})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})/y;

interface Escape {
  /** Units of the original. */
  readonly width: number;
  /** Empty where it does not show. */
  readonly character: string;
}

function escapeOf(width: number, code: number): Escape | undefined {
  if (!(code <= 0xffff)) return undefined;
  const character = String.fromCharCode(code);
  return { width, character: ignorable.test(character) ? '' : character };
}

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function percentEscape(text: string, place: number): Escape | undefined {
  const again = matchAt(percentPercent, text, place + 1)?.[0].length ?? 0;
  const match = matchAt(percentDigits, text, place + 1 + again);
  if (match === null) return undefined;
  const width = 1 + again + match[0].length;
  if (match[1] !== undefined) return escapeOf(width, Number.parseInt(match[1], 16));
  const code = Number.parseInt(match[0], 16);
  return code < 0x80 ? escapeOf(width, code) : { width, character: someLetter };
}

function referenceEscape(text: string, place: number): Escape | undefined {
  const match = matchAt(reference, text, place + 1);
  if (match === null) return undefined;
  const width = 1 + match[0].length;
  const [, at, decimal, hexAt, hexadecimal, name] = match;
  if (name !== undefined) return { width, character: names.get(name) ?? '' };
  if (at !== undefined || hexAt !== undefined) return { width, character: '@' };
  return escapeOf(width, decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
}

/** `place` is that of the first backslash of a run, and `run` its length. */
function backslashEscape(text: string, place: number, run: number): Escape | undefined {
  const behind = place + run;
  if (escapedSigns.has(text.charCodeAt(behind))) return { width: run + 1, character: text.charAt(behind) };
  const match = matchAt(backslashed, text, behind);
  if (match === null) return undefined;
  return escapeOf(run + match[0].length, Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '', 16));
}

function backslashes(text: string, place: number): number {
  let end = place;
  while (text.charCodeAt(end) === backslash) end++;
  return end - place;
}

class Spelling implements PlainSpelling {
  text = '';
  readonly #original: string;
  readonly #places = new TextPlaces();
  #copied = 0;

  constructor(original: string) {
    this.#original = original;
  }

  *read(turns: Pick<Turns, 'due'> | undefined): Generator<undefined, PlainSpelling> {
    const original = this.#original;
    let escapes = 0;
    for (let match = matchAt(toRead, original, 0); match !== null;) {
      // The pattern keeps its place between two looks only.
      const behind = this.#read(match.index, match[0]);
      if (turns !== undefined && ++escapes % escapesAtAStretch === 0 && turns.due) yield;
      match = matchAt(toRead, original, behind);
    }
    this.text += original.slice(this.#copied);
    return this;
  }

  start(place: number): number {
    return this.#places.start(place);
  }

  end(place: number): number {
    return this.#places.end(place);
  }

  /** Reads what begins at a place, and gives the place behind it. */
  #read(place: number, found: string): number {
    const original = this.#original;
    let escape: Escape | undefined;
    let from = place;
    let behind = place + found.length;
    switch (original.charCodeAt(place)) {
      case percent:
        escape = percentEscape(original, place);
        break;
      case ampersand:
        escape = referenceEscape(original, place);
        break;
      case backslash: {
        const run = backslashes(original, place);
        behind = place + run;
        from = Math.max(place, behind - mostBackslashes);
        escape = backslashEscape(original, from, behind - from);
        break;
      }
      case bracket:
        escape = { width: 3, character: '.' };
        break;
      default:
        escape = { width: found.length, character: '' };
    }
    if (escape === undefined) return behind;
    behind = from + escape.width;
    this.text += original.slice(this.#copied, from);
    this.#places.replaced(this.text.length, escape.character.length, from, behind);
    this.text += escape.character;
    this.#copied = behind;
    return behind;
  }
}

function needsReading(text: string): boolean {
  return mayNeedReading.test(text) && (mayEscape.test(text) || ignorable.test(text));
}

/** The plain spelling of a text; undefined where the text is that already. */
export function plainSpelling(text: string): PlainSpelling | undefined {
  if (!needsReading(text)) return undefined;
  const spelling = new Spelling(text);
  spelling.read(undefined).next();
  return spelling;
}

/** The same, with a pause whenever one is due. */
export function* plainSpellingInSteps(
  text: string,
  turns: Pick<Turns, 'due'>,
): Generator<undefined, PlainSpelling | undefined> {
  return needsReading(text) ? yield* new Spelling(text).read(turns) : undefined;
}
