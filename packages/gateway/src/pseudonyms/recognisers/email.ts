import type { EntitySpan, Recogniser } from '../../core/recogniser.ts';
import { codePointAt } from '../../lib/code-points.ts';

/*
 * E-mail addresses: the dot-atom form of RFC 5321 and 5322, with letters of all scripts (RFC 6531) and internationalised
 * domains (RFC 5890), found from the "@" outwards; each walk ends at the next "@" or at the longest length that the
 * standard allows, so the time is linear.
 *
 * The "@" may be written as texts have it that came out of something else: full width, percent-encoded (RFC 3986), as an
 * escape of JSON or an entity of HTML. Characters that do not show do not end an address.
 *
 * Of the signs that a local part may have, those in use count: . _ + - ' and not the ones that join an address to its
 * surroundings in real text (= in "mail=a@b.de", / in "//a@b.de", & % ? # ! * ~ ^ ` { | }). Quoted local parts count where
 * they look like a name ("anna maria"@b.de); address literals (a@[192.0.2.1]) do not.
 *
 * A domain needs a dot and a last label of letters, so that `user@localhost`, `@scope/package`, `package@1.2.3` and handles
 * are none. `name@instance.social` is one, whatever it is used for. `git@host:path` and `image@2x.png` are none; any other
 * `user@host.name:path` is, since the user may be a person. In a URL the user information before the host is what is
 * personal or secret: of `https://user:password@host.name` the span is `user:password`, and the host stays.
 */

const longestLocalPart = 64;
const longestDomain = 253;
const longestLabel = 63;

const letterMarkOrNumber = /[\p{L}\p{M}\p{N}]/u;
const remoteUsers: ReadonlySet<string> = new Set(['git', 'hg', 'svn']);
/** As in `logo@2x.png`, `logo@1.5x.png` and `tile@64x64.png`. */
const imageScale = /^(?:\d{1,2}\.)?\d{1,4}x(?:\d{1,4})?(?:[.-]|$)/;
const fileKinds: ReadonlySet<string> = new Set(
  `avif bmp cjs css eps gif heic htm html icns ico jpeg jpg js json less map md mjs mp4 pdf png psd scss svg tif tiff ts ttf
txt webm webp woff woff2 xml`.split(/\s+/),
);
const longestUserInformation = 256;

/** Ways to write the "@", each with the character that it cannot be written without. */
const spellings: readonly (readonly [needed: string, spelling: string])[] = [
  ['@', '@'],
  ['\uff20', '\uff20'],
  ['\ufe6b', '\ufe6b'],
  ['%', '%40'],
  ['\\', '\\u0040'],
  ['\\', '\\x40'],
  ['&', '&#64;'],
  ['&', '&#064;'],
  ['&', '&#x40;'],
  ['&', '&#X40;'],
  ['&', '&commat;'],
];
const neededCharacters: readonly string[] = [...new Set(spellings.map(([needed]) => needed))];
const shortText = 64;
const percentEncoded = '%40';

const dot = 0x2e;
const dash = 0x2d;
const quote = 0x22;
const backslash = 0x5c;
const percent = 0x25;
const wideDot = 0xff0e;
const wideDash = 0xff0d;

function isAsciiAlphanumeric(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Halves of surrogate pairs count where their pair is a letter; pairs are looked at from their first half. */
function isAlphanumericAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return isAsciiAlphanumeric(unit);
  const start = unit >= 0xdc00 && unit <= 0xdfff && at > 0 ? at - 1 : at;
  return letterMarkOrNumber.test(String.fromCodePoint(codePointAt(text, start)));
}

/** Scripts that write no spaces: there an address touches the words around it, and ends where the script changes. */
function isWide(unit: number): boolean {
  return unit >= 0x2e80;
}

/** Characters that no reader sees, which may stand anywhere in a word. */
function isHidden(unit: number): boolean {
  return unit === 0xad || (unit >= 0x200b && unit <= 0x200d) || unit === 0x2060 || unit === 0xfeff;
}

function isDot(unit: number): boolean {
  return unit === dot || unit === wideDot;
}

function isDash(unit: number): boolean {
  return unit === dash || unit === wideDash;
}

function isLocalSign(unit: number): boolean {
  return isDot(unit) || isDash(unit) || unit === 0x5f || unit === 0x2b || unit === 0x27 || unit === 0xff3f;
}

/** Where the local part before the "@" begins; the place of the "@" when there is none. */
function localStart(text: string, at: number, earliest: number): number {
  if (text.charCodeAt(at - 1) === quote) return quotedStart(text, at, earliest);
  const wide = isWide(text.charCodeAt(at - 1));
  const limit = Math.max(earliest, at - longestLocalPart - 1);
  let start = at;
  while (start > limit) {
    const unit = text.charCodeAt(start - 1);
    if (isDot(unit) && isDot(text.charCodeAt(start))) {
      start++;
      break;
    }
    if (
      !isLocalSign(unit) &&
      !isHidden(unit) &&
      (!isAlphanumericAt(text, start - 1) || (isWide(unit) !== wide && !isDigit(unit)))
    )
      break;
    start--;
  }
  if (at - start > longestLocalPart) return at;
  while (start < at && (isLocalSign(text.charCodeAt(start)) || isHidden(text.charCodeAt(start)))) start++;
  return start;
}

