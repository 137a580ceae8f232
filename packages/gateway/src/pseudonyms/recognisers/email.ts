import type { EntitySpan, Recogniser, TextView } from '../../core/recogniser.ts';
import { codePointAt } from '../../lib/code-points.ts';

/*
 * E-mail addresses: the dot-atom form of RFC 5321 and 5322, with letters of all scripts (RFC 6531) and internationalised
 * domains (RFC 5890), found from the "@" outwards; each walk ends at the next "@", so the time is linear.
 *
 * The standard's limits (64 characters before the "@", 63 a label, 253 a domain) are none here: a longer run is an address
 * with something glued to it, and all of it goes rather than nothing.
 *
 * Of the signs that a local part may have, those in use count: . _ + - ' and not the ones that join an address to its
 * surroundings in real text (= in "mail=a@b.de", / in "//a@b.de", & % ? # ! * ~ ^ ` { | }). Quoted local parts count where
 * they look like a name ("anna maria"@b.de); address literals (a@[192.0.2.1]) do not.
 *
 * A domain needs a dot and a last label of letters, so that `user@localhost`, `@scope/package`, `package@1.2.3` and handles
 * are none. `name@instance.social` is one, whatever it is used for. `git@host:path` and `image@2x.png` are none; any other
 * `user@host.name:path` is, since the user may be a person. In a URL the user before the host is what is personal, and the host
 * stays. A password behind the user is a secret and has its own recogniser; then the user is an account rather than a person, and
 * counts where it is an address itself (`https://anna%40example.org:…@host.name`).
 */

const letterMarkOrNumber = /[\p{L}\p{M}\p{N}]/u;
const remoteUsers: ReadonlySet<string> = new Set(['git', 'hg', 'svn']);
/** As in `logo@2x.png`, `logo@1.5x.png` and `tile@64x64.png`. */
const imageScale = /^(?:\d{1,2}\.)?\d{1,4}x(?:\d{1,4})?(?:[.-]|$)/;
const fileKinds: ReadonlySet<string> = new Set(
  `avif bmp cjs css eps gif heic htm html icns ico jp2 jpeg jpg js json less map md mjs mp3 mp4 pdf png psd scss svg tif tiff ts ttf
txt webm webp woff woff2 xml`.split(/\s+/),
);
/** Bounds how far an "@" looks for a later one of the same URL. */
const longestUserInformation = 256;
const longestQuoted = 256;

/** Signs that are an "@": also full width and small. */
const signs: readonly string[] = ['@', '\uff20', '\ufe6b'];
/** Ways to write the "@" before a domain whose case does not count. */
const spellings: readonly string[] = [
  ...signs,
  '%40',
  '\\u0040',
  '\\x40',
  '&#64;',
  '&#064;',
  '&#x40;',
  '&#X40;',
  '&commat;',
];

const dot = 0x2e;
const dash = 0x2d;
const quote = 0x22;
const backslash = 0x5c;
const wideDot = 0xff0e;
const ideographicDot = 0x3002;
const halfwidthIdeographicDot = 0xff61;
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
  let start = at;
  while (start > earliest) {
    const unit = text.charCodeAt(start - 1);
    if (isDot(unit) && isDot(text.charCodeAt(start))) break;
    if (!isLocalSign(unit) && (!isAlphanumericAt(text, start - 1) || (isWide(unit) !== wide && !isDigit(unit)))) break;
    start--;
  }
  while (start < at && isLocalSign(text.charCodeAt(start))) start++;
  return start;
}

/**
 * Where a quoted local part begins that ends with the quotation mark before the "@". It has to look like a name, for most
 * quotation marks before an "@" begin something else: `["a", "@b.de"]`. In a text that is escaped as a whole, the marks
 * around it have backslashes too, fewer than those inside.
 */
