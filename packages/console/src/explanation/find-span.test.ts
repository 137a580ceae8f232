import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSpan } from './find-span.ts';

function found(text: string, wanted: string): string | undefined {
  const span = findSpan(text, wanted);
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

describe('the place of a quote in a passage', () => {
  test.each([
    ['as it stands', 'You may return it within 30 days.', 'within 30 days', 'within 30 days'],
    [
      'over the end of a line',
      'You may return it\n   within 30 days.',
      'return it within 30 days',
      'return it\n   within 30 days',
    ],
    ['clipped at both ends', 'You may return it within 30 days.', '… return it within …', 'return it within'],
    ['with white space around it', 'Free of charge.', '  of\tcharge ', 'of charge'],
    ['the first of several', 'a b a b', 'a b', 'a b'],
  ])('is found %s', (_what, text, wanted, expected) => {
    expect(found(text, wanted)).toBe(expected);
  });

  test.each([
    ['other words', 'within 30 days', 'within 40 days'],
    ['nothing', 'within 30 days', ''],
    ['white space alone', 'within 30 days', ' \n '],
    ['an ellipsis alone', 'within 30 days', '…'],
    ['anything in nothing', '', 'days'],
  ])('is not found for %s', (_what, text, wanted) => {
    expect(findSpan(text, wanted)).toBeUndefined();
  });

  test('is found for whatever was cut out of the text, however it was wrapped', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '€'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.nat(), fc.nat(), (words, one, other) => {
        const [from, to] = [one % words.length, other % words.length].toSorted((first, second) => first - second);
        const part = words.slice(from, (to ?? 0) + 1);
        expect(found(words.join('\n  '), part.join(' '))?.split(/\s+/)).toEqual(part);
      }),
    );
  });

  test('lies within the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, wanted) => {
        const span = findSpan(text, wanted);
        if (span === undefined) return;
        expect(span.start).toBeLessThan(span.end);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
