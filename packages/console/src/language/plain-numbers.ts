import { numbers } from './formatters.ts';
import type { Language } from './language.ts';

// As `Intl.NumberFormat` writes them (en-GB, de-DE), without it, for the same reason as in `dates.ts`. The test compares them.

const marks = { de: { group: '.', decimal: ',' }, en: { group: ',', decimal: '.' } } as const;

function grouped(digits: string, language: Language): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, marks[language].group);
}

/** As in "1,234,567" and "1.234.567". */
export function wholeNumber(value: number, language: Language): string {
  const digits = grouped(String(Math.abs(value)), language);
  return value < 0 || Object.is(value, -0) ? `-${digits}` : digits;
}

/**
 * A number of any size with `least` to `most` decimals, as in "4.20" and "4,20". Its shortest decimal form is rounded, halves away from zero,
 * as `Intl` does, not the binary fraction behind it.
 */
export function decimalNumber(value: number, least: number, most: number, language: Language): string {
  const [whole = '', fraction = ''] = String(Math.abs(value)).split('.');
  // Exponents, infinity and what is no number.
  if (!/^\d+$/.test(whole) || !/^\d*$/.test(fraction))
    return numbers(language, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
  const kept = BigInt(whole + fraction.slice(0, most).padEnd(most, '0'));
  const digits = String(fraction.charAt(most) >= '5' ? kept + 1n : kept).padStart(most + 1, '0');
  const decimals = digits.slice(digits.length - most).replace(new RegExp(`0{0,${most - least}}$`), '');
  const text = grouped(digits.slice(0, digits.length - most), language);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return decimals === '' ? `${sign}${text}` : `${sign}${text}${marks[language].decimal}${decimals}`;
}

/** With one decimal at most, as in "4.2" and "4,2". */
export function oneDecimal(value: number, language: Language): string {
  return decimalNumber(value, 0, 1, language);
}

const large = {
  de: [
    [1e12, '\u00A0Bio.'],
    [1e9, '\u00A0Mrd.'],
    [1e6, '\u00A0Mio.'],
  ],
  en: [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ],
} as const;

/** Shorter where it is large, as in "1.2M" and "1,2 Mio.". */
export function compactNumber(value: number, language: Language): string {
  const size = Math.abs(value);
  for (const [index, [step, name]] of large[language].entries()) {
    // What would be rounded to a thousand of the step below is one of this.
    const below = large[language][index + 1]?.[0] ?? 0;
    if (size >= step - below / 20) return `${oneDecimal(value / step, language)}${name}`;
  }
  return oneDecimal(value, language);
}

const signs: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  de: { EUR: '€', USD: '$', GBP: '£', CHF: 'CHF' },
  en: { EUR: '€', USD: 'US$', GBP: '£', CHF: 'CHF\u00A0' },
};

/** A sum with two to `most` decimals, as in "€1,234.50" and "1.234,50 €"; nothing for a currency whose sign is not known here. */
export function moneyAmount(value: number, currency: string, most: number, language: Language): string | undefined {
  const sign = signs[language][currency];
  if (sign === undefined) return undefined;
  const amount = decimalNumber(value, 2, most, language);
  if (language === 'de') return `${amount}\u00A0${sign}`;
  return amount.startsWith('-') ? `-${sign}${amount.slice(1)}` : `${sign}${amount}`;
}
