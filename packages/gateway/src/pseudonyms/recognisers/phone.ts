import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { dialledNumber, startsWithCallingCode } from '../dialled-number.ts';
import { phoneCandidate, type PhoneCandidate, type PhoneGroup } from '../phone-candidate.ts';
import {
  continuesNumber,
  fewestDigits,
  gapBehind,
  goesOn,
  hasDigits,
  isCalendar,
  isDate,
  isInside,
} from '../phone-surroundings.ts';
import {
  labels,
  labelsBehind,
  letterLabels,
  nearLabels,
  noLabels,
  otherWords,
  rightLabels,
  weakLabels,
} from '../phone-words.ts';
import { listedBefore, listedFrom } from '../words-around.ts';

/*
 * Telephone numbers, in the three ways in which they are known for such: an international prefix and a number of that country's plan; a
 * national form that is sure enough (German, Austrian, Swiss, British with their leading zero and an area code in use, North American
 * 3-3-4); or a word beside them. With a word, numbers count that no plan knows, for people leave digits out and make some up.
 *
 * Emergency and other short numbers are nobody's. Dates, times, amounts, years and what other words name are none.
 */

const { digit, letter } = tokenKinds;

const nearReach = 4;
/** Numbers of emergency and information services. */
const shortNumbers: ReadonlySet<string> = new Set([
  '110',
  '112',
  '116117',
  '911',
  '999',
  '115',
  '144',
  '133',
  '122',
  '117',
  '118',
  '116116',
  '116123',
  '116111',
  '116006',
  '0800',
  '19222',
]);

interface Reading {
  readonly group: PhoneGroup;
  /** Of E.164, without the plus sign; undefined where no plan knows the number. */
  readonly international: string | undefined;
}

/** The longest beginning that a plan knows and that does not go on, groups only as whole. */
function longestKnown(view: TextView, candidate: PhoneCandidate): Reading | undefined {
  const { groups, plus } = candidate;
  for (let index = groups.length - 1; index >= 0; index--) {
    const group = groups[index];
    if (group === undefined || group.digits.length < fewestDigits) return undefined;
    const international = dialledNumber(group.digits, plus);
    if (international !== undefined && !isCalendar(candidate, index) && !goesOn(view, group))
      return { group, international };
  }
  return undefined;
}

/** How sure the form alone is, per mille; 0 where it says nothing. */
function formScore(candidate: PhoneCandidate, reading: Reading): number {
  const { layout, signs, plus, bracket } = candidate;
  const { digits } = reading.group;
  if (candidate.repaired) return 0;
  if (plus) return 960;
  if (digits.startsWith('00')) return digits.length >= 11 ? 930 : 700;
  if (digits.startsWith('0')) {
    if (digits.length < 7 || layout.startsWith('1-')) return bracket ? 850 : 0;
    if (layout.includes('-')) return bracket || signs.includes('/') ? 880 : 800;
    return /^01(?:5\d{9}|[67]\d{8,9})$/.test(digits) ? 620 : 0;
  }
  if (/^(?:1-)?3-3-4$/.test(layout) && !signs.includes('/')) {
    return bracket || signs.includes('-') || signs.includes('.') ? 800 : 0;
  }
  return 0;
}

/** Forms that are those of telephone numbers though no plan knows them: `(030) 12 34`, `01234/567890`, `555-010-9999`. */
function shapeScore(candidate: PhoneCandidate): number {
  const { layout, signs, plus, bracket, groups } = candidate;
  const digits = groups.at(-1)?.digits ?? '';
  if (candidate.repaired || digits.length < 7 || digits.length > 15) return 0;
  if (digits.startsWith('00') && digits.length >= 11 && layout.includes('-')) {
    return startsWithCallingCode(digits.slice(2)) ? 650 : 0;
  }
  if (plus) return digits.length >= 9 && startsWithCallingCode(digits) ? 700 : 0;
  if (
    /^0[1-9]/.test(digits) &&
    /^[3-5]-/.test(layout) &&
    (bracket || /^ ?\/ ?$/.test(signs.replace(/[ -]+$/, ''))) &&
    layout.split('-').length <= 4
  )
    return 650;
  if (
    layout === '3-3-4' &&
    (bracket ? /^\)[ -]?-?[-.]?$|^\) ?[-. ]$/.test(signs) || signs.startsWith(')') : signs === '--')
  )
    return 650;
  return 0;
}

