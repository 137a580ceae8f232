import { expect, test } from 'vitest';
import { dayHere, daysOf, monthName, monthsUpTo } from './months.ts';

test('counts months of UTC back over the turn of a year', () => {
  expect(monthsUpTo(Date.parse('2026-02-28T23:59:59Z'), 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  expect(monthsUpTo(Date.parse('2026-03-31T00:00:00Z'), 2)).toEqual(['2026-03', '2026-02']);
});

test('names a month in both languages', () => {
  expect(monthName('2026-03', 'de')).toBe('März 2026');
  expect(monthName('2026-03', 'en')).toBe('March 2026');
});

test('has each day of a month once, also as a day of this place', () => {
  const days = daysOf(Date.parse('2026-10-01T00:00:00Z'), Date.parse('2026-11-01T00:00:00Z'));
  expect(days).toHaveLength(31);
  expect(new Set(days.map((day) => new Date(dayHere(day)).getDate())).size).toBe(31);
});
