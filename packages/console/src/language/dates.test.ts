import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clockTime,
  dayAndMonth,
  hourAndMinute,
  longDayAndMonth,
  monthAndYear,
  wholeDay,
  wholeDayOfUtc,
} from './dates.ts';

const moments = fc.date({ min: new Date('1970-01-02'), max: new Date('2199-12-30'), noInvalidDate: true });

describe.each([
  ['de', 'de-DE'],
  ['en', 'en-GB'],
] as const)('dates in %s', (language, locale) => {
  const forms: readonly (readonly [string, Intl.DateTimeFormatOptions, (date: Date) => string])[] = [
    ['an hour and minute', { hour: '2-digit', minute: '2-digit' }, hourAndMinute],
    ['the time of day', { timeStyle: 'medium' }, clockTime],
    ['a day of a month', { day: 'numeric', month: 'short' }, (date) => dayAndMonth(date, language)],
    ['a day in a column', { day: '2-digit', month: 'short' }, (date) => longDayAndMonth(date, language)],
    ['a month', { month: 'short', year: 'numeric' }, (date) => monthAndYear(date, language)],
    ['a day', { dateStyle: 'medium' }, (date) => wholeDay(date, language)],
    ['a day of UTC', { dateStyle: 'medium', timeZone: 'UTC' }, (date) => wholeDayOfUtc(date, language)],
  ];

  test.each(forms)('has %s as Intl writes it', (_, options, write) => {
    const format = new Intl.DateTimeFormat(locale, options);
    for (let month = 0; month < 12; month += 1) {
      const date = new Date(2_026, month, 5, 9, 3, 2);
      expect(write(date)).toBe(format.format(date));
    }
    fc.assert(fc.property(moments, (date) => write(date) === format.format(date)));
  });
});