/** `Desk: …`, `T.: …` */
function rightBefore(view: TextView, token: number): number {
  const told = listedBefore(view, token, rightLabels, 1);
  if (told === 0) {
    if (listedBefore(view, token, letterLabels, 1) === 0) return 0;
    const line = view.text.slice(Math.max(0, (view.tokens.starts[token - 1] ?? 0) - 2), view.tokens.starts[token - 1]);
    if (line !== '' && !/[\n|] ?$/.test(line)) return 0;
  }
  return view.text.slice(view.tokens.ends[token - 1], view.tokens.starts[token]).includes(':') ? 1 : 0;
}

/** How many tokens before there is a label; 0 where there is none, or another word is nearer. */
function labelBefore(view: TextView, token: number): number {
  const told =
    listedBefore(view, token, labels, 6) ||
    listedBefore(view, token, nearLabels, nearReach) ||
    rightBefore(view, token);
  if (told === 0) return 0;
  if (listedBefore(view, token, noLabels, told) === told) return 0;
  const other = listedBefore(view, token, otherWords, 3);
  return other > 0 && other < told ? 0 : told;
}

/** "text me at 555-0132" */
function isTexted(view: TextView, token: number): boolean {
  for (let at = token - 1; at >= Math.max(1, token - 3); at--) {
    if (/^(?:me|us|him|her)$/.test(view.word(at)) && view.word(at - 1) === 'text') return true;
  }
  return false;
}

const vanityPattern =
  /(?:\+?1[-. ])?8(?:00|88|77|66|55|44|33)[-. ][A-Z]{3,8}(?:-[A-Z0-9]{3,5})?(?![A-Za-z0-9])|0800[ -/]?[A-Z]{5,10}(?![A-Za-z0-9])/y;
const extensionPattern = /(?: ?(?:x|ext\.?|extension|DW)[ .:]{0,2}\d{1,6})(?![A-Za-z0-9])/iy;

function matchEnd(pattern: RegExp, text: string, place: number): number {
  pattern.lastIndex = place;
  return Number(pattern.test(text) && pattern.lastIndex);
}

function spanAt(view: TextView, start: number, end: number, score: number): EntitySpan {
  const { text } = view;
  // A bracket around the whole is none of it.
  if (text.charCodeAt(start) === 0x28 && text.charCodeAt(end - 1) === 0x29 && text.indexOf(')', start) === end - 1) {
    return {
      type: 'PHONE',
      start: start + 1,
      end: end - 1,
      value: text.slice(start + 1, end - 1),
      score,
      recogniser: 'phone',
    };
  }
  const withExtension = matchEnd(extensionPattern, text, end) || end;
  return {
    type: 'PHONE',
    start,
    end: withExtension,
    value: text.slice(start, withExtension),
    score,
    recogniser: 'phone',
  };
}