function quotedStart(text: string, at: number, earliest: number): number {
  const depth = backslashesBefore(text, at - 1, earliest);
  const end = at - 1 - depth;
  const limit = Math.max(earliest, end - longestQuoted);
  let start = end;
  let opening = -1;
  while (start > limit) {
    const unit = text.charCodeAt(start - 1);
    if (unit === quote) {
      const before = backslashesBefore(text, start - 1, limit);
      if (before <= depth) {
        if (before === depth) opening = start - 1 - depth;
        break;
      }
      start -= 1 + before;
      continue;
    }
    if (!isLocalSign(unit) && unit !== 0x20 && unit !== backslash && !isAlphanumericAt(text, start - 1)) break;
    start--;
  }
  if (start === end || !isAlphanumericAt(text, end - 1)) return at;
  // Too long for one, but what it ends with may be.
  if (opening === -1) return start === limit && limit > earliest ? start : at;
  if (!isAlphanumericAt(text, start)) return at;
  return opening > 0 && isAlphanumericAt(text, opening - 1) ? at : opening;
}

function backslashesBefore(text: string, place: number, earliest: number): number {
  let start = place;
  while (start > earliest && text.charCodeAt(start - 1) === backslash) start--;
  return place - start;
}

/** Where the domain behind the "@" ends; `from` when there is none. */
function domainEnd(text: string, from: number): number {
  let end = from;
  let label = from;
  let labels = 0;
  for (;;) {
    const start = label;
    const wide = isWide(text.charCodeAt(start));
    let stop = start;
    while (stop < text.length) {
      const unit = text.charCodeAt(stop);
      if (!isDash(unit) && (!isAlphanumericAt(text, stop) || (isWide(unit) !== wide && !isDigit(unit)))) break;
      stop++;
    }
    if (stop === start || isDash(text.charCodeAt(start))) break;
    const last = lastLabelEnd(text, start, stop);
    if (labels > 0 && last > start) end = last;
    labels++;
    if (!joinsLabels(text, stop, wide, end > from)) break;
    label = stop + 1;
  }
  return labels > 1 ? end : from;
}

/**
 * Whether the sign between two labels is a dot of a domain (RFC 3490, section 3.1, knows four). The wide ones end a
 * sentence as well: what is around them is of one width, and where it has no spaces the first end counts.
 */
function joinsLabels(text: string, place: number, wide: boolean, complete: boolean): boolean {
  const sign = text.charCodeAt(place);
  if (sign === dot) return true;
  if (sign !== wideDot && sign !== ideographicDot && sign !== halfwidthIdeographicDot) return false;
  const next = text.charCodeAt(place + 1);
  if (Number.isNaN(next) || isWide(next) !== wide) return false;
  return !wide || !complete || sign === wideDot;
}

/** The end of a top-level label that begins at `start`: two letters or more, or punycode. `start` when it is none. */
function lastLabelEnd(text: string, start: number, stop: number): number {
  if (text.slice(start, start + 4).toLowerCase() === 'xn--') {
    let end = stop;
    while (isDash(text.charCodeAt(end - 1))) end--;
    return end > start + 4 ? end : start;
  }
  // "info@firma.de-Adresse" ends at the dash, "info@firma.de030123" before the number; "host.v2" and "1.0.0-x2" have no
  // top-level label.
  let end = start;
  while (end < stop && !isDash(text.charCodeAt(end)) && !isDigit(text.charCodeAt(end))) end++;
  return end - start >= 2 ? end : start;
}

function isSomethingElse(text: string, start: number, from: number, end: number, at: number): boolean {
  const domain = text.slice(from, end).toLowerCase();
  const labels = domain.split('.');
  if (isNumber(labels[0] ?? '') && isNumber(labels[1] ?? '')) return true;
  if (imageScale.test(domain) && fileKinds.has((labels.at(-1) ?? '') + digitsAt(text, end))) return true;
  if (!remoteUsers.has(text.slice(start, at).toLowerCase())) return false;
  return text.slice(start - 3, start) === '://' || (text[end] === ':' && !/[\s]|^$/.test(text.charAt(end + 1)));
}

/** A digit or two that may belong to a kind of files, such as mp4. */
function digitsAt(text: string, place: number): string {
  return isDigit(text.charCodeAt(place)) && !isDigit(text.charCodeAt(place + 1)) ? text.charAt(place) : '';
}

