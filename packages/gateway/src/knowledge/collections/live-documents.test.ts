import { expect, it } from 'vitest';
import type { Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { LiveDocuments } from './live-documents.ts';

function rowOf(language: Language, hash = 'a'.repeat(64)) {
  const document = `products-${language}/QW-1`;
  const chunk: Chunk = {
    id: `shop/${document}#kettle`,
    titles: ['Kettle'],
    source: document,
    anchor: 'kettle',
    language,
    text: 'Kettle',
    collection: 'shop',
    document,
    documentHash: hash,
    hash,
    row: { table: `products-${language}`, id: 'QW-1', title: 'Kettle', columns: [] },
  };
  return { document, chunks: [{ chunk, vector: undefined }] };
}

it('finds the row of an id in the language that is wanted, whatever its letters', () => {
  const live = new LiveDocuments();
  live.put('shop', [rowOf('de'), rowOf('en')]);
  expect(live.row('shop', 'qw-1', 'en')?.document).toBe('products-en/QW-1');
  expect(live.row('shop', 'QW-1', 'de')?.document).toBe('products-de/QW-1');
  expect(live.row('shop', 'QW-1')?.document).toBe('products-de/QW-1');
});

it('still finds the row of the other language when one is gone or has changed', () => {
  const live = new LiveDocuments();
  live.put('shop', [rowOf('de'), rowOf('en')]);
  live.put('shop', [rowOf('en', 'b'.repeat(64))]);
  expect(live.row('shop', 'QW-1', 'en')?.documentHash).toBe('b'.repeat(64));
  live.remove('shop', ['products-en/QW-1']);
  expect(live.row('shop', 'QW-1', 'en')?.document).toBe('products-de/QW-1');
  live.remove('shop', ['products-de/QW-1']);
  expect(live.row('shop', 'QW-1')).toBeUndefined();
});
