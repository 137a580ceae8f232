import { localeOf } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';

/** To the second; with its day where that is not today, since a list may reach far back. Milliseconds since the Unix epoch. */
export function formatMoment(time: number, language: Language): string {
  const today = new Date().toDateString() === new Date(time).toDateString();
  const thisYear = new Date().getFullYear() === new Date(time).getFullYear();
  return new Intl.DateTimeFormat(localeOf(language), {
    ...(today ? {} : { day: '2-digit', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(time);
}
