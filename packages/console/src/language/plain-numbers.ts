import type { Language } from './language.ts';

// As `Intl.NumberFormat` writes them (en-GB, de-DE), without it, for the same reason as in `dates.ts`. The test compares them.

/** As in "1,234,567" and "1.234.567". */
export function wholeNumber(value: number, language: Language): string {
  const digits = String(Math.abs(value)).replaceAll(/\B(?=(?:\d{3})+$)/g, language === 'de' ? '.' : ',');
  return value < 0 || Object.is(value, -0) ? `-${digits}` : digits;
}

/** With one decimal at most, as in "4.2" and "4,2". */
export function oneDecimal(value: number, language: Language): string {
  const tenths = Math.round(Math.abs(value) * 10);
  const whole = wholeNumber(Math.floor(tenths / 10), language);
  const decimal = tenths % 10 === 0 ? '' : `${language === 'de' ? ',' : '.'}${tenths % 10}`;
  return `${value < 0 ? '-' : ''}${whole}${decimal}`;
}
