import { type TextView, tokenKinds } from '../core/recogniser.ts';
import { isDigitAt, type PhoneCandidate, type PhoneGroup } from './phone-candidate.ts';
import { unitsBehind } from './phone-words.ts';
import { listedFrom } from './words-around.ts';

/*
 * What tells groups of digits from telephone numbers by their form and by the signs around them: dates, amounts, parts of longer numbers.
 */

const { digit } = tokenKinds;
/** What has less is no number of anybody. */
export const fewestDigits = 6;

/** A date, a time, a range of years, an address of version 4, a decimal: nothing that is dialled. */
export function isCalendar(candidate: PhoneCandidate, lastGroup: number): boolean {
  const lengths = candidate.layout
    .split('-')
    .slice(0, lastGroup + 1)
    .join('-');
  const digits = candidate.groups[lastGroup]?.digits ?? '';
  if (candidate.plus || candidate.bracket) return false;
  const signs = candidate.signs;
  if (/^[12]-[12]-(?:4|2)$/.test(lengths)) {
    const [day = 0, month = 0] = splitNumbers(digits, lengths);
    return (day <= 31 && month <= 12) || (month <= 31 && day <= 12);
  }
  if (/^4-[12]-[12](?:-|$)/.test(lengths)) return /^(?:1[89]|20)/.test(digits);
  if (/^[12]-[12]-4-/.test(lengths)) return /^\d{2,4}?(?:1[89]|20)\d\d/.test(digits);
  // "06.05 – 09.05.2019"
  if (/^[12]-[12]-[12]-[12](?:-[24])?$/.test(lengths) && signs.includes('.') && /[-\u2010-\u2013]/.test(signs)) {
    const [day = 0, month = 0] = splitNumbers(digits, lengths);
    if (day <= 31 && month <= 12) return true;
  }
  if (/^4-4$/.test(lengths)) return /^(?:1[5-9]|20)\d\d(?:1[5-9]|20)\d\d$/.test(digits);
  if (/^4-2$/.test(lengths)) return /^(?:19|20)/.test(digits);
  if (/^8$/.test(lengths)) return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
  if (/^[1-3](?:-3)+$/.test(lengths) && /^\.+$/.test(signs)) return true;
  return lengths.startsWith('1-') && signs.startsWith('.');
}

function splitNumbers(digits: string, lengths: string): number[] {
  let from = 0;
  return lengths.split('-').map((length) => Number(digits.slice(from, (from += Number(length)))));
}

/** Units up to the next token. */
export function gapBehind(view: TextView, { end, lastToken }: PhoneGroup): number {
  const { starts, count } = view.tokens;
  return lastToken + 1 < count ? (starts[lastToken + 1] ?? 0) - end : Infinity;
}

/** Whether the number goes on, or is an amount or a measure, behind the place. */
export function goesOn(view: TextView, group: PhoneGroup): boolean {
  const { text, tokens } = view;
  const { end } = group;
  const unit = text.charCodeAt(end);
  if (unit === 0x2c && isDigitAt(text, end + 1)) return gapBehind(view, group) <= 1 && !isDigitAt(text, end + 4);
  if (unit === 0x3a && isDigitAt(text, end + 1)) return true;
  if (unit === 0x25 || unit === 0x20ac || unit === 0x5f || text.startsWith(' €', end) || text.startsWith(' $', end))
    return true;
  const next = group.lastToken + 1;
  const gap = gapBehind(view, group);
  if (gap === 0) return true;
  if (gap === 1 && (unit === 0x20 || unit === 0xa0 || unit === 0x2d)) {
    if (unit === 0x2d) return ((tokens.kinds[next] ?? 0) & digit) !== 0;
    return listedFrom(view, next, unitsBehind, 1) > 0;
  }
  return false;
}

