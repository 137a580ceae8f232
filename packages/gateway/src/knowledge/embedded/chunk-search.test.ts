import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkQuery, IndexedDocument } from '../../core/collections.ts';
import { makeDocument, makeRow, type MadeChunk } from '../../testing/made-chunks.ts';
import { ChunkSearch, TooManyChunks } from './chunk-search.ts';

const german = (text: string, ...titles: string[]): MadeChunk => ({ text, titles, language: 'de' });

function searchOf(...documents: readonly IndexedDocument[]): ChunkSearch {
  const search = new ChunkSearch(1_000);
  search.put('docs', documents);
  return search;
}

function found(search: ChunkSearch, text: string, more: Partial<ChunkQuery> = {}): string[] {
  const { hits } = search.find({ text, collections: ['docs'], limit: 10, ...more });
  return hits.map(({ chunk }) => chunk.document);
}

const shop = searchOf(
  makeDocument(
    'docs',
    'tasche',
    german('Die Fahrradtasche Kiesel (QW-1101-BLAU) fasst 20 Liter.', 'Fahrradtasche Kiesel'),
  ),
  makeDocument('docs', 'rueckgabe', german('Sie können Artikel binnen 30 Tagen zurückgeben.', 'Rückgabe')),
  makeDocument('docs', 'versand', german('Der Versand nach Österreich kostet 8,90 Euro.', 'Versandkosten')),
  makeDocument('docs', 'adapter', german('Der Reiseadapter passt in Steckdosen von 150 Ländern.', 'Reiseadapter')),
  makeDocument('docs', 'interleukin', { text: 'Interleukin-6 is made by T-cells.', titles: ['Cytokines'] }),
);

describe('the search of chunks', () => {
  it.each([
    ['Gibt es Taschen fürs Rad?', 'tasche'],
    ['Wie groß ist die Fahradtasche?', 'tasche'],
    ['QW-1101-BLAU', 'tasche'],
    ['Was ist qw 1101?', 'tasche'],
    ['Rueckgabe von Artikeln', 'rueckgabe'],
    ['Kann ich einen Artikel zurueckgeben?', 'rueckgabe'],
    ['Was kostet der Versand nach Oesterreich?', 'versand'],
    ['Adapter für die Reise', 'adapter'],
    ['Which cells make interleukin?', 'interleukin'],
    ['What is IL-6 or interleukin 6?', 'interleukin'],
  ])('finds, for "%s", %s', (question, document) => {
    expect(found(shop, question)[0]).toBe(document);
  });

  it('answers two questions of one message, each with its best', () => {
    const both = found(shop, 'Was kostet der Versand nach Österreich? Und was fasst die Fahrradtasche Kiesel?');
    expect(both.slice(0, 2).toSorted()).toEqual(['tasche', 'versand']);
  });

  it('supports what is covered more than what is not', () => {
    const support = (text: string): number =>
      shop.find({ text, collections: ['docs'], limit: 1 }).hits[0]?.support ?? 0;
    const known = support('Was kostet der Versand nach Österreich?');
    expect(known).toBeGreaterThan(0.5);
    expect(support('Was kostet der Versand von Katzenfutter nach Neuseeland?')).toBeLessThan(known);
    expect(support('Wer hat den Eiffelturm entworfen?')).toBeLessThan(0.1);
    expect(support('Danke, das ist gut')).toBeLessThan(0.2);
  });

  it('finds nothing by the number of an order that no document has, however often it is asked', () => {
    const search = searchOf(makeDocument('docs', 'a', german('Die Bestellung liegt im Konto.')));
    expect(found(search, '4711471147')).toEqual([]);
    expect(found(search, 'Bestellung 4711471147')).toEqual(['a']);
    expect(found(search, 'Bestellung 4711471147')).toEqual(['a']);
  });

  it('holds no more than it may, and changes nothing where that would be more', () => {
    const search = new ChunkSearch(3);
    search.put('a', [makeDocument('a', 'one', 'first', 'second')]);
    expect(() => search.put('b', [makeDocument('b', 'two', 'third', 'fourth')])).toThrow(TooManyChunks);
    expect(search.counts()).toEqual(new Map([['a', 2]]));
    search.put('a', [makeDocument('a', 'one', 'first', 'second', 'third')]);
    search.put('a', [makeDocument('a', 'one', 'first')]);
    search.put('b', [makeDocument('b', 'two', 'third', 'fourth')]);
    search.clear('a');
    expect(search.statistics().chunks).toBe(2);
  });

  it('finds no row by values that are too long to be written down, unless they are the same', () => {
    const long = 'x'.repeat(500);
    const search = searchOf(
      makeDocument('docs', 'a', { text: 'A kettle.', row: makeRow('1', 'Kettle', { note: `${long}a` }) }),
      makeDocument('docs', 'b', { text: 'A kettle.', row: makeRow('2', 'Kettle', { note: `${long}b` }) }),
    );
    expect(found(search, 'kettle', { filter: { note: `${long}b` } })).toEqual(['b']);
  });
});

