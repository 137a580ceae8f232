import { describe, expect, it } from 'vitest';
import { infinitiveOf } from './irregular-verbs.ts';

describe('infinitiveOf', () => {
  it.each([
    ['sang', 'sing'],
    ['fought', 'fight'],
    ['written', 'write'],
    ['led', 'lead'],
    ['death', 'die'],
  ])('knows that English "%s" is of "%s"', (form, infinitive) => {
    expect(infinitiveOf(form, 'en')).toBe(infinitive);
  });

  it.each([
    ['schrieb', 'schreiben'],
    ['schrieben', 'schreiben'],
    ['geschrieben', 'schreiben'],
    ['beschrieb', 'beschreiben'],
    ['angezogen', 'anziehen'],
    ['stattfand', 'stattfinden'],
    ['gibt', 'geben'],
    ['verlor', 'verlieren'],
    ['zerbrochen', 'zerbrechen'],
    ['erhielt', 'erhalten'],
    ['vorgeschlagenes', undefined],
  ])('knows that German "%s" is of "%s"', (form, infinitive) => {
    expect(infinitiveOf(form, 'de')).toBe(infinitive);
  });

  it('leaves words alone that are no such form', () => {
    for (const word of ['garten', 'versand', 'lieferung', 'schreiben', 'tisch', ''])
      expect(infinitiveOf(word, 'de')).toBeUndefined();
    for (const word of ['table', 'sing', 'order', 'toString', '']) expect(infinitiveOf(word, 'en')).toBeUndefined();
  });
});