/** Whether what stands right before makes it a part of something else: a longer number, a path, a word, an amount. */
export function isInside(view: TextView, candidate: PhoneCandidate, earliest: number): boolean {
  const { text, tokens } = view;
  const { start } = candidate;
  const before = text.charCodeAt(start - 1);
  if (Number.isNaN(before) || before === 0x0a || before === 0x09 || before === 0x22 || before === 0x3a) return false;
  const previous = candidate.firstToken - 1;
  const previousEnd = tokens.ends[previous] ?? -1;
  if (previous >= 0 && previousEnd === start) return true;
  if (/[/.,_#$€£@&=+*-]/.test(text.charAt(start - 1))) {
    return !(previousEnd === start - 1 && before === 0x2c) && !(before === 0x3d || before === 0x2f)
      ? previousEnd === start - 1 || /[_#$€£@&+*]/.test(text.charAt(start - 1))
      : before === 0x2f && text.charCodeAt(start - 2) !== 0x20;
  }
  if (candidate.plus || candidate.bracket) return false;
  // A group of digits before a space, unless it ends a date, a time or the number before.
  if (
    previous >= 0 &&
    previousEnd > earliest &&
    previousEnd === start - 1 &&
    (before === 0x20 || before === 0xa0) &&
    ((tokens.kinds[previous] ?? 0) & digit) !== 0
  ) {
    const previousStart = tokens.starts[previous] ?? 0;
    const joint = text.charCodeAt(previousStart - 1);
    return !(joint === 0x3a || ((joint === 0x2e || joint === 0x2d) && isDigitAt(text, previousStart - 2)));
  }
  return false;
}

/** Whether a group of digits stands right before, over a sign that numbers have inside, unless it ends a date, a time or the number before. */
export function continuesNumber(view: TextView, token: number, earliest: number): boolean {
  const { text, tokens } = view;
  const previous = token - 1;
  if (previous < 0 || ((tokens.kinds[previous] ?? 0) & digit) === 0) return false;
  const end = tokens.ends[previous] ?? 0;
  if ((tokens.starts[token] ?? 0) - end !== 1 || end <= earliest) return false;
  const sign = text.charCodeAt(end);
  if (sign === 0x2d || sign === 0x2e || sign === 0x2f) return true;
  if (sign !== 0x20 && sign !== 0xa0) return false;
  const previousStart = tokens.starts[previous] ?? 0;
  const joint = text.charCodeAt(previousStart - 1);
  return !(joint === 0x3a || ((joint === 0x2e || joint === 0x2d) && isDigitAt(text, previousStart - 2)));
}

/** `12.03.2024` and `2024-03-12`, by the lengths and signs alone. */
export function isDate(view: TextView, token: number): boolean {
  const { text, tokens } = view;
  const { starts, ends, count } = tokens;
  if (token + 2 >= count) return false;
  const start = starts[token] ?? 0;
  const first = (ends[token] ?? 0) - start;
  const second = (ends[token + 1] ?? 0) - (starts[token + 1] ?? 0);
  const third = (ends[token + 2] ?? 0) - (starts[token + 2] ?? 0);
  if (second > 2 || (starts[token + 2] ?? 0) - start !== first + second + 2) return false;
  const sign = text.charCodeAt(start + first);
  if (sign !== text.charCodeAt(ends[token + 1] ?? 0) || (sign !== 0x2e && sign !== 0x2d && sign !== 0x2f)) return false;
  const year = first === 4 ? start : third === 4 && first <= 2 ? (starts[token + 2] ?? 0) : -1;
  if (year === -1 || (first === 4 && third > 2)) return false;
  const century = text.slice(year, year + 2);
  return century === '20' || century === '19' || century === '18';
}

/** Whether the groups that may belong to the number of this token have enough digits. */
export function hasDigits(view: TextView, token: number): boolean {
  const { starts, ends, kinds, count } = view.tokens;
  let digits = 0;
  for (let at = token; at < count; at++) {
    if (((kinds[at] ?? 0) & digit) === 0 || (at > token && (starts[at] ?? 0) - (ends[at - 1] ?? 0) > 4)) return false;
    digits += (ends[at] ?? 0) - (starts[at] ?? 0);
    if (digits >= fewestDigits) return true;
  }
  return false;
}
