import { clockTime, dayAndMonth, hourAndMinute, wholeDay, wholeDayOfUtc } from './dates.ts';
import { lists, numbers } from './formatters.ts';
import type { Language } from './language.ts';
import { oneDecimal, wholeNumber } from './plain-numbers.ts';

/** German writes its narrow units as a mixture ("3h 12 Min."). */
const unitDisplays = { de: 'short', en: 'narrow' } as const;

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
  return numbers(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** Small sums with more decimals, since a request may cost less than a cent. */
export function formatMoney(micros: number, currency: string, language: Language): string {
  const small = micros > 0 && micros < 1_000_000;
  return numbers(locales[language], {
    style: 'currency',
    currency,
    ...(small ? { maximumFractionDigits: 4 } : {}),
  }).format(micros / 1_000_000);
}

/** With two decimals at most. */
export function formatDecimal(value: number, language: Language): string {
  return numbers(locales[language], { maximumFractionDigits: 2 }).format(value);
}

/** A share from 0 to 1, as in "99 %". */
export function formatShare(value: number, language: Language): string {
  return language === 'de' ? `${oneDecimal(value * 100, language)}\u00A0%` : `${oneDecimal(value * 100, language)}%`;
}

/** ε, in thousandths at most. */
export function formatEpsilon(value: number, language: Language): string {
  return numbers(locales[language], { maximumFractionDigits: 3 }).format(value);
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

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in its largest unit of 1,000. */
export function formatBytes(bytes: number, language: Language): string {
  const step = Math.min(byteUnits.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return numbers(locales[language], {
    style: 'unit',
    unit: byteUnits[step] ?? 'byte',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1_000 ** step);
}

export function formatList(items: readonly string[], language: Language): string {
  return lists(locales[language]).format(items);
}

const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The two largest units, as in "3h 12m". */
export function formatDuration(milliseconds: number, language: Language): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const first = Math.max(
    0,
    steps.findIndex(([, size]) => seconds >= size),
  );
  let rest = seconds;
  return steps
    .slice(seconds === 0 ? steps.length - 1 : first, first + 2)
    .map(([unit, size]) => {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return numbers(locales[language], {
        style: 'unit',
        unit,
        unitDisplay: unitDisplays[language],
      }).format(amount);
    })
    .join(' ');
}
