import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUnitKinds, HiddenCharacters } from './hidden-characters.ts';

const kinds = createUnitKinds();

describe('HiddenCharacters.next', () => {
  it('may pass over Latin-1 unread, because nothing there hides but the soft hyphen', () => {
    const hiding = Array.from(kinds.subarray(0, 0x100)).flatMap((kind, unit) => (kind === 0 ? [] : [unit]));
    expect(hiding).toEqual([0xad]);
  });

  it('finds the first unit of a kind, whatever else the text is made of', () => {
    const unit = fc.constantFrom('a', 'ö', ' ', '\u00ad', '\u200b', '–', 'ש', '😀', '\u{e0041}', '\ufeff', '中');
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
