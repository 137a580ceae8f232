import { longestValue } from './secret-values.ts';

/** Cuts out what stands behind a name or a verb: in quotation marks, or up to where it ends without them. */

export interface ReadValue {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

const closing: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['„', '“”"'],
  ['“', '”“'],
  ['”', '”'],
  ['‚', '‘’'],
  ['‘', '’'],
  ['»', '«'],
  ['«', '»'],
  ['‹', '›'],
]);

/** What may stand between an operator and a string in source code: a prefix of the string, or what makes it a thing of another kind. */
const wrapper =
  /(?:(?:new[ \t]+)?(?:String|SecretStr|SecureString|SecretString|Secret|\[\]byte|bytes|str|Buffer\.from|b64decode|Some|Ok|NSString)\(|b|r|u|rb|br|N|@|f|L|str)?(?=["'`])/y;

/** The value that begins at a place; undefined where there is none. `isTight`: `,`, `;` and `&` end it, as in lists of assignments. */
export function readValue(text: string, place: number, isTight: boolean): ReadValue | undefined {
  wrapper.lastIndex = place;
  let at = place + (wrapper.exec(text)?.[0].length ?? 0);
  let depth = 0;
  while (depth < 8 && text.charCodeAt(at + depth) === 0x5c) depth++;
  const opening = text.charAt(at + depth);
  const ends = closing.get(opening);
  if (ends !== undefined) {
    at += depth + 1;
    const end = quotedEnd(text, at, ends, depth);
    return end === -1 || end === at ? undefined : { start: at, end, isQuoted: true };
  }
  const end = plainEnd(text, at, isTight);
  // `*value*` and `_value_` of Markdown.
  const mark = text.charAt(at);
  if ((mark === '*' || mark === '_') && end - at > 4 && text.charAt(end - 1) === mark)
    return { start: at + 1, end: end - 1, isQuoted: false };
  return end === at ? undefined : { start: at, end, isQuoted: false };
}

function quotedEnd(text: string, from: number, ends: string, depth: number): number {
  const limit = Math.min(text.length, from + longestValue);
  let backslashes = 0;
  for (let at = from; at < limit; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      backslashes++;
      continue;
    }
    if (ends.includes(character) && backslashes <= depth) return at - backslashes;
    if (character === '\n' && at - from > 512) return -1;
    backslashes = 0;
  }
  return -1;
}

/** Whatever is longer without quotation marks and spaces is a piece of data; it is cut there, and no value. */
export const longestPlain = 640;

function plainEnd(text: string, from: number, isTight: boolean): number {
  const limit = Math.min(text.length, from + longestPlain);
  let end = from;
  let depth = 0;
  for (; end < limit; end++) {
    const unit = text.charCodeAt(end);
    if (
      unit <= 0x20 ||
      unit === 0xa0 ||
      unit === 0x22 ||
      unit === 0x60 ||
      unit === 0x3c ||
      unit === 0x3e ||
      unit === 0x201c ||
      unit === 0x201d ||
      unit === 0xab ||
      unit === 0xbb
    )
      break;
    if (unit === 0x27 && (isTight || end === from || !isWordAt(text, end + 1))) break;
    if (unit === 0x7c && (isTight || end > from)) break;
    if (unit === 0x5c && /[nrt"'\\]/.test(text.charAt(end + 1))) break;
    if (isTight && (unit === 0x3b || (unit === 0x26 && beginsPair(text, end)))) break;
    if (unit === 0x2c && (isTight || !isWordAt(text, end + 1))) break;
    if (unit === 0x28 || unit === 0x7b || unit === 0x5b) depth++;
    if (unit === 0x29 || unit === 0x7d || unit === 0x5d) {
      if (depth === 0) break;
      depth--;
    }
  }
  if (end - from >= longestPlain) return end;
  // What ends a sentence ends no password; an exclamation mark may well. Nor do marks that began before it.
  while (end > from && isTrailing(text.charCodeAt(end - 1))) end--;
  const mark = text.charAt(from - 1);
  if (mark === '*' || mark === '_') while (end > from && text.charAt(end - 1) === mark) end--;
  return end;
}

const nextPair = /&(?:amp;)?[\w.%[\]-]{1,40}=/y;

/** Whether an ampersand leads to the next pair of a form or a URL. */
function beginsPair(text: string, place: number): boolean {
  nextPair.lastIndex = place;
  return nextPair.test(text);
}

function isWordAt(text: string, place: number): boolean {
  const unit = text.charCodeAt(place);
  return unit > 0x20 && unit !== 0x22 && unit !== 0x27 && unit !== 0x29 && unit !== 0x2c && unit !== 0x3b;
}

/** `. , : ; ? …` */
function isTrailing(unit: number): boolean {
  return unit === 0x2e || unit === 0x2c || unit === 0x3a || unit === 0x3b || unit === 0x3f || unit === 0x2026;
}
