import type { Language } from './language.ts';

// As `Intl.DateTimeFormat` writes them (en-GB, de-DE), without it: the first one that a page makes costs a small computer a tenth of the time in
// which it is to be usable. The test compares them.
const months: Readonly<Record<Language, readonly string[]>> = {
  de: ['Jan.', 'Feb.', 'März', 'Apr.', 'Mai', 'Juni', 'Juli', 'Aug.', 'Sept.', 'Okt.', 'Nov.', 'Dez.'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
};

/** As in "09:03". */
export function hourAndMinute(date: Date): string {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** As in "09:03:02". */
export function clockTime(date: Date): string {
  return `${hourAndMinute(date)}:${twoDigits(date.getSeconds())}`;
}

/** As in "5 Nov" and "5. Nov.". */
export function dayAndMonth(date: Date, language: Language): string {
  return `${ordinal(String(date.getDate()), language)} ${months[language][date.getMonth()]}`;
}

/** The same in a column, where all days have two digits. */
export function longDayAndMonth(date: Date, language: Language): string {
  return `${ordinal(twoDigits(date.getDate()), language)} ${months[language][date.getMonth()]}`;
}

/** As in "Nov 2026" and "Nov. 2026". */
export function monthAndYear(date: Date, language: Language): string {
  return `${months[language][date.getMonth()]} ${date.getFullYear()}`;
}

/** As in "5 Nov 2026" and "05.11.2026". */
export function wholeDay(date: Date, language: Language): string {
  return wholeDayOf(date.getFullYear(), date.getMonth(), date.getDate(), language);
}

/** The same of UTC. */
export function wholeDayOfUtc(date: Date, language: Language): string {
  return wholeDayOf(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), language);
}

function wholeDayOf(year: number, month: number, day: number, language: Language): string {
  if (language === 'de') return `${twoDigits(day)}.${twoDigits(month + 1)}.${year}`;
  return `${day} ${months.en[month]} ${year}`;
}

function ordinal(day: string, language: Language): string {
  return language === 'de' ? `${day}.` : day;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
