import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';

describe('detectLanguage', () => {
  it('tells German from English by function words', () => {
    expect(detectLanguage('Was kostet der Versand?')).toBe('de');
    expect(detectLanguage('How much is the shipping?')).toBe('en');
    expect(detectLanguage('koennt ihr das auch fuer mich einpacken')).toBe('de');
  });

  it('tells single words by their spelling', () => {
    expect(detectLanguage('Rückgabe')).toBe('de');
    expect(detectLanguage('Zahlungsarten')).toBe('de');
    expect(detectLanguage('shipping')).toBe('en');
  });

  it('does not guess where there is nothing to go by', () => {
    expect(detectLanguage('')).toBeUndefined();
    expect(detectLanguage('QW-1101 28 ???')).toBeUndefined();
  });
});
