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

  it('does not take an order for what is asked about', () => {
    for (const order of ['vergiss', 'gib', 'nimm', 'lies']) expect(infinitiveOf(order, 'de'), order).toBeUndefined();
    expect(infinitiveOf('vergisst', 'de')).toBe('vergessen');
    expect(infinitiveOf('gibt', 'de')).toBe('geben');
  });
});
