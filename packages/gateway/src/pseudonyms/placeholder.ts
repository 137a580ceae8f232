/*
 * Placeholders stand for personal data on the way through the model: `[EMAIL_1]`. Square brackets and capitals survive
 * Markdown, JSON, HTML and translation, and models take them for what they are, a blank to be copied.
 *
 * Models do not always copy exactly, so reading them is forgiving: any case inside brackets, a space, dash or `\_` (Markdown)
 * for the underscore, `\[` and `\]`, a space inside the brackets, no brackets. Without brackets more is asked for, since
 * "Email 1" is a heading and `email_1` a variable: `EMAIL_1`, `EMAIL 1` and `Email_1`, at the beginning of a word.
 */

export interface PlaceholderMatch {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly number: number;
}

/** `more`: the text ends where a placeholder could go on. */
export type PlaceholderResult = PlaceholderMatch | 'none' | 'more';

const mostDigits = 6;
/** Markdown makes a link of `[EMAIL_1](mailto:EMAIL_1)`: there the brackets are the link's. */
const linkTarget = '(mailto:';

export function placeholder(type: string, number: number): string {
  return `[${type}_${number}]`;
}

/** The most that has to be held back: the longest way to write a placeholder of the type, and the beginning of a link. */
export function longestPlaceholder(type: string): number {
  const escapedType = type.length + [...type].filter((letter) => letter === '_').length;
  return '\\[ '.length + escapedType + '\\_'.length + mostDigits + ' \\]'.length + linkTarget.length;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isWordUnit(unit: number): boolean {
  return (
    isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f || unit >= 0xc0
  );
}

interface Word {
  readonly end: number;
  readonly allCapitals: boolean;
  /** Whether it is written as a name is: one capital, then small letters. */
  readonly capitalised: boolean;
}

/** The end of a separator at `at`, `at` itself when there is none, -1 when the text ends too early. */
function separatorEnd(text: string, at: number, last: boolean): number {
  const sign = text[at];
  if (sign === undefined) return last ? at : -1;
  if (sign === '_' || sign === ' ' || sign === '-' || sign === '\u00a0') return at + 1;
  if (sign !== '\\') return at;
  if (at + 1 === text.length) return last ? at : -1;
  return text[at + 1] === '_' || text[at + 1] === '-' ? at + 2 : at;
}

function matchWord(text: string, at: number, type: string, last: boolean): Word | 'none' | 'more' {
  let place = at;
  let allCapitals = true;
  let capitalised = true;
  for (let index = 0; index < type.length; index++) {
    if (place >= text.length) return last ? 'none' : 'more';
    if (type[index] === '_') {
      const end = separatorEnd(text, place, last);
      if (end === -1) return 'more';
      if (end === place) return 'none';
      place = end;
      continue;
    }
    const unit = text.charCodeAt(place);
    const capital = type.charCodeAt(index);
    if (unit !== capital) {
      if (unit !== capital + 32) return 'none';
      allCapitals = false;
      if (index === 0) capitalised = false;
    } else if (index > 0) {
      capitalised = false;
    }
    place++;
  }
  return { end: place, allCapitals, capitalised };
}

interface Numbered extends Word {
  readonly separator: string;
  readonly number: number;
}

function matchNumbered(text: string, at: number, type: string, last: boolean): Numbered | 'none' | 'more' {
  const word = matchWord(text, at, type, last);
  if (typeof word === 'string') return word;
  const digits = separatorEnd(text, word.end, last);
  if (digits === -1) return 'more';
  let end = digits;
  while (end - digits <= mostDigits && isDigit(text.charCodeAt(end))) end++;
  if (end - digits > mostDigits || text[digits] === '0') return 'none';
  if (end === text.length && !last) return 'more';
  if (end === digits) return 'none';
  return { ...word, end, separator: text.slice(word.end, digits), number: Number(text.slice(digits, end)) };
}

/** The text behind a bracketed placeholder: the end of the bracket, and whether it is a link's. */
function matchClosing(
  text: string,
  at: number,
  last: boolean,
): { readonly end: number; readonly link: boolean } | 'none' | 'more' {
  let place = at;
  if (text[place] === ' ') place++;
  if (text[place] === '\\') place++;
  if (place >= text.length) return last ? 'none' : 'more';
  if (text[place] !== ']') return 'none';
  const end = place + 1;
  const behind = text.slice(end, end + linkTarget.length);
  if (behind === linkTarget) return { end, link: true };
  return !last && linkTarget.startsWith(behind) ? 'more' : { end, link: false };
}

/** Whether a placeholder of one of the types begins at `at`. `before` is the unit before it, NaN at the beginning. */
export function matchPlaceholder(
  text: string,
  at: number,
  before: number,
  types: readonly string[],
  last: boolean,
): PlaceholderResult {
  let inside = at;
  if (text[inside] === '\\') inside++;
  const bracket = text[inside] === '[';
  if (!bracket && inside > at) return inside === text.length && !last ? 'more' : 'none';
  if (bracket) {
    inside++;
    if (text[inside] === ' ') inside++;
    if (inside === text.length) return last ? 'none' : 'more';
  } else if (isWordUnit(before)) {
    return 'none';
  }
  let more = false;
  for (const type of types) {
    const found = matchNumbered(text, inside, type, last);
    if (found === 'more') more = true;
    if (typeof found === 'string') continue;
    const result = bracket ? matchBracketed(text, at, inside, found, type, last) : matchBare(text, at, found, type);
    if (result === 'more') more = true;
    else if (result !== 'none') return result;
  }
  return more ? 'more' : 'none';
}

function matchBracketed(
  text: string,
  at: number,
  inside: number,
  found: Numbered,
  type: string,
  last: boolean,
): PlaceholderResult {
  const closing = matchClosing(text, found.end, last);
  if (typeof closing === 'string') return closing;
  const { number } = found;
  return closing.link ? { start: inside, end: found.end, type, number } : { start: at, end: closing.end, type, number };
}

function matchBare(text: string, at: number, found: Numbered, type: string): PlaceholderResult {
  const underscore = found.separator === '_' || found.separator === '\\_';
  const wellWritten = found.allCapitals ? found.separator !== '' : found.capitalised && underscore;
  if (!wellWritten || text[found.end] === '_') return 'none';
  return { start: at, end: found.end, type, number: found.number };
}