/**
 * Where a quoted local part begins that ends with the quotation mark before the "@". It has to look like a name, for most
 * quotation marks before an "@" begin something else: `["a", "@b.de"]`.
 */
function quotedStart(text: string, at: number, earliest: number): number {
  const escaped = text.charCodeAt(at - 2) === backslash;
  const end = escaped ? at - 2 : at - 1;
  const limit = Math.max(earliest, end - longestLocalPart);
  let start = end;
  while (start > limit) {
    const unit = text.charCodeAt(start - 1);
    if (!isLocalSign(unit) && unit !== 0x20 && !isHidden(unit) && !isAlphanumericAt(text, start - 1)) break;
    start--;
  }
  const opening = escaped ? start - 2 : start - 1;
  const opens = text.charCodeAt(start - 1) === quote && (!escaped || text.charCodeAt(start - 2) === backslash);
  if (!opens || opening < earliest || start === end) return at;
  if (!isAlphanumericAt(text, start) || !isAlphanumericAt(text, end - 1)) return at;
  return opening > 0 && isAlphanumericAt(text, opening - 1) ? at : opening;
}

/** The character that an escape at `from` stands for, -1 where there is none; of UTF-8 sequences any unit. */
function percentValue(text: string, from: number): number {
  if (text.charCodeAt(from) !== percent) return -1;
  const digits = text.slice(from + 1, from + 3);
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
}

/** The same within a percent-encoded text, where `%2B` is a sign of the local part and `%3D` is not. */
function encodedStart(text: string, at: number, earliest: number): number {
  const limit = Math.max(earliest, at - 3 * longestLocalPart);
  let start = at;
  let units = 0;
  while (start > limit && units <= longestLocalPart) {
    const value = start - 3 >= limit ? percentValue(text, start - 3) : -1;
    if (value !== -1) {
      if (value < 0x80 && !isAsciiAlphanumeric(value) && !isLocalSign(value)) break;
      start -= 3;
    } else {
      const unit = text.charCodeAt(start - 1);
      if (!isLocalSign(unit) && !isAlphanumericAt(text, start - 1)) break;
      start--;
    }
    units++;
  }
  if (units > longestLocalPart) return at;
  while (start < at && isLocalSign(text.charCodeAt(start))) start++;
  return start;
}

/** Where the domain behind the "@" ends; `from` when there is none. */
function domainEnd(text: string, from: number): number {
  let end = from;
  let label = from;
  let labels = 0;
  while (end - from <= longestDomain) {
    const start = label;
    const wide = isWide(text.charCodeAt(start));
    let stop = start;
    while (stop < text.length && stop - start <= longestLabel) {
      const unit = text.charCodeAt(stop);
      if (
        !isDash(unit) &&
        !isHidden(unit) &&
        (!isAlphanumericAt(text, stop) || (isWide(unit) !== wide && !isDigit(unit)))
      )
        break;
      stop++;
    }
    if (stop === start || stop - start > longestLabel || isDash(text.charCodeAt(start))) break;
    const last = lastLabelEnd(text, start, stop);
    if (labels > 0 && last > start) end = last;
    labels++;
    const sign = text.charCodeAt(stop);
    // A wide dot ends a sentence as well; within a domain all that is around it is wide.
    if (sign !== dot && !(sign === wideDot && wide && isWide(text.charCodeAt(stop + 1)))) break;
    label = stop + 1;
  }
  return labels > 1 && end - from <= longestDomain ? end : from;
}

/** The end of a top-level label that begins at `start`: two letters or more, or punycode. `start` when it is none. */
function lastLabelEnd(text: string, start: number, stop: number): number {
  if (text.slice(start, start + 4).toLowerCase() === 'xn--') {
    let end = stop;
    while (isDash(text.charCodeAt(end - 1))) end--;
    return end > start + 4 ? end : start;
  }
  let end = start;
  while (end < stop && !isDash(text.charCodeAt(end)) && !isDigit(text.charCodeAt(end))) end++;
  const whole = end === stop || isDash(text.charCodeAt(end));
  while (end > start && isHidden(text.charCodeAt(end - 1))) end--;
  // "info@firma.de-Adresse" ends at the dash; "host.v2" and "1.0.0-x2" have no top-level label.
  return end - start >= 2 && whole ? end : start;
}

function isSomethingElse(text: string, start: number, from: number, end: number, at: number): boolean {
  const domain = text.slice(from, end).toLowerCase();
  const labels = domain.split('.');
  if (isNumber(labels[0] ?? '') && isNumber(labels[1] ?? '')) return true;
  if (imageScale.test(domain) && fileKinds.has(labels.at(-1) ?? '')) return true;
  if (!remoteUsers.has(text.slice(start, at).toLowerCase())) return false;
  return text.slice(start - 3, start) === '://' || (text[end] === ':' && !/[\s]|^$/.test(text.charAt(end + 1)));
}

