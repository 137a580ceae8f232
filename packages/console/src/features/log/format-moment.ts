import { clockTime, longDayAndMonth } from '../../language/dates.ts';
import type { Language } from '../../language/language.ts';

/** To the second; with its day where that is not today, since a list may reach far back. Milliseconds since the Unix epoch. */
export function formatMoment(time: number, language: Language): string {
  const now = new Date();
  const date = new Date(time);
  if (now.toDateString() === date.toDateString()) return clockTime(date);
  const year = now.getFullYear() === date.getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${longDayAndMonth(date, language)}${year}, ${clockTime(date)}`;
}