/** Where the user information of a URL begins that ends at the "@"; -1 where the "@" ends none (RFC 3986, section 3.2.1). */
function userInformationStart(text: string, at: number): number {
  for (let start = at; start >= 3; start--) {
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

/** The next "@" from a place on. One for a text, so that each sign is looked for once. */
class Signs {
  readonly #text: string;
  readonly #places: number[];

  constructor(text: string) {
    this.#text = text;
    this.#places = signs.map((sign) => text.indexOf(sign));
  }

  /** -1 when there is no further one. */
  next(): number {
    let first = -1;
    let place = Infinity;
    for (let index = 0; index < this.#places.length; index++) {
      const candidate = this.#places[index] ?? -1;
      if (candidate === -1 || candidate >= place) continue;
      first = index;
      place = candidate;
    }
    if (first === -1) return -1;
    this.#places[first] = this.#text.indexOf(signs[first] ?? '', place + 1);
    return place;
  }
}

const none: readonly EntitySpan[] = Object.freeze([]);

/** Where addresses stand in a text of plain spelling, in order and apart. */
function findPlain(text: string): (readonly [start: number, end: number])[] {
  const places = new Signs(text);
  const spans: (readonly [start: number, end: number])[] = [];
  const hasUrl = text.includes('://');
  let earliest = 0;
  let firstOfRun = -1;
  let before = -2;
  for (let place = places.next(); place !== -1; place = places.next()) {
    if (place !== before + 1) firstOfRun = place;
    before = place;
    if (place < earliest) continue;
    const user = hasUrl && text.charCodeAt(place) === 0x40 ? userInformationStart(text, place) : -1;
    const at = user === -1 ? place : lastSign(text, place);
    const end = domainEnd(text, at + 1);
    if (end === at + 1) continue;
    // A sign that was doubled by mistake is still one.
    const behind = user === -1 ? firstOfRun : at;
    const start = user === -1 ? localStart(text, behind, earliest) : user;
    if (start >= behind || isSomethingElse(text, start, at + 1, end, at)) continue;
    const colon = user === -1 ? -1 : text.indexOf(':', start);
    if (colon !== -1 && colon < at) {
      // An address that is the user of the URL was found already, unless the password has signs that look like one.
      while ((spans.at(-1)?.[1] ?? 0) > colon) spans.pop();
      if (place < colon && domainEnd(text, place + 1) === colon) spans.push([start, colon]);
      earliest = at + 1;
      continue;
    }
    // An address that is the user of a URL is part of what goes.
    while (user !== -1 && (spans.at(-1)?.[1] ?? 0) > user) spans.pop();
    const stop = user === -1 ? end : at;
    spans.push([start, stop]);
    earliest = stop;
  }
  return spans;
}

function find({ text }: TextView): readonly EntitySpan[] {
  if (!signs.some((sign) => text.includes(sign))) return none;
  const spans = findPlain(text);
  if (spans.length === 0) return none;
  return spans.map(([start, end]) => ({
    type: 'EMAIL',
    start,
    end,
    value: text.slice(start, end),
    score: 990,
    recogniser: 'email',
  }));
}

/** The local part is the receiver's own affair (RFC 5321, section 2.4); the domain has no case. */
function canonical(value: string): string {
  for (const spelling of spellings) {
    const at = value.lastIndexOf(spelling);
    if (at > 0) return value.slice(0, at) + value.slice(at).toLowerCase();
  }
  return value;
}

export const email: Recogniser = Object.freeze({
  id: 'email',
  type: 'EMAIL',
  sources: ['RFC 5321, section 4.1.2', 'RFC 5322, section 3.4.1', 'RFC 6531', 'RFC 5890', 'RFC 3986, section 3.2.1'],
  examples: {
    finds: [
      'Write to ⟦anna.lena@example.org⟧.',
      'Schreiben Sie an ⟦müller@bücher.example⟧, bitte.',
      'https://⟦anna⟧@host.example/x',
      '⟦info@firma.example⟧-Adresse',
    ],
    passes: ['user@localhost', '@scope/package', 'logo@2x.png', 'git@github.example:owner/name', 'package@1.2.3'],
  },
  find,
  canonical,
});
