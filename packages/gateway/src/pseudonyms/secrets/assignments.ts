import type { NameKind } from './key-names.ts';
import {
  goesOnElsewhere,
  isNamedHash,
  isPlaceholder,
  isReference,
  isUuid,
  isWordy,
  looksChosen,
  looksRandom,
  mayBeHash,
  shapeOf,
} from './secret-values.ts';
import { longestPlain, readValue } from './value-reader.ts';
import { isNoPassword } from './no-passwords.ts';

/*
 * Values behind a name and an operator, as source code, configurations, headers, command lines and labels have them: `KEY=…`, `"key": "…"`,
 * `key := …`, `<key>…</key>`, `--key …`, `| Passwort | … |`, "Passwort (WLAN): …".
 */

export interface FoundValue {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

const operator =
  /(?:\\{0,6}["'`])?[)\]]?[*_]{0,3}(?:[ \t]{0,3}\([^()\n]{0,40}\))?[ \t]{0,24}(?:(?::[ \t]{0,4})?(?:&'?\w{0,10} ?)?(?:[Ss]tring|str|SecretStr|(?:const )?char ?\*|\[\]byte|bytes)\??(?: \| None)?[ \t]{1,4}(?==))?(:{0,3}={1,3}>?|\?=|:{1,2}|\|)(?!\/\/)([ \t]{0,40})(?:\*{2,3}[ \t]{0,8}|__[ \t]{0,8})?/y;
const namedValue =
  /\\{0,6}["'`]?[ \t]{0,12}(?:,|\r?\n|\\n)?[ \t]{0,40}-?[ \t]{0,8}\\{0,6}["']?[vV]alue\\{0,6}["']?[ \t]{0,8}[:=][ \t]{0,8}/y;
const nextLine = /(?:[|>][+-]?)?(?:[ \t]{0,8}(?:\r?\n|\\n))[ \t]{0,24}/y;
const argument = /[ \t]{1,4}|=/y;
const callArgument = /\(\s{0,8}(?=["'`])/y;
const pairOfArguments = /\s{0,4}[:=]?\s{0,4}[([]\s{0,8}(["'])[^"'\n]{1,64}\1\s{0,4},\s{0,8}(?=["'])/y;
const documentNumber = /^[A-Z]{1,3}\d[A-Z0-9]*$/;
const authorizationScheme =
  /(?:Basic|Bearer|Token|Digest|ApiKey|Api-Key|Api-Token|apikey|SSWS|GenieKey|Negotiate|Bot|Key|JWT|PAT|Zoho-oauthtoken|DirectLogin)[ \t]+(?:token=|key=)?["']?/iy;

function match(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** The value that a name is given. `from` and `to` are where the name stands. */
export function findAssigned(
  text: string,
  from: number,
  to: number,
  kind: NameKind,
  head: string,
  reach: { end: number },
): FoundValue | undefined {
  reach.end = to;
  if (text.charCodeAt(from - 1) === 0x3c && text.charCodeAt(to) === 0x3e) return elementValue(text, to + 1, kind, head);
  if (head === 'auth') {
    const user = match(pairOfArguments, text, to);
    const value = user === null ? undefined : readValue(text, to + user[0].length, true);
    if (value?.isQuoted === true) return accepted(text, value, 'password', 'password', false, false);
  }
  const assigned = match(operator, text, to);
  if (assigned !== null) {
    const sign = assigned[1] ?? '';
    if (sign === '|' && !isTableRow(text, from)) return undefined;
    return readAssigned(text, from, to, to + assigned[0].length, sign, assigned[2] ?? '', kind, head, reach);
  }
  const named = match(namedValue, text, to);
  if (named !== null) return readAssigned(text, from, to, to + named[0].length, ':', ' ', kind, head, reach);
  if (isOption(text, from)) {
    const given = match(argument, text, to);
    if (given !== null) {
      const value = readValue(text, to + given[0].length, false);
      if (value !== undefined && text.charCodeAt(value.start) !== 0x2d)
        return accepted(text, value, kind, head, true, false);
    }
  }
  const called = kind === 'password' || kind === 'secret' ? match(callArgument, text, to) : null;
  if (called !== null && text.charCodeAt(from - 1) !== 0x24) {
    const value = readValue(text, to + called[0].length, false);
    // A function that is given a word may take the name of what it looks for.
    if (
      value !== undefined &&
      /^\s{0,8}\)/.test(text.slice(value.end + 1, value.end + 10)) &&
      looksChosen(text.slice(value.start, value.end))
    ) {
      return accepted(text, value, kind, head, false, false);
    }
  }
  return undefined;
}

/** Whether a line of a table begins before this place. */
function isTableRow(text: string, from: number): boolean {
  let at = from - 1;
  while (at >= 0 && from - at < 12 && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x2a)) at--;
  return text.charCodeAt(at) === 0x7c;
}

/** `--password`, `-Password`, `/password`. */
function isOption(text: string, from: number): boolean {
  const unit = text.charCodeAt(from);
  if (unit !== 0x2d) return false;
  const before = from === 0 ? 0x20 : text.charCodeAt(from - 1);
  return before <= 0x20 || before === 0x22 || before === 0x27 || before === 0x60;
}

function elementValue(text: string, from: number, kind: NameKind, head: string): FoundValue | undefined {
  const limit = Math.min(text.length, from + 1024);
  let start = from;
  while (start < limit && text.charCodeAt(start) <= 0x20) start++;
  let end = start;
  while (end < limit && text.charCodeAt(end) !== 0x3c) end++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return end === start || end === limit
    ? undefined
    : accepted(text, { start, end, isQuoted: true }, kind, head, true, true);
}

function readAssigned(
  text: string,
  from: number,
  to: number,
  place: number,
  sign: string,
  space: string,
  kind: NameKind,
  head: string,
  reach: { end: number },
): FoundValue | undefined {
  let at = place;
  let isNextLine = false;
  if (sign.startsWith(':') || sign === '=>') {
    const line = match(nextLine, text, at);
    if (line !== null) {
      at += line[0].length;
      isNextLine = true;
    }
  }
  if (head === 'authorization' || head === 'auth') {
    const quote = /["'`]/.test(text.charAt(at)) ? 1 : 0;
    const scheme = match(authorizationScheme, text, at + quote);
    if (scheme !== null) return bearerValue(text, at + quote + scheme[0].length);
    if (head === 'authorization') return bearerValue(text, at);
  }
  const isEqual = sign.includes('=') && sign !== '=>';
  const isTight = isEqual && space === '' && text.charCodeAt(to) === 0x3d;
  const value = readValue(text, at, isTight || isInList(text, from));
  if (value === undefined) return undefined;
  reach.end = value.end;
  // Comparisons are not given a value, but the one that they compare with may be it.
  if (sign.length > 1 && sign.startsWith('==') && !value.isQuoted) return undefined;
  if (isNextLine && !value.isQuoted) {
    const written = text.slice(value.start, value.end);
    if (!looksChosen(written) && !looksRandom(written)) return undefined;
  }
  return accepted(text, value, kind, head, isTight || !isEqual, isTight || sign === ':');
}

/** Behind `&`, `?` or `;` of a URL, a form or a connection string. */
function isInList(text: string, from: number): boolean {
  const unit = text.charCodeAt(from - 1);
  return unit === 0x26 || unit === 0x3f || unit === 0x3b || unit === 0x7b || unit === 0x2c;
}

/** What follows the scheme of an Authorization header (RFC 9110, section 11.6.2). */
export function bearerValue(text: string, place: number): FoundValue | undefined {
  const value = readValue(text, place, true);
  if (value === undefined) return undefined;
  const written = text.slice(value.start, value.end);
  if (written.length < 8 || isPlaceholder(written) || isReference(written) || /[\s(){}<>]/.test(written))
    return undefined;
  const { digits, capitals, smalls, changes } = shapeOf(written);
  const isDrawn =
    looksRandom(written, 12) ||
    isUuid(written) ||
    mayBeHash(written) ||
    (digits > 0 && capitals + smalls > 0) ||
    (written.length >= 10 && capitals > 1 && smalls > 1 && changes > 4);
  return isDrawn ? { start: value.start, end: value.end, score: 930 } : undefined;
}

const identification = /\s{1,4}(?:WITH\s{1,4}\S{1,40}\s{1,4})?(?:BY|AS)\s{1,4}(?:PASSWORD\s{1,4})?(?=['"])/iy;

/** `IDENTIFIED BY '…'` of SQL. */
export function findIdentification(text: string, place: number): FoundValue | undefined {
  const by = match(identification, text, place);
  const value = by === null ? undefined : readValue(text, place + by[0].length, false);
  return value === undefined ? undefined : accepted(text, value, 'password', 'password', true, true);
}

const identifier = /^[A-Za-z_][A-Za-z_]*$/;
const member = /^[A-Za-z_]\w{0,30}(?:(?:\??\.|->|::)[A-Za-z_]\w{0,40})+$/;
const address = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i;
const names = /^[A-Za-z]+(?:[-_.][A-Za-z]+)+[-_.]?\d{0,4}$/;
const translated = /^[^\x00-\x7f]+$/;

/** Whether a value may be what a name of this kind is given. `isPlain`: a word that is only a word may be it, even without quotation marks. */
function accepted(
  text: string,
  value: { readonly start: number; readonly end: number; readonly isQuoted: boolean },
  kind: NameKind,
  head: string,
  isPlain: boolean,
  isLabel: boolean,
): FoundValue | undefined {
  const length = value.end - value.start;
  if (!value.isQuoted && length >= longestPlain) return undefined;
  const written = text.slice(value.start, value.end);
  if (isPlaceholder(written) || isReference(written) || isNamedHash(written) || address.test(written)) return undefined;
  if (goesOnElsewhere(text, value.end)) return undefined;
  const next = text.charAt(value.end);
  if (!value.isQuoted && (next === '(' || next === '[' || member.test(written) || /^[\w.$:>-]+\(/.test(written)))
    return undefined;
  const span = { start: value.start, end: value.end };
  switch (kind) {
    case 'code':
      return undefined;
    case 'password': {
      // Passes of people, ships and airlines have numbers.
      if (head === 'pass' && documentNumber.test(written)) return undefined;
      if (written.length > 256 || /[\n\r]/.test(written)) return undefined;
      if (/\s/.test(written)) return value.isQuoted && isPassphrase(written) ? { ...span, score: 700 } : undefined;
      if (looksChosen(written) || looksRandom(written, 8)) return { ...span, score: 930 };
      if (/^\d+$/.test(written))
        return written.length >= 4 && endsHere(text, value.end) ? { ...span, score: 800 } : undefined;
      if (translated.test(written) || isNoPassword(written)) return undefined;
      if (value.isQuoted) return { ...span, score: 800 };
      if (!isPlain || written.length < 4) return undefined;
      if (/^[\d.,/:-]+$/.test(written)) return undefined;
      return (isLabel || isPlain) &&
        endsHere(text, value.end) &&
        !(identifier.test(written) && /[a-z][A-Z]|_/.test(written))
        ? { ...span, score: 650 }
        : undefined;
    }
    case 'secret':
    case 'weak': {
      if (/\s/.test(written) || written.length < 8) return undefined;
      if (kind === 'secret' && /^\d{12,63}$/.test(written)) return { ...span, score: 700 };
      if (kind === 'weak' && (isUuid(written) || (mayBeHash(written) && !hashLike.has(head)))) return undefined;
      if (looksRandom(written, kind === 'secret' ? 10 : 16)) return { ...span, score: kind === 'secret' ? 920 : 750 };
      if (kind === 'weak') return undefined;
      if (isUuid(written) || mayBeHash(written)) return { ...span, score: 850 };
      if (names.test(written) || (/[-_.:/]/.test(written) && isWordy(written))) return undefined;
      const shape = shapeOf(written);
      if (shape.digits > 0 && shape.smalls + shape.capitals > 0 && looksChosen(written)) return { ...span, score: 800 };
      if (shape.signs > 0 && looksChosen(written)) return { ...span, score: 700 };
      return shape.capitals > 1 && shape.smalls > 1 && shape.changes >= 6 && written.length >= 12 && value.isQuoted
        ? { ...span, score: 600 }
        : undefined;
    }
  }
}

/** Heads of names whose values may be in hexadecimal digits and as long as a hash. */
const hashLike: ReadonlySet<string> = new Set([
  'token',
  'auth',
  'authorization',
  'session',
  'sessionid',
  'sid',
  'jsessionid',
  'phpsessid',
  'pat',
  'tokens',
]);

/** Words with spaces between them that were drawn rather than written: small, three or more, and none that sentences are made of. */
function isPassphrase(written: string): boolean {
  const parts = written.split(/ +/);
  return (
    parts.length >= 3 &&
    parts.length <= 12 &&
    parts.every((part) => /^[a-zäöüß]{3,12}\d{0,3}$/.test(part)) &&
    parts.filter(isNoPassword).length <= (parts.length >= 4 ? 1 : 0)
  );
}

/** Whether a word of a label or a line of settings ends the line or the clause. */
function endsHere(text: string, place: number): boolean {
  return /^["'`*_)\]}]{0,3}(?:$|[\s]*(?:[\n\r,;&|]|$)|[.!?](?:\s|$)|\\n|\s*[<#]|\s*\/\/|\s+-{1,2}\w|\s+[A-Z_]{3,}=|\s+\w+:)/.test(
    text.slice(place, place + 48),
  );
}