function findAt(view: TextView, token: number, earliest: number): EntitySpan | undefined {
  const candidate = phoneCandidate(view, token, fewestDigits);
  if (candidate === undefined) return undefined;
  const start =
    candidate.bracket &&
    view.text.charCodeAt(candidate.start) === 0x28 &&
    !view.text.slice(candidate.start, candidate.groups.at(-1)?.end).includes(')')
      ? candidate.start + 1
      : candidate.start;
  const first = candidate.groups[0];
  if (first === undefined || (shortNumbers.has(first.digits) && candidate.groups.length === 1)) return undefined;
  const told = labelBefore(view, token);
  const inside = isInside(view, candidate, earliest);
  if ((inside && (told === 0 || told > 2)) || (candidate.isTooLong && told === 0 && !candidate.plus)) return undefined;
  const known = longestKnown(view, candidate);
  if (known !== undefined) {
    const form = formScore(candidate, known);
    if (told > 0) {
      // Somebody's number may be longer than the plan says, or have a slip: what is said to be one goes whole.
      const whole = candidate.groups.at(-1);
      const isWhole =
        whole !== undefined &&
        whole.digits.length <= 13 &&
        !candidate.repaired &&
        !isCalendar(candidate, candidate.groups.length - 1) &&
        !goesOn(view, whole);
      return spanAt(view, start, isWhole ? whole.end : known.group.end, Math.max(form, 930));
    }
    if (form > 0 && (form >= 900 || listedBefore(view, token, otherWords, 3) === 0))
      return spanAt(view, start, known.group.end, form);
    if (form > 0) return undefined;
  }
  const last = candidate.groups.at(-1);
  if (
    last === undefined ||
    candidate.repaired ||
    isCalendar(candidate, candidate.groups.length - 1) ||
    goesOn(view, last)
  )
    return undefined;
  if (last.digits.length < fewestDigits || last.digits.length > 15) return undefined;
  if (told > 0) {
    const near = told <= 2 || candidate.layout.includes('-') || last.digits.length >= 9;
    if (near && !/^0+$/.test(last.digits)) return spanAt(view, start, last.end, told <= 2 ? 880 : 700);
    return undefined;
  }
  if (listedBefore(view, token, otherWords, 3) > 0) return undefined;
  const next = last.lastToken + 1;
  if (
    (candidate.layout.includes('-') || last.digits.length >= 9) &&
    last.digits.length >= 6 &&
    gapBehind(view, last) <= 2 &&
    listedFrom(view, next, labelsBehind, 1) > 0 &&
    !view.text.slice(last.end, view.tokens.starts[next]).includes('\n')
  )
    return spanAt(view, start, last.end, 700);
  const shape = shapeScore(candidate);
  if (shape > 0) return spanAt(view, start, last.end, shape);
  if (
    (candidate.layout.includes('-') || known !== undefined) &&
    last.digits.length >= 7 &&
    (listedBefore(view, token, weakLabels, 3) > 0 || isTexted(view, token))
  )
    return spanAt(view, start, last.end, 600);
  return undefined;
}

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, numbers, numberCount, count } = tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    const start = starts[token] ?? 0;
    if (start < earliest) continue;
    const end = ends[token] ?? 0;
    const length = end - start;
    if (((kinds[token] ?? 0) & letter) !== 0 && (length > 17 || !/^[\dOoIlSBZ]+$/.test(text.slice(start, end))))
      continue;
    const before = text.charCodeAt(start - 1);
    // Within a longer number, which has been looked at from its beginning.
    if (before !== 0x2b && before !== 0x28 && continuesNumber(view, token, earliest)) continue;
    // Most numbers of a text are short and alone.
    if (length < fewestDigits) {
      const next = token + 1;
      if (next >= count || (starts[next] ?? 0) - end > 4) continue;
      const isNumber = ((kinds[next] ?? 0) & digit) !== 0;
      if (length === 1 || (!isNumber && (length === 3 || length === 4))) {
        const unit = text.charCodeAt(start);
        const vanity =
          unit === 0x31 || unit === 0x38 || (unit === 0x30 && length === 4) ? matchEnd(vanityPattern, text, start) : 0;
        if (vanity > 0 && (start === 0 || !/[\w-]/.test(text.charAt(start - 1)))) {
          (spans ??= []).push(spanAt(view, start, vanity, 800));
          earliest = vanity;
          continue;
        }
      }
      if (!isNumber || isDate(view, token) || !hasDigits(view, token)) continue;
    }
    const found = findAt(view, token, earliest);
    if (found === undefined) continue;
    if (found.start < earliest) continue;
    (spans ??= []).push(found);
    earliest = found.end;
  }
  return spans ?? none;
}

function canonical(value: string): string {
  const extension = /(?:x|ext\.?|extension|DW)[ .:]{0,2}(\d{1,6})$/i.exec(value);
  const main = extension === null ? value : value.slice(0, extension.index);
  if (/[A-KM-RT-Y]/.test(main)) return value;
  const plus = /^\(?[+＋]/.test(main);
  const digits = main
    .replaceAll(/\(0\)/g, '')
    .replaceAll(/[Oo]/g, '0')
    .replaceAll(/[Il]/g, '1')
    .replaceAll('S', '5')
    .replaceAll('B', '8')
    .replaceAll('Z', '2')
    .replaceAll(/\D/g, '');
  const international = dialledNumber(digits, plus);
  const number = international === undefined ? (plus ? `+${digits}` : digits) : `+${international}`;
  return extension === null ? number : `${number}x${extension[1] ?? ''}`;
}

export const phone: Recogniser = Object.freeze({
  id: 'phone',
  type: 'PHONE',
  sources: [
    'ITU-T E.164',
    'ITU-T E.123',
    'DIN 5008',
    'libphonenumber (Google, Apache-2.0), as packed by libphonenumber-js (MIT)',
  ],
  examples: {
    finds: [
      'Tel. ⟦030/1234567⟧',
      'Sie erreichen mich unter ⟦+49 (0)171 2345678⟧.',
      'call me at ⟦(415) 555-0132⟧',
      'Fax: ⟦0049 89 12345-67⟧',
    ],
    passes: [
      'Am 03.12.2024 um 10:30 Uhr',
      'Bestellnummer 0301234567',
      'Notruf 112 oder 110',
      '1.234.567,89 EUR',
      '2019-2024',
    ],
  },
  find,
  canonical,
});
