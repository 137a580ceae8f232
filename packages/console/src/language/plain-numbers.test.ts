import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBytes, formatDuration, formatMoney, formatShare } from './format.ts';
import { compactNumber, decimalNumber, oneDecimal, wholeNumber } from './plain-numbers.ts';

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

  test.each([
    [0, 2],
    [2, 2],
    [2, 4],
    [0, 3],
  ])('have %i to %i decimals as Intl writes them', (least, most) => {
    const format = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
    for (const value of [0, -0, 1, 0.5, 1.005, 1.995, 9.999, 0.000_05, 1e-7, 1e21, 99_999.999_99, Number.NaN, Infinity])
      expect(decimalNumber(value, least, most, language)).toBe(format.format(value));
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        (value) => decimalNumber(value, least, most, language) === format.format(value),
      ),
    );
  });

  test('are shortened as Intl shortens them', () => {
    const format = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
    // German has no groups in four digits there, which nothing else here leaves out.
    const expected = (value: number) =>
      format.format(value).replace(/^(\d)(\d{3})(?=$|,)/, language === 'de' ? '$1.$2' : '$1$2');
    for (const value of [
      0, 5, 999, 999.4, 1_000, 1_234, 9_999, 12_345, 999_949, 999_950, 1e6, 999_950_000, 1e9, 1.5e9, 1e12,
    ])
      expect(compactNumber(value, language)).toBe(expected(value));
    fc.assert(fc.property(fc.nat(2_000_000_000), (value) => compactNumber(value, language) === expected(value)));
  });

  test.each(['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'SEK'])('are sums of %s as Intl writes them', (currency) => {
    const usual = new Intl.NumberFormat(locale, { style: 'currency', currency });
    const small = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 });
    fc.assert(
      fc.property(fc.integer({ min: -5_000_000, max: 5_000_000_000 }), (micros) => {
        const format = micros > 0 && micros < 1_000_000 ? small : usual;
        return formatMoney(micros, currency, language) === format.format(micros / 1_000_000);
      }),
    );
  });

  test('are sizes as Intl writes them', () => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    for (const bytes of [0, 1, 999, 1_000, 1_250, 1_999_999, 5e9, 5e12]) {
      const step = bytes < 1_000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
      const format = new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[step],
        maximumFractionDigits: step === 0 ? 0 : 1,
      });
      // On one line with its unit, which Intl keeps in some units only.
      expect(formatBytes(bytes, language)).toBe(format.format(bytes / 1_000 ** step).replace(' ', '\u00A0'));
    }
  });

  test('are spans of time as Intl writes them', () => {
    const write = (unit: string, amount: number) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: language === 'de' ? 'short' : 'narrow',
      })
        .format(amount)
        // On one line with its unit, which Intl keeps in some units only.
        .replace(' ', '\u00A0');
    expect(formatDuration(0, language)).toBe(write('second', 0));
    expect(formatDuration(61_500, language)).toBe(`${write('minute', 1)} ${write('second', 1)}`);
    expect(formatDuration(11_520_000, language)).toBe(`${write('hour', 3)} ${write('minute', 12)}`);
    expect(formatDuration(1_234 * 86_400_000, language)).toBe(`${write('day', 1_234)} ${write('hour', 0)}`);
  });
});
