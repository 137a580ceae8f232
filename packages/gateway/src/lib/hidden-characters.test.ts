import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUnitKinds, HiddenCharacters } from './hidden-characters.ts';

const kinds = createUnitKinds();

describe('HiddenCharacters.next', () => {
  it('may pass over Latin-1 unread, because nothing there hides but control characters and the soft hyphen', () => {
    const hiding = Array.from(kinds.subarray(0, 0x100)).flatMap((kind, unit) => (kind === 0 ? [] : [unit]));
    const range = (from: number, to: number): number[] =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    expect(hiding).toEqual([...range(0, 8), ...range(0xe, 0x1f), ...range(0x7f, 0x84), ...range(0x86, 0x9f), 0xad]);
    for (let unit = 0; unit < 0x100; unit++) {
      const text = 'a'.repeat(30) + String.fromCharCode(unit);
      expect(new HiddenCharacters(kinds).next(text, 0)).toBe(hiding.includes(unit) ? 30 : 31);
    }
  });

  it('finds the first unit of a kind, whatever else the text is made of', () => {
    const unit = fc.constantFrom(
      'a',
      'ö',
      '\0',
      '\u009f',
      '\u2800',
      ' ',
      '\u00ad',
      '\u200b',
      '–',
      'ש',
      '😀',
      '\u{e0041}',
      '\ufeff',
      '中',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), fc.nat(20), (text, place) => {
        const from = Math.min(place, text.length);
        let expected = from;
        while (expected < text.length && kinds[text.charCodeAt(expected)] === 0) expected++;
        expect(new HiddenCharacters(kinds).next(text, from)).toBe(expected);
      }),
    );
  });
});
