import { type TextView, tokenKinds } from '../core/recogniser.ts';

/*
 * Cuts what may be a telephone number out of a text: groups of digits with the signs that people write between them. What it is, others say.
 */

const { digit } = tokenKinds;

export interface PhoneGroup {
  /** Where it ends in the text, the closing bracket included. */
  readonly end: number;
  readonly lastToken: number;
  /** All digits up to here. */
  readonly digits: string;
}

export interface PhoneCandidate {
  readonly start: number;
  readonly firstToken: number;
  /** `+` before the digits. */
  readonly plus: boolean;
  /** The first group, or the group behind the calling code, stands in brackets. */
  readonly bracket: boolean;
  /** Each with the signs before it. */
  readonly groups: readonly PhoneGroup[];
  /** Lengths of the groups, as in `3-3-4`. */
  readonly layout: string;
  /** All signs between the groups. */
  readonly signs: string;
  /** Letters were read as the digits that they look like. */
  readonly repaired: boolean;
  /** More groups of digits follow than any number has. */
  readonly isTooLong: boolean;
}

const mostDigits = 17;
const mostGroups = 10;
const lookAlikes: Readonly<Record<string, string>> = Object.freeze({
  O: '0',
  o: '0',
  I: '1',
  l: '1',
  S: '5',
  B: '8',
  Z: '2',
});

export function isDigitAt(text: string, place: number): boolean {
  const unit = text.charCodeAt(place);
  return unit >= 0x30 && unit <= 0x39;
}

/** The digits of a token, `O`, `l` and their like repaired; undefined where it has anything else. */
function digitsOf(view: TextView, token: number): string | undefined {
  const { starts, ends, kinds } = view.tokens;
  const kind = kinds[token] ?? 0;
  const written = view.text.slice(starts[token], ends[token]);
  if (kind === digit) return written;
  if ((kind & digit) === 0 || written.length > mostDigits || !/^[\dOo][\dOoIlSBZ]*$/.test(written)) return undefined;
  if (written.replaceAll(/\d/g, '').length > 3) return undefined;
  return written.replaceAll(/\D/g, (character) => lookAlikes[character] ?? character);
}

/** The digits before the extension in `6138x036`; empty where it is something else. */
function extendedNumber(text: string, start: number, end: number): string {
  if (end - start > 14) return '';
  return /^(\d{2,8})x\d{1,5}$/i.exec(text.slice(start, end))?.[1] ?? '';
}

/** Whether the signs between two groups are some that a number may have inside. */
function joins(text: string, from: number, to: number, hasPrefix: boolean): boolean {
  const length = to - from;
  if (length === 1) {
    const unit = text.charCodeAt(from);
    return (
      unit === 0x20 ||
      unit === 0xa0 ||
      unit === 0x2d ||
      unit === 0x2e ||
      unit === 0x2f ||
      unit === 0x202f ||
      (unit >= 0x2010 && unit <= 0x2013) ||
      unit === 0x29 ||
      (unit === 0x28 && hasPrefix)
    );
  }
  if (length > 4) return false;
  const between = text.slice(from, to);
  if (hasPrefix && /^\)?[ \u00a0-]?\($/.test(between)) return true;
  return /^(?:\)[ \u00a0]?|\)? ?[-/\u2010-\u2013] ?|\)?[-/.]|[ \u00a0]{2}|-\n|\) ?[-/] ?)$/.test(between);
}

/** What begins with this token, which is one of digits; undefined where too few follow. */
export function phoneCandidate(view: TextView, token: number, fewestDigits: number): PhoneCandidate | undefined {
  const { text, tokens } = view;
  const { starts, ends, kinds, count } = tokens;
  const first = digitsOf(view, token);
  if (first === undefined || first.length > mostDigits) return undefined;
  const place = starts[token] ?? 0;
  let start = place;
  let bracket = false;
  let plus = false;
  if (text.charCodeAt(start - 1) === 0x28) {
    bracket = true;
    start--;
  }
  if (text.charCodeAt(start - 1) === 0x2b || text.charCodeAt(start - 1) === 0xff0b) {
    plus = true;
    start--;
    if (text.charCodeAt(start - 1) === 0x28) {
      bracket = true;
      start--;
    }
  } else if (bracket && text.charCodeAt(start - 1) === 0x20 && text.charCodeAt(start - 2) === 0x2b) {
    bracket = false;
    start = place;
  }
  if (plus && text.charCodeAt(start + 1) === 0x20) return undefined;
  const hasPrefix = plus || first.startsWith('00');
  const groups: PhoneGroup[] = [];
  let digits = first;
  let layout = String(first.length);
  let signs = '';
  let repaired = (kinds[token] ?? 0) !== digit;
  let isTooLong = false;
  let at = token;
  for (;;) {
    let end = ends[at] ?? 0;
    if (text.charCodeAt(end) === 0x29 && (bracket || signs.includes('('))) end++;
    groups.push({ end, lastToken: at, digits });
    if (at + 1 >= count) break;
    const from = ends[at] ?? 0;
    const next = starts[at + 1] ?? 0;
    if (!joins(text, from, next, hasPrefix && groups.length < 3)) break;
    const extended = extendedNumber(text, next, ends[at + 1] ?? 0);
    if (extended !== '' && digits.length + extended.length <= mostDigits) {
      signs += text.slice(from, next);
      layout += `-${extended.length}`;
      digits += extended;
      groups.push({ end: next + extended.length, lastToken: at + 1, digits });
      break;
    }
    const more = digitsOf(view, at + 1);
    if (more === undefined) break;
    if (digits.length + more.length > mostDigits || groups.length >= mostGroups) {
      isTooLong = true;
      break;
    }
    if ((kinds[at + 1] ?? 0) !== digit) repaired = true;
    signs += text.slice(from, next);
    digits += more;
    layout += `-${more.length}`;
    at++;
  }
  if (digits.length < fewestDigits) return undefined;
  return {
    start,
    firstToken: token,
    plus,
    bracket: bracket || signs.includes('('),
    groups,
    layout,
    signs,
    repaired,
    isTooLong,
  };
}
