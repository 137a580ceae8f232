import { describe, expect, it } from 'vitest';
import { otherLanguage } from './other-languages.ts';

describe('otherLanguage', () => {
  it('knows other languages by their little words', () => {
    for (const text of [
      'Combien coûte la livraison en Suisse ?',
      'Est-ce que vous livrez en France ?',
      '¿Cuánto cuesta el envío a España?',
      'Quanto costa la spedizione?',
      'Hoeveel kost het verzenden naar België?',
      'Hvor meget koster det at sende pakken?',
    ]) {
      expect(otherLanguage(text), text).toBe('strong');
    }
  });

  it('knows other scripts', () => {
    expect(otherLanguage('Сколько стоит доставка?')).toBe('strong');
    expect(otherLanguage('配送料はいくらですか')).toBe('strong');
  });

  it('is less sure of a single word', () => {
    expect(otherLanguage('Ile kosztuje wysyłka?')).toBe('weak');
    expect(otherLanguage('Bonjour')).toBe('weak');
  });

  it('takes German and English for what they are, with names and words of other languages in them', () => {
    for (const text of [
      'Was kostet der Versand nach Österreich?',
      'How much is shipping?',
      'Habt ihr das T-Shirt „La vie est belle“ auch in M?',
      'Do you ship to São Paulo or Los Angeles?',
      'Bonjour, was kostet der Versand nach Paris?',
      'rueckgabefrist',
      'QW-1403',
      'tracking',
      '',
    ]) {
      expect(otherLanguage(text), text).toBe('none');
    }
  });
});
