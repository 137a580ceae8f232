import { clockTime, dayAndMonth, hourAndMinute, monthAndYear } from '../../language/dates.ts';
import { localeOf } from '../../language/format.ts';
import { dates } from '../../language/formatters.ts';
import type { Language } from '../../language/language.ts';

const day = 86_400_000;
const month = 28 * day;

/** Words of an axis: hours within a day, days within a year; where another day begins among hours, that day. */
export function tickLabels(moments: readonly number[], distance: number, language: Language): string[] {
  return moments.map((moment) => {
    const date = new Date(moment);
    if (distance >= month) return monthAndYear(date, language);
    if (distance >= day || isMidnight(moment)) return dayAndMonth(date, language);
    return distance < 60_000 ? clockTime(date) : hourAndMinute(date);
  });
}

/** A span of time in full, as in "22 Nov 2026, 18:00–18:05"; whole days without hours. */
export function spanLabel(since: number, until: number, language: Language): string {
  const whole = isMidnight(since) && isMidnight(until);
  const format = dates(localeOf(language), {
    dateStyle: 'medium',
    ...(whole ? {} : { timeStyle: until - since < 60_000 ? 'medium' : 'short' }),
  });
  // The moment at which it ends is the first of the next one: of a day, its last moment is still that day.
  return whole ? format.formatRange(since, until - 1) : format.formatRange(since, until);
}

function isMidnight(moment: number): boolean {
  const date = new Date(moment);
  return date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
}