/** Where the user information of a URL begins that ends at the "@"; -1 where the "@" ends none (RFC 3986, section 3.2.1). */
function userInformationStart(text: string, at: number): number {
  const limit = Math.max(3, at - longestUserInformation);
  for (let start = at; start >= limit; start--) {
    const unit = text.charCodeAt(start - 1);
    if (unit === 0x2f) {
      const isAuthority = start < at && text.charCodeAt(start - 2) === 0x2f && text.charCodeAt(start - 3) === 0x3a;
      return isAuthority && isAsciiAlphanumeric(text.charCodeAt(start - 4)) ? start : -1;
    }
    if (endsAuthority(unit) || unit === 0x40) return -1;
  }
  return -1;
}

/** Delimiters of a URL, and of text around it, that are in no authority. */
function endsAuthority(unit: number): boolean {
  return unit <= 0x20 || unit === 0x2f || unit === 0x3f || unit === 0x23 || unit === quote || unit === 0x3c;
}

/** The last "@" of an authority, which is the one before the host. */
function lastSign(text: string, at: number): number {
  const limit = Math.min(text.length, at + longestUserInformation);
  let last = at;
  for (let place = at + 1; place < limit && !endsAuthority(text.charCodeAt(place)); place++) {
    if (text.charCodeAt(place) === 0x40) last = place;
  }
  return last;
}

function isNumber(label: string): boolean {
  return label !== '' && [...label].every((character) => isDigit(character.charCodeAt(0)));
}

/** The next "@" from a place on, however it is written. One for a text, so that each spelling is looked for once. */
class Signs {
  readonly #text: string;
  readonly #spellings: string[] = [];
  readonly #places: number[] = [];

  constructor(text: string) {
    this.#text = text;
    let needed = '';
    let found = -1;
    for (const [character, spelling] of spellings) {
      if (character !== needed) {
        needed = character;
        found = text.indexOf(character);
      }
      if (found === -1) continue;
      const place = text.indexOf(spelling, found);
      if (place === -1) continue;
      this.#spellings.push(spelling);
      this.#places.push(place);
    }
  }

  get none(): boolean {
    return this.#places.length === 0;
  }

  /** Undefined when there is no further one. */
  next(): { readonly place: number; readonly spelling: string } | undefined {
    let first = -1;
    let place = Infinity;
    for (const [index, candidate] of this.#places.entries()) {
      if (candidate === -1 || candidate >= place) continue;
      first = index;
      place = candidate;
    }
    const spelling = this.#spellings[first];
    if (spelling === undefined) return undefined;
    this.#places[first] = this.#text.indexOf(spelling, place + 1);
    return { place, spelling };
  }
}

const none: readonly EntitySpan[] = Object.freeze([]);

/** The engine looks for one character at the speed of memory, but each search costs as much as reading a short text. */
function mayHaveSign(text: string): boolean {
  if (text.length >= shortText) return neededCharacters.some((character) => text.includes(character));
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x40 || unit === percent || unit === 0x26 || unit === backslash || unit >= 0xfe6b) return true;
  }
  return false;
}

function find(text: string): readonly EntitySpan[] {
  if (!mayHaveSign(text)) return none;
  const signs = new Signs(text);
  if (signs.none) return none;
  const spans: EntitySpan[] = [];
  const hasUrl = text.includes('://');
  let earliest = 0;
  for (let sign = signs.next(); sign !== undefined; sign = signs.next()) {
    const { place, spelling } = sign;
    if (place < earliest) continue;
    const user = hasUrl && spelling === '@' ? userInformationStart(text, place) : -1;
    const at = user === -1 ? place : lastSign(text, place);
    const from = at + spelling.length;
    const end = domainEnd(text, from);
    if (end === from) continue;
    const encoded = spelling === percentEncoded;
    const start = user !== -1 ? user : encoded ? encodedStart(text, at, earliest) : localStart(text, at, earliest);
    if (start === at || isSomethingElse(text, start, from, end, at)) continue;
    // An address that is the user of a URL is part of what goes.
    while (user !== -1 && (spans.at(-1)?.end ?? 0) > user) spans.pop();
    const stop = user === -1 ? end : at;
    spans.push({ type: 'EMAIL', start, end: stop, value: text.slice(start, stop), score: 990, recogniser: 'email' });
    earliest = stop;
  }
  return spans;
}

/** The local part is the receiver's own affair (RFC 5321, section 2.4); the domain has no case. */
function canonical(value: string): string {
  for (const [, spelling] of spellings) {
    const at = value.lastIndexOf(spelling);
    if (at > 0) return value.slice(0, at) + value.slice(at).toLowerCase();
  }
  return value;
}

export const email: Recogniser = Object.freeze({ id: 'email', type: 'EMAIL', find, canonical });
