import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSpelling } from './plain-spelling.ts';

const spelled = [
  '%40',
  '%2540',
  '&#64;',
  '&#064;',
  '&#x40;',
  '&amp;#64;',
  '&commat;',
  '\\u0040',
  '\\\\u0040',
  '\\x40',
  '\\u{40}',
  '%u0040',
];

describe('plainSpelling', () => {
  it.each(spelled)('reads %s as what it stands for', (spelling) => {
    expect(plainSpelling(`a${spelling}b`)?.text).toBe('a@b');
  });

  it('leaves out every character that does not show', () => {
    for (let unit = 0; unit < 0xa0; unit++) {
      const character = String.fromCharCode(unit);
      const shows = unit >= 0x20 ? unit < 0x7f : unit >= 9 && unit <= 13;
      const text = plainSpelling(`a${character}b`)?.text ?? `a${character}b`;
      expect(text).toBe(shows || unit === 0x85 ? `a${character}b` : 'ab');
    }
  });

  it('leaves what begins no escape as it stands', () => {
    for (const text of [
      '100 % of &',
      '%4',
      '%zz',
      'C:\\nanna\\temp',
      '&#;',
      '&amp;',
      '\\"a\\"',
      '&#1114112;',
      '[.',
      '\\'.repeat(30),
    ])
      expect(plainSpelling(text)?.text ?? text).toBe(text);
  });

  it('can tell in the original where each character stands, in order and apart', () => {
    const unit = fc.constantFrom(
      ...spelled,
      '.',
      'a',
      '\\',
      '%',
      '&',
      '[.]',
      '\u200b',
      '\0',
      '\u{e0041}',
      '😀',
      'é',
      '25',
      '40',
      '&#0',
      ';',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        const plain = plainSpelling(text);
        if (plain === undefined) return;
        let end = 0;
        for (let place = 0; place < plain.text.length; place++) {
          const start = plain.start(place);
          expect(start).toBeGreaterThanOrEqual(end);
          end = plain.end(place + 1);
          expect(end).toBeGreaterThan(start);
          const written = text.slice(start, end);
          expect(plainSpelling(written)?.text ?? written).toBe(plain.text[place]);
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
