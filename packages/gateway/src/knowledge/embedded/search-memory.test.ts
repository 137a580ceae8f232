import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkQuery, ChunkResult, IndexedDocument } from '../../core/collections.ts';
import { makeDocument, makeRow } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

const words =
  'Fahrradtasche Tasche Rucksack Regen Regenjacke Jacke Versand Versandkosten Kosten Lampe Zelt Zeltlampe Schlafsack Helm'.split(
    ' ',
  );
const colours = ['blau', 'rot', 'grau'];

/** Documents enough for all words to be frequent; the same number gives the same. */
function madeDocuments(seed: number, count: number): IndexedDocument[] {
  let state = seed + 1;
  const next = (most: number): number => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return (state >>> 8) % most;
  };
  return Array.from({ length: count }, (_, number) => {
    const text = Array.from({ length: 3 + next(6) }, () => words[next(words.length)]).join(' und ');
    return makeDocument('docs', `${seed}-${number}`, {
      text: `${text}.`,
      titles: [words[next(words.length)] ?? ''],
      language: 'de',
      row: makeRow(`X-${number}`, 'Ding', { Farbe: colours[next(colours.length)] ?? '', Zahl: next(3) }),
    });
  });
}

function searchOf(documents: readonly IndexedDocument[]): ChunkSearch {
  const search = new ChunkSearch(10_000);
  search.put('docs', documents);
  return search;
}

const asked = fc
  .record({
    told: fc.array(fc.constantFrom(...words, 'Fahradtasche', 'Zeltstange'), { minLength: 1, maxLength: 4 }),
    colour: fc.option(fc.constantFrom(...colours), { nil: undefined }),
    limit: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ colour, limit, told }): ChunkQuery => ({
    text: `Was ist mit ${told.join(' und ')}?`,
    collections: ['docs'],
    limit,
    ...(colour === undefined ? {} : { filter: { Farbe: colour } }),
  }));

function seen({ hits, language }: ChunkResult) {
  return { language, hits: hits.map(({ chunk, ...rest }) => ({ id: chunk.id, ...rest })) };
}

describe('what the search of chunks remembers', () => {
  const documents = madeDocuments(1, 700);
  const more = madeDocuments(2, 20);

  it('changes no answer, before documents change and after', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 4 }), (questions) => {
        const search = searchOf(documents);
        const first = questions.map((question) => seen(search.find(question)));
        for (let again = 0; again < 2; again += 1)
          expect(questions.map((question) => seen(search.find(question)))).toEqual(first);
        search.remove('docs', ['1-3', '1-4']);
        search.put('docs', more);
        const fresh = searchOf([...documents.filter(({ document }) => !['1-3', '1-4'].includes(document)), ...more]);
        for (const question of questions) expect(seen(search.find(question))).toEqual(seen(fresh.find(question)));
      }),
      { numRuns: 8 },
    );
  });
});
