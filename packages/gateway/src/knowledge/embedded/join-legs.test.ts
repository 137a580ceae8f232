import { describe, expect, it } from 'vitest';
import { makeDocument } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

const text = 'Parcels are brought to the door between nine and five.';

function searchOf(...vectors: readonly (readonly [string, readonly number[]])[]): ChunkSearch {
  const search = new ChunkSearch(100);
  search.put(
    'docs',
    vectors.map(([name, vector]) => makeDocument('docs', name, { text, titles: ['Delivery'], language: 'en', vector })),
  );
  return search;
}

const asked = { text: 'When is my shipment at the door?', collections: ['docs'], vector: [1, 0, 0], vectorWeight: 1 };

describe('what is found by words and by meaning', () => {
  it('is judged the same whatever its id, where only its meaning has found it', () => {
    const search = searchOf(['a', [0.5, 0.5, 0]], ['b', [0.5, 0.5, 0]], ['c', [0.5, 0.5, 0]]);
    const { hits } = search.find({ ...asked, limit: 3 });
    expect(hits.map(({ chunk }) => chunk.document)).toEqual(['a', 'b', 'c']);
    expect(new Set(hits.map(({ support }) => support)).size).toBe(1);
  });

  it.each([0.2, 0.6, 1])('is the same however many are wanted, with vectors counting %d', (vectorWeight) => {
    const search = searchOf(['a', [0.9, 0.1, 0]], ['b', [0, 1, 0]], ['c', [0.6, 0.4, 0.1]], ['d', [1, 0, 0.1]]);
    const find = (limit: number) => search.find({ ...asked, vectorWeight, limit }).hits;
    for (const limit of [1, 2, 3]) expect(find(limit)).toEqual(find(4).slice(0, limit));
  });

  it('is found by words alone where the vector of a question has another number of values than those of chunks', () => {
    const search = searchOf(['a', [0.9, 0.1, 0]], ['b', [0, 1, 0]]);
    const plain = { text: 'When are parcels brought?', collections: ['docs'], limit: 5 };
    const names = (more: object): readonly string[] =>
      search.find({ ...plain, ...more }).hits.map(({ chunk, support }) => `${chunk.document} ${support.toFixed(6)}`);
    expect(names({})).toHaveLength(2);
    expect(names({ vector: [1, 0, 0, 0], vectorWeight: 0.3 })).toEqual(names({}));
  });
});
