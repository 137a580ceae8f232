import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../core/knowledge.ts';
import { readComparison, writtenNumber } from './read-comparison.ts';

function read(question: string, language: Language) {
  const asked = readComparison(question, language);
  if (asked === undefined) return undefined;
  const { by, from, runs, to, wants } = asked;
  const border = (one: typeof from, strict: string): string =>
    one === undefined ? '' : ` ${one.inclusive ? `${strict}=` : strict}${one.value}`;
  return `${wants} ${by ?? ''}${border(from, '>')}${border(to, '<')}: ${runs.map((run) => run.join(' ')).join('|')}`;
}

describe('readComparison', () => {
  it.each([
    ['Welche Lampe ist am billigsten?', 'lowest price: Lampe'],
    ['was ist eure günstigste Lampe', 'lowest price: Lampe'],
    ['Welches Sofa kostet am meisten?', 'highest price: Sofa'],
    ['Die leichteste Leiter?', 'lowest weight: Leiter'],
    ['Welche Leiter hat die höchste Traglast?', 'highest named: Leiter|Traglast'],
    ['Habt ihr Lampen unter 20 Euro?', 'between price <20: Lampen'],
    ['Lampen bis 20 €', 'between price <=20: Lampen'],
    ['Gibt es Sofas ab 1.299,50 €?', 'between price >=1299.5: Sofas'],
    ['Sofas, die nicht mehr als 500 Euro kosten', 'between price <=500: Sofas'],
    ['Welche Lampen kosten mehr als 20 Euro?', 'between price >20: Lampen'],
    ['Lampen zwischen 50 und 100 Euro', 'between price >=50 <=100: Lampen'],
    ['Lampen von 50 bis 100 Euro', 'between price >=50 <=100: Lampen'],
    ['Welche Lampen habt ihr?', 'list : Lampen'],
    ['Was für Lampen gibt es bei euch?', 'list : Lampen'],
    ['Welche Lampe für Kinder ist am günstigsten?', 'lowest price: Lampe|Kinder'],
    ['Und welche ist am teuersten?', 'highest price: '],
  ])('reads "%s"', (question, expected) => {
    expect(read(question, 'de')).toBe(expected);
  });

  it.each([
    ['Which lamp is the cheapest?', 'lowest price: lamp'],
    ['What is your most expensive desk lamp?', 'highest price: desk lamp'],
    ['Which ladder weighs the least?', 'lowest weight: ladder'],
    ['Which lamp do you have the highest stock of?', 'highest named: lamp|stock'],
    ['Lamps under $20', 'between price <20: Lamps'],
    ['Do you have lamps for less than 20 euros?', 'between price <20: lamps'],
    ['sofas over £1,299.50', 'between price >1299.5: sofas'],
    ['lamps between €50 and €100', 'between price >=50 <=100: lamps'],
    ['Which lamps do you sell?', 'list : lamps'],
    ['Show me all lamps', 'list : lamps'],
  ])('reads "%s"', (question, expected) => {
    expect(read(question, 'en')).toBe(expected);
  });

  it.each([
    ['Was kostet die Lampe Sonne?', 'de'],
    ['Wie hoch ist der Versand unter 59 Euro?', 'de'],
    ['Lampen unter 20', 'de'],
    ['Lampen unter 20 cm', 'de'],
    ['Lampen unter 20 %', 'de'],
    ['Die billigste Lampe unter 20 Euro für 2 Personen', 'de'],
    ['Die drei Lampen zwischen 100 und 50 Euro', 'de'],
    ['Wann sind Lampen unter 20 Euro wieder da?', 'de'],
    ['How do I return a lamp?', 'en'],
    ['What does shipping cost under 20 euros?', 'en'],
    ['', 'en'],
    [`Which lamp is the cheapest ${'of all '.repeat(20)}?`, 'en'],
  ] as const)('reads nothing of "%s"', (question, language) => {
    expect(read(question, language)).toBeUndefined();
  });

  it('keeps words that change what is wanted', () => {
    expect(read('Which lamp without a cable is the cheapest?', 'en')).toBe('lowest price: lamp without|cable');
    expect(read('Welche großen Lampen habt ihr?', 'de')).toBe('list : großen Lampen');
    expect(read('Welche Lampe ist nicht am billigsten?', 'de')).toContain('nicht');
  });

  it('reads the currency', () => {
    expect(readComparison('lamps under $20', 'en')?.currency).toBe('USD');
    expect(readComparison('Lampen unter 20 Franken', 'de')?.currency).toBe('CHF');
  });

  it('ends on whatever is asked', () => {
    const piece = fc.constantFrom(
      'unter',
      '20',
      '€',
      'zwischen',
      'und',
      'am',
      'billigsten',
      'Lampe',
      '?',
      '1.299',
      'bis',
      ',',
      'ß',
      '$',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        for (const language of ['de', 'en'] as const) {
          const asked = readComparison(pieces.join(' '), language);
          for (const one of [asked?.from, asked?.to]) expect(Number.isFinite(one?.value ?? 0)).toBe(true);
        }
      }),
    );
  });
});

describe('writtenNumber', () => {
  it('reads what German and English write', () => {
    expect(['1.299,50', '1,299.50', '1299', '1.299', '12,9', '0.5'].map(writtenNumber)).toEqual([
      1299.5, 1299.5, 1299, 1299, 12.9, 0.5,
    ]);
  });

  it('reads what it would write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (cents) => {
        for (const locale of ['de-DE', 'en-GB'])
          expect(writtenNumber(new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100))).toBe(
            cents / 100,
          );
      }),
    );
  });
});
