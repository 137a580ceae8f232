import { dates } from '../../language/formatters.ts';
import { localeOf } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';

/** Months of UTC by their names, such as `2026-11`; the current one first. */
export function monthsUpTo(now: number, count: number): readonly string[] {
  const date = new Date(now);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}

/** As in "November 2026". */
export function monthName(month: string, language: Language): string {
  return dates(localeOf(language), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
}

/** The days of a month of UTC: the first moment of each, and of the first one that is not of it. */
export function daysOf(since: number, until: number): readonly number[] {
  return Array.from({ length: Math.round((until - since) / day) }, (_, number) => since + number * day);
}

/** The same day of the calendar where the browser is: charts write their days in its time. */
export function dayHere(time: number): number {
  const date = new Date(time);
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
}

const day = 86_400_000;
