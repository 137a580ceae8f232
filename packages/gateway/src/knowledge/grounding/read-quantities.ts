import type { Language } from '../../core/knowledge.ts';
import { multiplier, numberOfWord } from './number-words.ts';
import type { Word } from './read-words.ts';
import type { Span } from './split-sentences.ts';
import { monthOf, unitOf, unitOfSign, weekdayOf, type Unit } from './units.ts';

/** A number of a text with what it counts: an amount, a date, a time of day, a weekday. */
export interface Quantity extends Span {
  /** In the unit of its dimension; more than one where it can be read in two ways ("1.299" in English text). */
  readonly values: readonly number[];
  /** As written, without its unit. */
  readonly plain: readonly number[];
  /** `eur`, `time`, `date`, `clock`, `month`, `weekday`, …; undefined for mere numbers. */
  readonly dimension: string | undefined;
  /** Of a date; undefined where none is told. */
  readonly year: number | undefined;
  /** "About 1,300", "fast 50". */
  readonly approximate: boolean;
  /** Written so that it may be no claim of a number at all: "ein", "one". */
  readonly soft: boolean;
  /** Its words among those that were read, the last one included. */
  readonly first: number;
  readonly last: number;
}

const threeDigits = /^\d{1,3}(?:[.,’']\d{3})+$/;
const approximations: ReadonlySet<string> = new Set(
  'rund etwa ca circa ungefahr knapp fast gut uber mehr about approximately around nearly almost roughly over some'.split(
    ' ',
  ),
);
const rangeBetween = /^\s*(?:[-–—]|bis(?:\s+zu)?|to|until|und|and|oder|or)\s*$/;
const halves: ReadonlySet<string> = new Set('halbe halben halber halbes half'.split(' '));
const oneWords: ReadonlySet<string> = new Set('ein eine einem einen einer eines one eins'.split(' '));

/** The numbers that digits with separators may stand for; the likelier one first. */
export function numbersOf(literal: string, language: Language): readonly number[] {
  const digits = literal.replace(/[’']/g, '');
  const lastDot = digits.lastIndexOf('.');
  const lastComma = digits.lastIndexOf(',');
  if (lastDot < 0 && lastComma < 0) return [Number(digits)];
  if (lastDot >= 0 && lastComma >= 0) {
    const decimal = lastDot > lastComma ? '.' : ',';
    const thousands = decimal === '.' ? ',' : '.';
    return [Number(digits.replaceAll(thousands, '').replace(decimal, '.'))].filter((value) => Number.isFinite(value));
  }
  const separator = lastDot >= 0 ? '.' : ',';
  const grouped =
    threeDigits.test(digits) && !digits.startsWith('0') ? Number(digits.replaceAll(separator, '')) : undefined;
  const parts = digits.split(separator);
  if (parts.length > 2) return grouped === undefined ? [] : [grouped];
  const decimal = Number(`${parts[0]}.${parts[1]}`);
  if (grouped === undefined) return [decimal];
  const isThousands = (separator === '.') === (language === 'de');
  return isThousands ? [grouped, decimal] : [decimal, grouped];
}

interface Draft {
  start: number;
  end: number;
  plain: readonly number[];
  unit: Unit | undefined;
  year: number | undefined;
  soft: boolean;
  first: number;
  last: number;
}

/** Reads what is counted, dated or timed in a text whose words were read. Linear. */
export class QuantityReader {
  readonly #text: string;
  readonly #words: readonly Word[];
  readonly #language: Language;

  constructor(text: string, words: readonly Word[], language: Language) {
    this.#text = text;
    this.#words = words;
    this.#language = language;
  }

  read(): readonly Quantity[] {
    const drafts: Draft[] = [];
    let at = 0;
    while (at < this.#words.length) {
      const draft = this.#dateAt(at) ?? this.#clockAt(at) ?? this.#nameOfDayAt(at) ?? this.#amountAt(at);
      if (draft === undefined) at += 1;
      else {
        drafts.push(draft);
        at = draft.last + 1;
      }
    }
    // "2 bis 3 Tage": what the second counts, the first does too.
    for (let place = drafts.length - 2; place >= 0; place -= 1) {
      const [left, right] = [drafts[place], drafts[place + 1]];
      if (left === undefined || right === undefined || left.unit !== undefined || right.unit === undefined) continue;
      if (right.first !== left.last + 1 && right.start - left.end > 10) continue;
      const between = this.#text.slice(left.end, right.start).slice(0, 12);
      // "Size 37 – 94,90 €" is no range.
      const apart =
        /^\s+[-–—]\s+$/.test(between) && !left.plain.every(Number.isInteger) !== !right.plain.every(Number.isInteger);
      if (rangeBetween.test(between) && !apart) left.unit = right.unit;
    }
    return drafts.map((draft) => this.#finish(draft));
  }

  #finish(draft: Draft): Quantity {
    const factor = draft.unit?.factor ?? 1;
    const before = this.#words[draft.first - 1]?.form ?? '';
    return {
      start: draft.start,
      end: draft.end,
      plain: draft.plain,
      values: factor === 1 ? draft.plain : draft.plain.map((value) => value * factor),
      dimension: draft.unit?.dimension,
      year: draft.year,
      approximate: approximations.has(before),
      soft: draft.soft,
      first: draft.first,
      last: draft.last,
    };
  }

  #whole(at: number): number | undefined {
    const word = this.#words[at];
    return word?.kind === 'number' && /^\d{1,4}$/.test(word.form) ? Number(word.form) : undefined;
  }

  #gap(at: number): string {
    return this.#text.slice(this.#words[at]?.end ?? 0, this.#words[at + 1]?.start ?? 0);
  }

  #draft(
    first: number,
    last: number,
    plain: readonly number[],
    unit: Unit | undefined,
    more: Partial<Draft> = {},
  ): Draft {
    const start = this.#words[first]?.start ?? 0;
    const end = this.#words[last]?.end ?? start;
    return { start, end, plain, unit, year: undefined, soft: false, first, last, ...more };
  }

  #yearAt(at: number): number | undefined {
    const value = this.#whole(at);
    return value !== undefined && value >= 1_000 && value <= 2_999 && /^[\s,.]{0,3}$/.test(this.#gap(at - 1))
      ? value
      : undefined;
  }

  /** "12.03.2024", "2024-03-12", "3/12/2024", "12. März 2024", "March 12th, 2024". */
  #dateAt(at: number): Draft | undefined {
    const word = this.#words[at];
    if (word === undefined) return undefined;
    const make = (
      day: number,
      month: number,
      year: number | undefined,
      last: number,
      other = false,
    ): Draft | undefined => {
      if (day < 1 || day > 31 || month < 1 || month > 12) return undefined;
      const full = year === undefined || year >= 100 ? year : year + (year < 70 ? 2_000 : 1_900);
      const plain = other && day <= 12 ? [month * 100 + day, day * 100 + month] : [month * 100 + day];
      return this.#draft(at, last, plain, { dimension: 'date', factor: 1 }, { year: full });
    };
    if (word.kind === 'number') {
      const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})$/.exec(word.form);
      if (dotted !== null) return make(Number(dotted[1]), Number(dotted[2]), Number(dotted[3]), at);
      const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word.form);
      if (iso !== null) return make(Number(iso[3]), Number(iso[2]), Number(iso[1]), at);
      const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(word.form);
      if (slashed !== null) {
        const [one, two] = [Number(slashed[1]), Number(slashed[2])];
        return make(one, two, Number(slashed[3]), at, true) ?? make(two, one, Number(slashed[3]), at);
      }
      return this.#dayBeforeMonth(at, make);
    }
    const month = monthOf(word.form);
    if (month === undefined || !word.upper) return undefined;
    const day = this.#whole(at + 1);
    if (day === undefined || day > 31 || !/^\.?\s{0,2}$/.test(this.#gap(at))) return undefined;
    const suffix = ['st', 'nd', 'rd', 'th'].includes(this.#words[at + 2]?.form ?? '') ? 1 : 0;
    const year = this.#yearAt(at + 2 + suffix);
    return make(day, month, year, at + 1 + suffix + (year === undefined ? 0 : 1));
  }

  #dayBeforeMonth(
    at: number,
    make: (day: number, month: number, year: number | undefined, last: number) => Draft | undefined,
  ): Draft | undefined {
    const day = this.#whole(at);
    if (day === undefined || day > 31) return undefined;
    let next = at + 1;
    if (['st', 'nd', 'rd', 'th'].includes(this.#words[next]?.form ?? '')) next += 1;
    if (this.#words[next]?.form === 'of') next += 1;
    const month = monthOf(this.#words[next]?.form ?? '');
    if (month === undefined || this.#words[next]?.upper !== true || !/^\.?\s{0,2}$/.test(this.#gap(next - 1)))
      return undefined;
    const year = this.#yearAt(next + 1);
    return make(day, month, year, year === undefined ? next : next + 1);
  }

  /** "9:30", "9.30 Uhr", "17 Uhr", "5 p.m.": minutes of the day. */
  #clockAt(at: number): Draft | undefined {
    const word = this.#words[at];
    if (word?.kind !== 'number') return undefined;
    const timed = /^(\d{1,2})[:.](\d{2})$/.exec(word.form);
    const hour = timed === null ? this.#whole(at) : Number(timed[1]);
    const minute = timed === null ? 0 : Number(timed[2]);
    if (hour === undefined || hour > 24 || minute > 59) return undefined;
    const next = this.#words[at + 1]?.form ?? '';
    const unit: Unit = { dimension: 'clock', factor: 1 };
    if (next === 'uhr') {
      const behind = timed === null ? this.#whole(at + 2) : undefined;
      const more = behind !== undefined && behind < 60 && this.#gap(at + 1) === ' ' ? behind : undefined;
      return this.#draft(at, more === undefined ? at + 1 : at + 2, [hour * 60 + (more ?? minute)], unit);
    }
    if (next === 'am' || next === 'pm') {
      const near = /^\s?$/.test(this.#gap(at));
      // "3 am Tag" is German.
      if (near && hour <= 12 && (next === 'pm' || this.#language === 'en'))
        return this.#draft(at, at + 1, [((hour % 12) + (next === 'pm' ? 12 : 0)) * 60 + minute], unit);
    }
    return timed !== null && word.form.includes(':') ? this.#draft(at, at, [hour * 60 + minute], unit) : undefined;
  }

  #nameOfDayAt(at: number): Draft | undefined {
    const word = this.#words[at];
    // "montags" is written small.
    const weekday = word?.kind === 'word' && (word.upper || word.form.endsWith('s')) ? weekdayOf(word.form) : undefined;
    if (word?.kind !== 'word' || (!word.upper && weekday === undefined)) return undefined;
    if (weekday !== undefined) return this.#draft(at, at, [weekday], { dimension: 'weekday', factor: 1 });
    const month = word.form === 'may' && word.begins ? undefined : monthOf(word.form);
    return month === undefined ? undefined : this.#draft(at, at, [month], { dimension: 'month', factor: 1 });
  }

  #amountAt(at: number): Draft | undefined {
    const word = this.#words[at];
    if (word === undefined || word.kind === 'code') return undefined;
    const literal = word.kind === 'number' ? this.#literalAt(at) : this.#wordsAt(at);
    if (literal === undefined) return this.#oneAt(at);
    let { last } = literal;
    let plain = literal.values;
    for (let more = multiplier(this.#words[last + 1]?.form ?? '', this.#language); more !== undefined;) {
      const factor = more;
      if (!/^[\s-]?$/.test(this.#gap(last)) || factor === 1) break;
      // "5 m" are metres more often than millions.
      if (this.#words[last + 1]?.form === 'm') break;
      plain = plain.map((value) => value * factor);
      last += 1;
      more = multiplier(this.#words[last + 1]?.form ?? '', this.#language);
    }
    const unit = this.#unitBehind(last) ?? this.#unitBefore(at);
    const end = unit?.last ?? last;
    return this.#draft(at, end, plain, unit?.unit);
  }

  /** Digits, with groups parted by blanks ("12 000"). */
  #literalAt(at: number): { readonly values: readonly number[]; readonly last: number } | undefined {
    const form = this.#words[at]?.form ?? '';
    let last = at;
    let digits = form;
    while (
      /^\d{1,3}(?: ?\d{3})*$/.test(digits) &&
      digits.length < 15 &&
      /^\d{3}$/.test(this.#words[last + 1]?.form ?? '') &&
      (/^[\u00A0\u202F\u2009]$/.test(this.#gap(last)) ||
        (this.#gap(last) === ' ' && this.#words[last + 1]?.form === '000'))
    ) {
      digits += this.#words[last + 1]?.form ?? '';
      last += 1;
    }
    if (/^\d{1,2}\/\d/.test(digits) || /[-:/]/.test(digits))
      return { values: (digits.match(/\d+/g) ?? []).map(Number), last };
    const values = numbersOf(digits, this.#language);
    return { values, last };
  }

  /** Numbers in words: "neunundvierzig", "forty-nine", "one thousand two hundred and fifty". */
  #wordsAt(at: number): { readonly values: readonly number[]; readonly last: number } | undefined {
    const form = this.#words[at]?.form ?? '';
    if (this.#language === 'de') {
      const value = numberOfWord(form, 'de');
      return value === undefined ? undefined : { values: [value], last: at };
    }
    const opens = (form === 'one' || form === 'a') && /^(?:hundred|thousand)$/.test(this.#words[at + 1]?.form ?? '');
    const first = opens ? 1 : numberOfWord(form, 'en');
    if (first === undefined) return undefined;
    let total = 0;
    let value = first;
    let last = at;
    for (;;) {
      const large = /^(?:hundred|thousand)$/.test(this.#words[last]?.form ?? '');
      const skip = large && this.#words[last + 1]?.form === 'and' ? 1 : 0;
      const word = this.#words[last + 1 + skip]?.form ?? '';
      const next = word === 'one' ? 1 : numberOfWord(word, 'en');
      if (word === 'hundred' && value > 0 && value < 100) value *= 100;
      else if (word === 'thousand' && total === 0 && value > 0) {
        total = value * 1_000;
        value = 0;
      } else if (next === undefined || next >= 100) break;
      else if (next < 10 && value % 10 === 0 && value % 100 >= 20) value += next;
      else if (large && value % 100 === 0) value += next;
      else break;
      last += 1 + skip;
    }
    return { values: [total + value], last };
  }

  /** "Ein Jahr", "one week": a number only where something is counted. */
  #oneAt(at: number): Draft | undefined {
    const form = this.#words[at]?.form ?? '';
    if (halves.has(form)) {
      // "Half an hour".
      const skip = /^an?$/.test(this.#words[at + 1]?.form ?? '') ? 1 : 0;
      const counted = this.#unitBehind(at + skip);
      return counted === undefined ? undefined : this.#draft(at, counted.last, [0.5], counted.unit);
    }
    if (!oneWords.has(form)) return undefined;
    const unit = this.#unitBehind(at);
    const factor = unit === undefined ? multiplier(this.#words[at + 1]?.form ?? '', this.#language) : undefined;
    if (factor !== undefined) return this.#draft(at, at + 1, [factor], this.#unitBehind(at + 1)?.unit);
    return unit === undefined ? undefined : this.#draft(at, at, [1], unit.unit, { soft: true });
  }

  #unitBehind(at: number): { readonly unit: Unit; readonly last: number } | undefined {
    const word = this.#words[at];
    if (word === undefined) return undefined;
    const behind = this.#text.slice(word.end, word.end + 5);
    const sign = /^(?:[,.][-–—]{1,2})?\s?([€$£%°])/.exec(behind)?.[1];
    const bySign = sign === undefined ? undefined : unitOfSign(sign);
    if (bySign !== undefined) return { unit: bySign, last: at };
    const next = this.#words[at + 1];
    if (next === undefined || !/^[\s-]{0,2}$/.test(this.#gap(at))) return undefined;
    // "14 business days", "5 working days", "10 volle Tage" are not days.
    if (
      /^(?:business|working|geschafts?)$/.test(next.form) &&
      /^(?:days?|tage?n?)$/.test(this.#words[at + 2]?.form ?? '')
    )
      return { unit: { dimension: 'workday', factor: 1 }, last: at + 2 };
    const unit = unitOf(next.form);
    return unit === undefined ? undefined : { unit, last: at + 1 };
  }

  #unitBefore(at: number): { readonly unit: Unit; readonly last: number } | undefined {
    const start = this.#words[at]?.start ?? 0;
    const sign = /([€$£])\s?$/.exec(this.#text.slice(Math.max(0, start - 2), start))?.[1];
    const bySign = sign === undefined ? undefined : unitOfSign(sign);
    if (bySign !== undefined) return { unit: bySign, last: at };
    const before = this.#words[at - 1]?.form ?? '';
    if (!['eur', 'usd', 'chf', 'gbp'].includes(before) || !/^\s?$/.test(this.#gap(at - 1))) return undefined;
    const unit = unitOf(before);
    return unit === undefined ? undefined : { unit, last: at };
  }
}
