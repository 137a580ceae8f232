import type { EntitySpan, Recogniser } from '../../core/recogniser.ts';
import { codePointAt } from '../../lib/code-points.ts';

/*
 * E-mail addresses: the dot-atom form of RFC 5321 and 5322, with letters of all scripts (RFC 6531) and internationalised
 * domains (RFC 5890), found from the "@" outwards; each walk ends at the next "@" or at the longest length that the
 * standard allows, so the time is linear.
 *
 * Of the signs that a local part may have, those in use count: . _ + - ' and not the ones that join an address to its
 * surroundings in real text (= in "mail=a@b.de", / in "//a@b.de", & % ? # ! * ~ ^ ` { | }). Quoted local parts and address
 * literals (a@[192.0.2.1]) do not count either.
 *
 * A domain needs a dot and a last label of letters, so that `user@localhost`, `@scope/package`, `package@1.2.3` and handles
 * are none. `name@instance.social` is one, whatever it is used for. `git@host:path` and `image@2x.png` are none; any other
 * `user@host.name:path` is, since the user may be a person.
 */

const longestLocalPart = 64;
const longestDomain = 253;
const longestLabel = 63;

const letterMarkOrNumber = /[\p{L}\p{M}\p{N}]/u;
const remoteUsers: ReadonlySet<string> = new Set(['git', 'hg', 'svn']);
const imageScale = /^[1-9]x$/;
const imageKinds: ReadonlySet<string> = new Set(['png', 'jpg', 'jpeg', 'webp', 'gif', 'svg', 'avif', 'heic', 'pdf']);

const dot = 0x2e;
const dash = 0x2d;

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

function isLocalSign(unit: number): boolean {
  return unit === dot || unit === dash || unit === 0x5f || unit === 0x2b || unit === 0x27;
}

/** Where the local part before the "@" begins; the place of the "@" when there is none. */
function localStart(text: string, at: number, earliest: number): number {
  const wide = isWide(text.charCodeAt(at - 1));
  const limit = Math.max(earliest, at - longestLocalPart - 1);
  let start = at;
  while (start > limit) {
    const unit = text.charCodeAt(start - 1);
    if (unit === dot && text.charCodeAt(start) === dot) {
      start++;
      break;
    }
    if (!isLocalSign(unit) && (!isAlphanumericAt(text, start - 1) || (isWide(unit) !== wide && !isDigit(unit)))) break;
    start--;
  }
  if (at - start > longestLocalPart) return at;
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
      if (unit !== dash && (!isAlphanumericAt(text, stop) || (isWide(unit) !== wide && !isDigit(unit)))) break;
      stop++;
    }
    if (stop === start || stop - start > longestLabel || text.charCodeAt(start) === dash) break;
    const last = lastLabelEnd(text, start, stop);
    if (labels > 0 && last > start) end = last;
    labels++;
    if (text.charCodeAt(stop) !== dot) break;
    label = stop + 1;
  }
  return labels > 1 && end - from <= longestDomain ? end : from;
}

/** The end of a top-level label that begins at `start`: two letters or more, or punycode. `start` when it is none. */
function lastLabelEnd(text: string, start: number, stop: number): number {
  if (text.slice(start, start + 4).toLowerCase() === 'xn--') {
    let end = stop;
    while (text.charCodeAt(end - 1) === dash) end--;
    return end > start + 4 ? end : start;
  }
  let end = start;
  while (end < stop && text.charCodeAt(end) !== dash && !isDigit(text.charCodeAt(end))) end++;
  // "info@firma.de-Adresse" ends at the dash; "host.v2" and "1.0.0-x2" have no top-level label.
  return end - start >= 2 && (end === stop || text.charCodeAt(end) === dash) ? end : start;
}

function isSomethingElse(text: string, start: number, at: number, end: number): boolean {
  const labels = text
    .slice(at + 1, end)
    .toLowerCase()
    .split('.');
  const first = labels[0] ?? '';
  if (isNumber(first) && isNumber(labels[1] ?? '')) return true;
  if (imageScale.test(first) && imageKinds.has(labels.at(-1) ?? '')) return true;
  if (!remoteUsers.has(text.slice(start, at).toLowerCase())) return false;
  return text.slice(start - 3, start) === '://' || (text[end] === ':' && !/[\s]|^$/.test(text.charAt(end + 1)));
}

function isNumber(label: string): boolean {
  return label !== '' && [...label].every((character) => isDigit(character.charCodeAt(0)));
}

function find(text: string): readonly EntitySpan[] {
  let at = text.indexOf('@');
  if (at === -1) return [];
  const spans: EntitySpan[] = [];
  let earliest = 0;
  for (; at !== -1; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at, earliest);
    if (start === at) continue;
    const end = domainEnd(text, at + 1);
    if (end === at + 1 || isSomethingElse(text, start, at, end)) continue;
    spans.push({ type: 'EMAIL', start, end, value: text.slice(start, end), score: 990, recogniser: 'email' });
    earliest = end;
  }
  return spans;
}

/** The local part is the receiver's own affair (RFC 5321, section 2.4); the domain has no case. */
function canonical(value: string): string {
  const at = value.lastIndexOf('@');
  return value.slice(0, at) + value.slice(at).toLowerCase();
}

export const email: Recogniser = Object.freeze({ id: 'email', type: 'EMAIL', find, canonical });
