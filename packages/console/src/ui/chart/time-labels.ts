import { localeOf } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';

const day = 86_400_000;
const month = 28 * day;

/** Words of an axis: hours within a day, days within a year; where another day begins among hours, that day. */
export function tickLabels(moments: readonly number[], distance: number, language: Language): string[] {
  const locale = localeOf(language);
  const hours = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(distance < 60_000 ? { second: '2-digit' } : {}),
  });
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const months = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
  return moments.map((moment) => {
    if (distance >= month) return months.format(moment);
    return distance >= day || isMidnight(moment) ? days.format(moment) : hours.format(moment);
  });
}

/** A span of time in full, as in "22 Nov 2026, 18:00–18:05"; whole days without hours. */
export function spanLabel(since: number, until: number, language: Language): string {
  const whole = isMidnight(since) && isMidnight(until);
  const format = new Intl.DateTimeFormat(localeOf(language), {
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
