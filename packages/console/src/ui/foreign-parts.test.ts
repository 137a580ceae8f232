import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foreignParts } from './foreign-parts.ts';

function shown(text: string): string {
  return foreignParts(text)
    .map(({ text: own, mark }) => (mark === undefined ? own : `[${mark.label}]`))
    .join('');
}

describe('the parts of a foreign text', () => {
  test.each([
    ['an override of the direction', 'invoice\u202Efdp.exe', 'invoice[RLO]fdp.exe'],
    ['isolates', '\u2066a\u2069', '[LRI]a[PDI]'],
    ['zero-width characters, counted', 'pass\u200B\u200B\u200Bword', 'pass[ZWSP ×3]word'],
    ['what terminals obey, as a whole', 'a\u001B[31;1mred\u001B[0m', 'a[ESC[31;1m]red[ESC[0m]'],
    ['an escape without a sequence', '\u001B]8;;http://x\u0007', '[ESC]]8;;http://x[BEL]'],
    ['controls of both sets', 'a\u0000b\u009Bc\r', 'a[NUL]b[CSI]c[CR]'],
    ['text that hides in tag characters', `a${String.fromCodePoint(0xe0068, 0xe0069)}b`, 'a[TAG hi]b'],
    ['variation selectors that carry data', `a\u{E0101}\u{E0102}`, 'a[U+E0101][U+E0102]'],
    ['lone surrogates', 'a\uD800b', 'a[U+D800]b'],
    ['private use', 'a\uE000b', 'a[U+E000]b'],
    ['fillers', 'a\u3164b', 'a[U+3164]b'],
    ['letters under many marks', `Z${'\u0300'.repeat(30)}a`, `Z${'\u0300'.repeat(4)}[+26]a`],
  ])('mark %s', (_what, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test.each([
    ['tabs and line ends', 'a\tb\nc\r\nd'],
    ['emoji of several characters', '👩‍💻 ❤️ 👨‍👩‍👧 1️⃣'],
    ['Persian with its joiners', 'می‌خواهم'],
    ['Sinhala with its joiners', 'ශ්‍රී'],
    ['Arabic, Hebrew and Japanese', 'مرحبا שלום こんにちは'],
    ['Vietnamese, decomposed', 'Việt'.normalize('NFD')],
  ])('leave %s as they are', (_what, text) => {
    expect(shown(text)).toBe(text);
  });

  test('are the whole text, in its order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parts = foreignParts(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const part of parts) expect(text.slice(part.at, part.at + part.text.length)).toBe(part.text);
      }),
    );
  });

  test('leave no character that changes the direction of others unmarked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\u202E', '\u2067', '\u200D', '\u200C', 'ا', '👩', 'a') }),
        (text) => {
          for (const part of foreignParts(text))
            if (part.mark === undefined) expect(part.text).not.toMatch(/[\u202e\u2067]/u);
        },
      ),
    );
  });
});
