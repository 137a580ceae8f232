import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../core/knowledge.ts';
import { isOfKind, kindStems, stemOf } from './kind-of-row.ts';

function is(name: string, kind: string, language: Language): boolean {
  const words = name.toLowerCase().split(' ');
  const stems = kind.split(' ').map((word) => stemOf(word, language));
  return isOfKind(kindStems(words, language), stems, language);
}

describe('isOfKind', () => {
  it.each([
    ['Lampe Sonne', 'Lampen'],
    ['Schreibtischlampe Sonne', 'Lampe'],
    ['Sonne Lampe', 'Lampe'],
    ['Kleiderhaken Ast', 'Haken'],
    ['Obstkörbe Weide', 'Korb'],
  ])('takes "%s" for one of "%s"', (name, kind) => {
    expect(is(name, kind, 'de')).toBe(true);
  });

  it.each([
    ['Sun Desk Lamp', 'lamps', true],
    ['Lamp Sun', 'lamp', false],
    ['Sun Desk Lamp', 'desk lamps', true],
    ['Sun Desk Lamp Shade', 'desk lamp', false],
    ['Sun Lamp Shade', 'lamp', false],
    ['Shade for lamp', 'lamp', false],
    ['Clamp', 'lamp', false],
  ])('of "%s" and "%s" says %s in English', (name, kind, expected) => {
    expect(is(name, kind, 'en')).toBe(expected);
  });

  it('takes what begins with a kind, or is made for it, for another one', () => {
    expect(is('Lampenschirm Sonne', 'Lampe', 'de')).toBe(false);
    expect(is('Schirm für Lampen', 'Lampe', 'de')).toBe(false);
  });

  it('takes every name of words for one of its own kind, and nothing for one of none', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Language>('de', 'en'),
        (name, language) => {
          const stems = kindStems(name, language);
          expect(isOfKind(stems, [], language)).toBe(false);
          expect(isOfKind(stems, stems.slice(-1), language)).toBe(true);
        },
      ),
    );
  });
});
