import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatShare } from './format.ts';
import { oneDecimal, wholeNumber } from './plain-numbers.ts';

describe.each([
  ['de', 'de-DE'],
  ['en', 'en-GB'],
] as const)('numbers in %s', (language, locale) => {
  test('are whole as Intl writes them', () => {
    const format = new Intl.NumberFormat(locale);
    for (const value of [0, -0, 7, 999, 1_000, 1_234, 12_345, 1_234_567, -4_321, Number.MAX_SAFE_INTEGER])
      expect(wholeNumber(value, language)).toBe(format.format(value));
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => wholeNumber(value, language) === format.format(value)));
  });

  test('have one decimal as Intl writes them', () => {
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    for (const value of [0, 0.04, 0.05, 0.25, 0.95, 1.45, 4, 4.2, 9.96, 99.95, 1_234.56])
      expect(oneDecimal(value, language)).toBe(format.format(value));
    // In hundredths, which are what is measured: far behind the point binary fractions and their decimals part.
    fc.assert(
      fc.property(fc.nat(100_000_000), (hundredths) => {
        const value = hundredths / 100;
        return oneDecimal(value, language) === format.format(value);
      }),
    );
  });

  test('are shares as Intl writes them', () => {
    const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }), (part, whole) => {
        const share = Math.min(part, whole) / whole;
        // A tie such as 0.4 of a thousandth is nobody's to tell.
        fc.pre(Math.abs(((share * 1_000) % 1) - 0.5) > 1e-9);
        return formatShare(share, language) === format.format(share);
      }),
    );
  });
});
