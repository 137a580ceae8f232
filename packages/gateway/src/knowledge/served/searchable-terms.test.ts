import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { termsOfChunk, termsVersion, wordsAsked } from './searchable-terms.ts';

const weights = (text: string, earlier: readonly string[] = [], language: 'de' | 'en' = 'de') =>
  new Map(wordsAsked(text, earlier, language).terms.map(({ term, weight }) => [term, weight]));

describe('the terms of a text', () => {
  test('are stems without the words of grammar, those of the innermost heading twice', () => {
    expect(termsOfChunk(['Shop', 'Rückgaben'], 'Die Rückgabe ist frei.', 'de')).toEqual([
      'shop',
      'ruckgab',
      'ruckgab',
      'ruckgab',
      'frei',
    ]);
  });

  test('have numbers of products as one word, and what they begin with', () => {
    expect(termsOfChunk([], 'QW-1101-BLAU', 'de')).toEqual(expect.arrayContaining(['qw1101', 'qw1101blau', '1101']));
  });

  test('are the same as ever: who changes them raises `termsVersion`, so that servers get them anew', () => {
    const german =
      'Der Leuchtturm auf Rügen kostet 49,90 € — Straße, Maße, Größe; zurückgeschickt, E-Mail, QW-1101-BLAU.';
    const english = 'The lighthouses of Dover were built in 1823, weighing 12.5 tonnes; sent by e-mail, item QW-1101.';
    const terms = [termsOfChunk(['A', 'Türme'], german, 'de'), termsOfChunk(['A', 'Towers'], english, 'en')];
    const hash = createHash('sha256').update(JSON.stringify(terms)).digest('hex').slice(0, 16);
    expect([termsVersion, hash]).toEqual([1, 'c8c144461956abfb']);
  });
});

describe('what is asked for', () => {
  test('has its words in full, and words of talk and guesses by less', () => {
    const asked = weights('Was kostet der Leuchtturm?');
    expect(asked.get('leuchtturm')).toBe(1);
    expect(asked.get('kost')).toBeLessThanOrEqual(1);
  });

  test('is nothing where there are only words of grammar', () => {
    expect(weights('Was ist das?').size).toBe(0);
    expect(weights('', [], 'en').size).toBe(0);
  });

  test('has every word once', () => {
    expect([...weights('Turm Turm turm', [], 'de').keys()]).toHaveLength(1);
  });

  test('have what means the same with less weight, in both languages', () => {
    const { terms } = wordsAsked('Wie pflege ich Rindshaut?', [], 'de', [['Leder', 'Rindshaut', 'leather hides']]);
    const told = new Map(terms.map(({ term, weight }) => [term, weight]));
    expect(told.get('rindshaut')).toBe(1);
    expect(told.get('led')).toBe(0.75);
    expect(told.get('leather')).toBe(0.75);
  });
});