const words = fc.constantFrom(
  ...'leuchtturm turm wärter leuchtturmwärter insel inseln rügen stufen 81 QW-1101 licht leuchten der die und'.split(
    ' ',
  ),
);
const texts = fc.array(words, { minLength: 1, maxLength: 8 }).map((list) => list.join(' '));
const changes = fc.array(
  fc.record({
    collection: fc.constantFrom('docs', 'other'),
    document: fc.constantFrom('a', 'b', 'c', 'd'),
    texts: fc.array(texts, { maxLength: 3 }),
  }),
  { maxLength: 30 },
);

describe('an index after many changes', () => {
  it('answers as one that was built at once', () => {
    fc.assert(
      fc.property(
        changes,
        fc.array(texts, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (made, questions, vectors) => {
          const changed = new ChunkSearch(1_000);
          const last = new Map<string, { collection: string; document: IndexedDocument }>();
          for (const { collection, document, texts: chunks } of made) {
            const given = makeDocument(
              collection,
              document,
              ...chunks.map((text) => ({ ...german(text, 'Titel'), ...(vectors && { vector: [text.length, 1, 2] }) })),
            );
            if (chunks.length === 0) changed.remove(collection, [document]);
            else changed.put(collection, [given]);
            last.set(`${collection}/${document}`, { collection, document: given });
          }
          const built = new ChunkSearch(1_000);
          for (const { collection, document } of [...last.values()].toReversed()) built.put(collection, [document]);
          const vector = vectors ? { vector: [3, 1, 0], vectorWeight: 0.5 } : {};
          for (const text of questions) {
            const query = { text, collections: ['docs'], limit: 5, ...vector };
            expect(changed.find(query)).toEqual(built.find(query));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('closes the gaps that were left, and answers the same', () => {
    const search = new ChunkSearch(10_000);
    const put = (round: number): void => {
      const documents = Array.from({ length: 200 }, (_, place) =>
        makeDocument('docs', `${place}`, german(`Der Leuchtturm Nummer ${place} hat ${place * 7 + round} Stufen.`)),
      );
      search.put('docs', documents);
    };
    for (let round = 0; round < 8; round += 1) put(round);
    const fresh = searchOf(
      ...Array.from({ length: 200 }, (_, place) =>
        makeDocument('docs', `${place}`, german(`Der Leuchtturm Nummer ${place} hat ${place * 7 + 7} Stufen.`)),
      ),
    );
    const query = { text: 'Welcher Leuchtturm hat 707 Stufen?', collections: ['docs'], limit: 5 };
    expect(search.find(query)).toEqual(fresh.find(query));
    expect(search.find(query).hits[0]?.chunk.document).toBe('100');
  });

  it('says nothing of what another collection holds, not even by how rare its words are', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { minLength: 1, maxLength: 6 }),
        fc.array(texts, { maxLength: 6 }),
        texts,
        (own, others, text) => {
          const alone = new ChunkSearch(1_000);
          const beside = new ChunkSearch(1_000);
          for (const search of [alone, beside])
            search.put(
              'docs',
              own.map((each, place) => makeDocument('docs', `${place}`, german(each))),
            );
          beside.put(
            'other',
            others.map((each, place) => makeDocument('other', `${place}`, german(each))),
          );
          const query = { text, collections: ['docs'], limit: 5 };
          expect(beside.find(query)).toEqual(alone.find(query));
        },
      ),
      { numRuns: 40 },
    );
  });
});
