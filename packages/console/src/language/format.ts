import { clockTime, dayAndMonth, hourAndMinute, wholeDay, wholeDayOfUtc } from './dates.ts';
import { lists, numbers } from './formatters.ts';
import type { Language } from './language.ts';
import { compactNumber, decimalNumber, moneyAmount, oneDecimal, wholeNumber } from './plain-numbers.ts';

const locales: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };

/** As `Intl` takes it. */
export function localeOf(language: Language): string {
  return locales[language];
}

export function formatCount(value: number, language: Language): string {
  return Number.isSafeInteger(value) ? wholeNumber(value, language) : numbers(locales[language]).format(value);
}

/** Shorter where it is large, as in "1.2M" and "1,2 Mio.". */
export function formatCompact(value: number, language: Language): string {
  // British English shortens a million to a small m, which engineers read as a thousandth.
  return compactNumber(value, language);
}

/** Small sums with more decimals, since a request may cost less than a cent. */
export function formatMoney(micros: number, currency: string, language: Language): string {
  const small = micros > 0 && micros < 1_000_000;
  const sum = micros / 1_000_000;
  const plain = moneyAmount(sum, currency, small ? 4 : 2, language);
  if (plain !== undefined) return plain;
  const decimals = small ? { maximumFractionDigits: 4 } : {};
  return numbers(locales[language], { style: 'currency', currency, ...decimals }).format(sum);
}

/** With two decimals at most. */
export function formatDecimal(value: number, language: Language): string {
  return decimalNumber(value, 0, 2, language);
}

/** A share from 0 to 1, as in "99 %". */
export function formatShare(value: number, language: Language): string {
  return language === 'de' ? `${oneDecimal(value * 100, language)}\u00A0%` : `${oneDecimal(value * 100, language)}%`;
}

/** ε, in thousandths at most. */
export function formatEpsilon(value: number, language: Language): string {
  return decimalNumber(value, 0, 3, language);
}

/** Milliseconds below a second, seconds above; a dash for "not known yet". */
export function formatMilliseconds(value: number | null, language: Language): string {
  if (value === null) return '–';
  const [amount, unit] = value < 1_000 ? [value, 'ms'] : [value / 1_000, language === 'de' ? 'Sek.' : 's'];
  const number = amount < 10 ? oneDecimal(amount, language) : wholeNumber(Math.round(amount), language);
  // Set apart from the number, as standards want it (SI, ISO 80000), and on the same line.
  return `${number}\u00A0${unit}`;
}

/** A moment with its day, since a page may stay open for long. Milliseconds since the Unix epoch. */
export function formatTime(time: number, language: Language): string {
  const date = new Date(time);
  return `${wholeDay(date, language)}, ${clockTime(date)}`;
}

/** A moment of this year, to the minute. */
export function formatMoment(time: number, language: Language): string {
  const date = new Date(time);
  return `${dayAndMonth(date, language)}, ${hourAndMinute(date)}`;
}

/** A moment of today, with seconds. */
export function formatClock(time: number): string {
  return clockTime(new Date(time));
}

/** A day of UTC, as the record counts them. */
export function formatDay(time: number, language: Language): string {
  return wholeDayOfUtc(new Date(time), language);
}

const byteUnits = { de: ['Byte', 'kB', 'MB', 'GB'], en: ['byte', 'kB', 'MB', 'GB'] } as const;

/** A size in its largest unit of 1,000. */
export function formatBytes(bytes: number, language: Language): string {
  const step = Math.min(3, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${decimalNumber(bytes / 1_000 ** step, 0, step === 0 ? 0 : 1, language)}\u00A0${byteUnits[language][step]}`;
}

export function formatList(items: readonly string[], language: Language): string {
  return lists(locales[language]).format(items);
}

const steps = [
  [86_400, { de: '\u00A0Tg.', en: 'd' }],
  [3_600, { de: '\u00A0Std.', en: 'h' }],
  [60, { de: '\u00A0Min.', en: 'm' }],
  [1, { de: '\u00A0Sek.', en: 's' }],
] as const;

/** The two largest units, as in "3h 12m". */
export function formatDuration(milliseconds: number, language: Language): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const largest = steps.findIndex(([size]) => seconds >= size);
  const first = largest === -1 ? steps.length - 1 : largest;
  let rest = seconds;
  return steps
    .slice(first, first + 2)
    .map(([size, unit]) => {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return `${wholeNumber(amount, language)}${unit[language]}`;
    })
    .join(' ');
}
