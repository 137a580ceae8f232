import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, tokenise, withoutPlaceholders } from './tokenise.ts';

function forms(text: string, language: 'de' | 'en' = 'de'): string[] {
  return tokenise(text, language).map((token) => token.form);
}

describe('fold', () => {
  it('makes umlauts, their two-letter spellings and ß alike', () => {
    for (const spelling of ['Rückgröße', 'RÜCKGRÖSSE', 'Rueckgroesse', 'ruckgrosse'])
      expect(fold(spelling, 'de')).toBe('ruckgrosse');
  });

  it('leaves e after a vowel or q alone', () => {
    expect(fold('neue', 'de')).toBe('neue');
    expect(fold('Quelle', 'de')).toBe('quelle');
    expect(fold('blaue', 'de')).toBe('blaue');
  });

  it('does not touch English digraphs', () => {
    expect(fold('shoes', 'en')).toBe('shoes');
  });
});

describe('tokenise', () => {
  it('keeps product numbers verbatim, with the numbers that they are variants of', () => {
    const tokens = tokenise('Ist QW-1101-RR da?', 'de').filter((token) => token.verbatim);
    expect(tokens.map((token) => token.form)).toEqual(['qw1101', 'qw1101rr']);
  });

  it('reads decimal numbers alike in both notations', () => {
    expect(forms('0,75 l')).toContain('0.75');
    expect(forms('0.75 l', 'en')).toContain('0.75');
  });

  it('splits words at hyphens and slashes, but glues single letters', () => {
    expect(forms('E-Mail-Adresse und/oder T-Shirt')).toEqual(['email', 'adresse', 'und', 'oder', 'tshirt']);
  });

  it('tells capitals that do not begin a sentence', () => {
    const capitals = tokenise('Wo ist der Mond? Er scheint.', 'de').filter((token) => token.capital);
    expect(capitals.map((token) => token.form)).toEqual(['mond']);
  });

  it('accepts any text and gives folded words without white space', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.constantFrom('de' as const, 'en' as const),
        (text, language) => {
          for (const { form } of tokenise(text, language)) {
            expect(form).not.toBe('');
            expect(form).not.toMatch(/\s/);
          }
        },
      ),
    );
  });
});

describe('withoutPlaceholders', () => {
  it('drops pseudonyms and nothing else', () => {
    expect(withoutPlaceholders('Ich bin [EMAIL_12] und [kein] [Wort]').replace(/\s+/g, ' ')).toBe(
      'Ich bin und [kein] [Wort]',
    );
  });
});
