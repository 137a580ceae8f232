import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../core/collections.ts';
import { namedRows } from './named-rows.ts';

const ids = ['QW-1403', 'QW-1403-05', 'QB-30417', '4711'];

function find(id: string): Chunk | undefined {
  const known = ids.find((one) => one === id.toUpperCase());
  if (known === undefined) return undefined;
  return {
    id: `shop/products/${known}#row`,
    titles: [known],
    source: known,
    anchor: 'row',
    language: 'de',
    text: known,
    collection: 'shop',
    document: `products/${known}`,
    documentHash: '',
    hash: '',
  };
}

const named = (question: string) => namedRows(question, find).map(({ text }) => text);

describe('rows that a question names', () => {
  it.each([
    ['QW-1403', ['QW-1403']],
    ['Was kostet qw-1403?', ['QW-1403']],
    ['Wo ist die Bestellung QB-30417?', ['QB-30417']],
    ['What is the status of order 4711, please?', ['4711']],
    ['QW-1403 und QW-1403-05', ['QW-1403', 'QW-1403-05']],
    ['QW-1403, QW-1403', ['QW-1403']],
  ])('are those of its ids: %s', (question, expected) => {
    expect(named(question)).toEqual(expected);
  });

  it.each([
    'How do I return QW-1403?',
    'Wie hoch ist der Einkaufspreis von QW-1403?',
    'QW-9999',
    'Was kostet QW-1403 und QW-9999?',
    'Was kostet der Versand?',
    '',
  ])('are none where more is asked, or an id is not there: "%s"', (question) => {
    expect(named(question)).toEqual([]);
  });

  it('are never others than those that are there', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (question) => {
        expect(ids).toEqual(expect.arrayContaining(named(question)));
      }),
    );
  });
});
