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
/** Models make links as Markdown has them, `[EMAIL_1](mailto:EMAIL_1)`: there the brackets are the link's. */
export const linkTarget = '(mailto:';

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

const letterMarkOrNumber = /[\p{L}\p{M}\p{N}]/u;

function isWordUnit(unit: number): boolean {
  if (unit < 0x80)
    return isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f;
  return letterMarkOrNumber.test(String.fromCharCode(unit));
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

interface Closing {
  readonly end: number;
  readonly escaped: boolean;
  readonly link: boolean;
}

function matchClosing(text: string, at: number, mode: MatchMode): Closing | 'none' | 'more' {
  let place = at;
  if (text[place] === ' ') place++;
  const escaped = text[place] === '\\';
  if (escaped) place++;
  if (place >= text.length) return mode.last ? 'none' : 'more';
  if (text[place] !== ']') return 'none';
  const end = place + 1;
  if (!mode.links) return { end, escaped, link: false };
  const behind = text.slice(end, end + linkTarget.length);
  if (behind === linkTarget) return { end, escaped, link: true };
  return !mode.last && linkTarget.startsWith(behind) ? 'more' : { end, escaped, link: false };
}

export interface MatchMode {
  /** Nothing follows the text. */
  readonly last: boolean;
  /** Brackets before a `mailto:` belong to a link. */
  readonly links: boolean;
}

/** Whether a placeholder of one of the types begins at `at`. `before` is the unit before it, NaN at the beginning. */
export function matchPlaceholder(
  text: string,
  at: number,
  before: number,
  types: readonly string[],
  mode: MatchMode,
): PlaceholderResult {
  const escaped = text[at] === '\\';
  const opening = escaped ? at + 1 : at;
  const bracket = text[opening] === '[';
  if (escaped && !bracket) return opening === text.length && !mode.last ? 'more' : 'none';
  let inside = opening;
  if (bracket) {
    inside++;
    if (text[inside] === ' ') inside++;
    if (inside === text.length) return mode.last ? 'none' : 'more';
  } else if (isWordUnit(before)) {
    return 'none';
  }
  let more = false;
  for (const type of types) {
    const found = matchNumbered(text, inside, type, mode.last);
    if (found === 'more') more = true;
    if (typeof found === 'string') continue;
    const result = bracket
      ? matchBracketed(text, opening, inside, found, type, mode)
      : matchBare(text, at, found, type);
    if (result === 'more') more = true;
    else if (result !== 'none') return result;
  }
  return more ? 'more' : 'none';
}

function matchBracketed(
  text: string,
  opening: number,
  inside: number,
  found: Numbered,
  type: string,
  mode: MatchMode,
): PlaceholderResult {
  const closing = matchClosing(text, found.end, mode);
  if (typeof closing === 'string') return closing;
  const { number } = found;
  if (closing.link) return { start: inside, end: found.end, type, number };
  // A backslash before the bracket belongs to it only where the other one has one too; else it stood there before.
  const start = closing.escaped && text[opening - 1] === '\\' ? opening - 1 : opening;
  return { start, end: closing.end, type, number };
}

function matchBare(text: string, at: number, found: Numbered, type: string): PlaceholderResult {
  const underscore = found.separator === '_' || found.separator === '\\_';
  const wellWritten = found.allCapitals ? found.separator !== '' : found.capitalised && underscore;
  if (!wellWritten || text[found.end] === '_') return 'none';
  return { start: at, end: found.end, type, number: found.number };
}
