import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallController } from '../core/call-signal.ts';
import type { ChunkHit, ChunkIndex, ChunkQuery, ChunkResult, IndexedDocument } from '../core/collections.ts';
import { makeDocument, makeRow, patient } from './made-chunks.ts';

export interface ChunkIndexUnderTest {
  /** An index that is empty. Tests use collections whose names no other test uses, so it may be the same one behind each. */
  open(): Promise<ChunkIndex>;
  /** Vectors of three dimensions are given to it; undefined where it can, else why it cannot. */
  readonly noVectors?: string;
  /** Undefined where it finds by words, without vectors; else why it cannot. Then the suite gives vectors along. */
  readonly noWords?: string;
  /** How often properties are tried; less where each try asks a server. */
  readonly runs?: number;
}

type Asked = Partial<ChunkQuery> & Pick<ChunkQuery, 'text' | 'collections'>;

const ids = (result: ChunkResult): string[] => result.hits.map((hit) => hit.chunk.id);
const documents = (result: ChunkResult): string[] => result.hits.map((hit) => hit.chunk.document);

let counter = 0;

/** What holds for every index of chunks, in the memory of the gateway or on a server. */
export function chunkIndexContract(name: string, under: ChunkIndexUnderTest): void {
  const runs = under.runs ?? 30;
  const withWords = under.noWords === undefined;

  describe(`${name}, as an index of chunks`, () => {
    let index: ChunkIndex;
    let one: string;
    let other: string;

    beforeEach(async () => {
      index = await under.open();
      counter += 1;
      one = `one-${counter}`;
      other = `other-${counter}`;
    });
    afterEach(() => index.close());

    /** A vector for those that find by nothing else: all texts are alike. */
    function given(document: IndexedDocument): IndexedDocument {
      if (withWords) return document;
      return {
        ...document,
        chunks: document.chunks.map(({ chunk, vector }) => ({ chunk, vector: vector ?? [0, 0, 1] })),
      };
    }

    const put = (collection: string, ...these: readonly IndexedDocument[]): Promise<void> =>
      index.put(collection, these.map(given));

    const find = (asked: Asked): Promise<ChunkResult> =>
      index.find({ limit: 10, ...(!withWords && { vector: [0, 0, 1], vectorWeight: 1 }), ...asked }, patient);

    describe('what is put', () => {
      test('is found by its words as soon as it is put, whole and as it came', async () => {
        const row = makeRow('QW-1101', 'Kettle', { color: 'blue', price: 49.9, stock: 3, hot: true, note: null });
        const kettle = makeDocument(one, 'products/QW-1101', {
          titles: ['Products', 'Kettle “Vesuv” & Söhne'],
          text: 'The kettle boils a litre of water in **two** minutes.\n\nIt is made of steel.',
          url: 'https://shop.example/kettle?color=blue',
          row,
        });
        await put(one, kettle);
        const { hits } = await find({ text: 'Which kettle boils water?', collections: [one] });
        expect(hits.map((hit) => hit.chunk)).toEqual([kettle.chunks[0]?.chunk]);
      });

      test.runIf(withWords)('is found by the words that it has, the best first', async () => {
        await put(
          one,
          makeDocument(one, 'returns.md', 'You may return every article within thirty days of its delivery.'),
          makeDocument(one, 'weather.md', 'Tomorrow there will be rain in the mountains, and wind at the coast.'),
          makeDocument(one, 'tea.md', 'Green tea is best brewed with water of eighty degrees.'),
        );
        expect(documents(await find({ text: 'returning an article', collections: [one] }))[0]).toBe('returns.md');
        expect(documents(await find({ text: 'How hot should water be for green tea?', collections: [one] }))[0]).toBe(
          'tea.md',
        );
      });

      test.runIf(withWords)('is found by what means the same, where that is told with the question', async () => {
        await put(
          one,
          makeDocument(one, 'care.md', 'Rub leather with beeswax twice a year.'),
          makeDocument(one, 'weather.md', 'Tomorrow there will be rain in the mountains, and wind at the coast.'),
        );
        const asked = { text: 'How do I care for cowhide?', collections: [one] };
        const { hits } = await find({ ...asked, synonyms: [['leather', 'cowhide', 'Leder']] });
        expect(hits[0]?.chunk.document).toBe('care.md');
        const [without] = (await find(asked)).hits;
        expect(hits[0]?.support).toBeGreaterThan(without?.support ?? 0);
      });

      test('takes the place of what the document was, and nothing of that is found any more', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.', 'The lighthouse is white.'));
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Calais.'));
        const result = await find({ text: 'Where does the lighthouse stand?', collections: [one] });
        expect(result.hits.map((hit) => hit.chunk.text)).toEqual(['The lighthouse stands in Calais.']);
        expect((await index.counts()).get(one)).toBe(1);
      });

      test('is gone where a document has no chunks any more', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        await put(one, makeDocument(one, 'a.md'));
        expect(ids(await find({ text: 'lighthouse', collections: [one] }))).toEqual([]);
        expect((await index.counts()).get(one) ?? 0).toBe(0);
      });

      test('may have names with any character, and each is its own', async () => {
        const names = [
          'a b/ü ß.md',
          'a',
          'A',
          'a/b',
          'a%2Fb',
          'https://shop.example/?q=1&r=%C3%BC#x',
          "o'hara",
          '雪',
          '*',
        ];
        await put(one, ...names.map((each) => makeDocument(one, each, `The lighthouse of ${each} is red.`)));
        const result = await find({ text: 'lighthouse', collections: [one], limit: 20 });
        expect(documents(result).toSorted()).toEqual(names.toSorted());
        await index.remove(one, ['*', 'a%2Fb', 'A']);
        const left = await find({ text: 'lighthouse', collections: [one], limit: 20 });
        expect(documents(left).toSorted()).toEqual(
          names.filter((each) => !['*', 'a%2Fb', 'A'].includes(each)).toSorted(),
        );
      });

      test('may be many at once', async () => {
        const many = Array.from({ length: 600 }, (_, place) =>
          makeDocument(one, `${place}.md`, `The lighthouse number ${place} has ${place} steps.`, 'It shines at night.'),
        );
        await put(one, ...many);
        expect((await index.counts()).get(one)).toBe(1_200);
        expect(ids(await find({ text: 'lighthouse', collections: [one], limit: 7 }))).toHaveLength(7);
      });

      test('is found whatever else is put at the same time', async () => {
        const places = Array.from({ length: 12 }, (_, place) => place);
        await Promise.all(
          places.map((place) => put(one, makeDocument(one, `${place}.md`, `The lighthouse number ${place}.`))),
        );
        const result = await find({ text: 'lighthouse', collections: [one], limit: 20 });
        expect(documents(result)).toHaveLength(places.length);
      });
    });

    describe('what is taken out', () => {
      test('is not found any more, and its neighbours are', async () => {
        await put(
          one,
          makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'),
          makeDocument(one, 'b.md', 'The lighthouse stands in Calais.'),
        );
        await index.remove(one, ['a.md', 'never-there.md']);
        expect(documents(await find({ text: 'lighthouse', collections: [one] }))).toEqual(['b.md']);
        await index.remove(one, []);
        expect((await index.counts()).get(one)).toBe(1);
      });

      test('is everything of a collection, and nothing of another one', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        await put(other, makeDocument(other, 'a.md', 'The lighthouse stands in Calais.'));
        await index.clear(one);
        await index.clear(`never-there-${counter}`);
        expect(documents(await find({ text: 'lighthouse', collections: [one] }))).toEqual([]);
        expect(documents(await find({ text: 'lighthouse', collections: [one, other] }))).toEqual(['a.md']);
        const counts = await index.counts();
        expect([counts.get(one) ?? 0, counts.get(other)]).toEqual([0, 1]);
      });

      test('can be put again', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        await index.clear(one);
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Calais.'));
        const { hits } = await find({ text: 'lighthouse', collections: [one] });
        expect(hits.map((hit) => hit.chunk.text)).toEqual(['The lighthouse stands in Calais.']);
      });
    });

    describe('collections', () => {
      test('are strangers to each other: only what is asked for is found', async () => {
        // Names that begin alike, and the same document in both.
        const longer = `${one}-more`;
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        await put(longer, makeDocument(longer, 'a.md', 'The lighthouse stands in Calais, the lighthouse.'));
        for (const [collections, expected] of [
          [[one], [one]],
          [[longer], [longer]],
          [
            [one, longer],
            [longer, one],
          ],
          [[], []],
          [[`never-there-${counter}`], []],
          [[`${one}*`], []],
          [['*'], []],
        ] as const) {
          const { hits } = await find({ text: 'lighthouse', collections });
          expect(hits.map((hit) => hit.chunk.collection).toSorted()).toEqual([...expected].toSorted());
        }
      });

      test('keep the documents of one that is changed in another', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        await put(other, makeDocument(other, 'a.md', 'The lighthouse stands in Calais.'));
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Ostend.'));
        await index.remove(one, ['a.md']);
        const { hits } = await find({ text: 'lighthouse', collections: [one, other] });
        expect(hits.map((hit) => hit.chunk.text)).toEqual(['The lighthouse stands in Calais.']);
      });

      test('are never left, whatever is asked in whatever words', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.', 'It has 81 steps.'));
        await put(other, makeDocument(other, 'secret.md', 'The secret of the lighthouse: steps in Dover, 81 or 82.'));
        const words = fc.constantFrom(
          'lighthouse',
          'secret',
          'Dover',
          '81',
          'steps',
          'the',
          `collection:${other}`,
          'OR',
        );
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 8 }),
            async (asked) => {
              const { hits } = await find({ text: asked.join(' '), collections: [one] });
              for (const { chunk } of hits) expect(chunk.collection).toBe(one);
            },
          ),
          { numRuns: runs },
        );
      });
    });

    describe('a question', () => {
      const malicious = [
        '',
        '   ',
        '?',
        '"',
        '\\',
        "' OR 1=1 --",
        '*:*',
        'lighthouse AND (NOT',
        '{"match_all":{}}',
        '/.*/',
        'a~99999 b^0 [x TO y]',
        '\u0000\u0001\uD800',
        'lighthouse '.repeat(3_000),
      ];

      test('may be any text', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        for (const text of malicious) {
          const { hits } = await find({ text, collections: [one] });
          expect(hits.length).toBeLessThanOrEqual(1);
        }
      });

      test.runIf(withWords)('without a word that is there finds nothing', async () => {
        await put(one, makeDocument(one, 'a.md', 'The lighthouse stands in Dover.'));
        for (const text of ['', '!?', 'zebra crossing']) {
          expect(ids(await find({ text, collections: [one] }))).toEqual([]);
        }
      });

      test('gets no more than it asks for, the best of all', async () => {
        const texts = Array.from({ length: 9 }, (_, place) => `The lighthouse number ${place} is red and white.`);
        await put(one, ...texts.map((text, place) => makeDocument(one, `${place}.md`, text)));
        const all = await find({ text: 'red lighthouse', collections: [one], limit: 9 });
        expect(all.hits).toHaveLength(9);
        const some = await find({ text: 'red lighthouse', collections: [one], limit: 3 });
        expect(some.hits).toHaveLength(3);
        expect(some.hits[0]?.score).toBeCloseTo(all.hits[0]?.score ?? Number.NaN, 4);
        expect(ids(await find({ text: 'red lighthouse', collections: [one], limit: 1 }))).toHaveLength(1);
      });

      test('gets figures that can be told to people', async () => {
        await put(
          one,
          makeDocument(one, 'a.md', 'The lighthouse stands in Dover.\n\nIt is **white** and has 81 steps.'),
          makeDocument(one, 'b.md', { titles: ['Lights', 'Steps of the lighthouse'], text: 'There are many steps.' }),
          makeDocument(one, 'c.md', 'A house at the sea.'),
        );
        const { hits } = await find({ text: 'How many steps has the lighthouse?', collections: [one] });
        expect(hits.length).toBeGreaterThan(0);
        expect(hits.map((hit) => hit.score)).toEqual(hits.map((hit) => hit.score).toSorted((a, b) => b - a));
        const share = (value: number): void => {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-9);
        };
        for (const { chunk, lexical, quote, similarity, support, terms } of hits) {
          share(support);
          if (lexical !== undefined) share(lexical);
          if (similarity !== undefined) share(similarity);
          expect(lexical ?? similarity).toBeDefined();
          expect(quote).not.toBe('');
          for (const line of quote.split('\n')) expect(chunk.text).toContain(line);
          for (const { covered, importance, term } of terms) {
            share(covered);
            share(importance);
            expect(term).not.toBe('');
          }
        }
      });

      test('gets the same answer each time', async () => {
        await put(
          one,
          ...Array.from({ length: 20 }, (_, place) =>
            makeDocument(one, `${place}.md`, `The lighthouse number ${place % 4} is red.`),
          ),
        );
        const asked = { text: 'red lighthouse number 3', collections: [one], limit: 5 };
        expect(await find(asked)).toEqual(await find(asked));
      });

      test('is told to be German or English', async () => {
        await put(
          one,
          makeDocument(one, 'a.de.md', { text: 'Der Leuchtturm steht auf der Insel Rügen.', language: 'de' }),
          makeDocument(one, 'a.en.md', { text: 'The lighthouse stands on the isle of Rügen.', language: 'en' }),
        );
        expect((await find({ text: 'Wo steht der Leuchtturm?', collections: [one] })).language).toBe('de');
        expect((await find({ text: 'Where does the lighthouse stand?', collections: [one] })).language).toBe('en');
      });

      test.runIf(withWords)('finds what is asked for in its own language', async () => {
        await put(
          one,
          makeDocument(one, 'a.de.md', { text: 'Der Leuchtturm steht auf der Insel Rügen.', language: 'de' }),
          makeDocument(one, 'a.en.md', { text: 'The lighthouse stands on the isle of Rügen.', language: 'en' }),
        );
        const german = await find({ text: 'Auf welcher Insel stehen Leuchttürme?', collections: [one] });
        expect(documents(german)[0]).toBe('a.de.md');
        const english = await find({ text: 'On which isle are lighthouses?', collections: [one] });
        expect(documents(english)[0]).toBe('a.en.md');
      });

      test.runIf(withWords)('may lean on what was asked before', async () => {
        await put(
          one,
          makeDocument(one, 'kettle.md', {
            titles: ['Kettle'],
            text: 'The kettle is made of steel. Its price is 40 euro.',
          }),
          makeDocument(one, 'toaster.md', {
            titles: ['Toaster'],
            text: 'The toaster is made of tin. Its price is 30 euro.',
          }),
        );
        const result = await find({
          text: 'And what is its price?',
          earlier: ['Do you sell a toaster?'],
          collections: [one],
        });
        expect(documents(result)[0]).toBe('toaster.md');
      });

      test('is not answered once nobody waits any more', async () => {
        const gone = new CallController();
        gone.abort(new Error('the client has left'));
        await expect(index.find({ text: 'x', collections: [one], limit: 1 }, gone)).rejects.toThrow();
      });
    });

    describe('a filter', () => {
      beforeEach(() =>
        put(
          one,
          makeDocument(one, 'blue', {
            text: 'The blue kettle boils water.',
            row: makeRow('K-1', 'Kettle, blue', { color: 'blue', litres: 1.5, hot: true, note: null, 'price.€': 40 }),
          }),
          makeDocument(one, 'red', {
            text: 'The red kettle boils water.',
            row: makeRow('K-2', 'Kettle, red', { color: 'red', litres: 1.5, hot: false, note: 'new', 'price.€': 41 }),
          }),
          makeDocument(one, 'page', 'Every kettle boils water, be it blue or red.'),
        ),
      );

      test.each<[string, ChunkQuery['filter'], string[]]>([
        ['a text', { color: 'blue' }, ['blue']],
        ['a number', { litres: 1.5 }, ['blue', 'red']],
        ['yes or no', { hot: false }, ['red']],
        ['nothing', { note: null }, ['blue']],
        ['several at once', { litres: 1.5, hot: true }, ['blue']],
        ['a column with odd characters', { 'price.€': 41 }, ['red']],
        ['what no row has', { color: 'green' }, []],
        ['a column that no row has', { size: 'L' }, []],
        ['a text, not a number that is written alike', { litres: '1.5' }, []],
        ['what only begins so', { color: 'blu' }, []],
      ])('leaves rows that have %s, and no text', async (_what, filter, expected) => {
        const result = await find({ text: 'kettle', collections: [one], ...(filter !== undefined && { filter }) });
        expect(documents(result).toSorted()).toEqual(expected);
      });
    });

    describe('vectors', () => {
      const able = under.noVectors === undefined;
      const similar = (hits: readonly ChunkHit[]): string[] => hits.map((hit) => hit.chunk.document);

      test.runIf(able)('find what means the same in no common word', async () => {
        await put(
          one,
          makeDocument(one, 'sea.md', { text: 'The ocean is deep.', vector: [1, 0.1, 0] }),
          makeDocument(one, 'hill.md', { text: 'A mountain is high.', vector: [0, 1, 0.1] }),
          makeDocument(one, 'tea.md', { text: 'Green leaves in hot water.', vector: [0, 0.1, 1] }),
        );
        const { hits } = await find({ text: 'zzz', vector: [0.1, 1, 0], vectorWeight: 1, collections: [one] });
        expect(similar(hits)[0]).toBe('hill.md');
        expect(hits[0]?.similarity).toBeGreaterThan(0);
      });

      test.runIf(able && withWords)('count as much as they are told to, beside words', async () => {
        await put(
          one,
          makeDocument(one, 'words.md', { text: 'The lighthouse of Dover.', vector: [0, 1, 0] }),
          makeDocument(one, 'meaning.md', { text: 'A tower that shines at sea.', vector: [1, 0, 0] }),
          makeDocument(one, 'rest.md', {
            text: 'Green tea and a lighthouse biscuit, and more of it.',
            vector: [0, 0.7, 0.7],
          }),
        );
        const asked = { text: 'lighthouse Dover', vector: [1, 0, 0], collections: [one] };
        expect(similar((await find({ ...asked, vectorWeight: 0.1 })).hits)[0]).toBe('words.md');
        expect(similar((await find({ ...asked, vectorWeight: 0.9 })).hits)[0]).toBe('meaning.md');
        expect(similar((await find({ ...asked, vectorWeight: 0 })).hits)).not.toContain('meaning.md');
      });

      test.runIf(able)('never lead out of the collections, nor past a filter', async () => {
        const row = makeRow('K-1', 'Kettle', { color: 'blue' });
        await put(one, makeDocument(one, 'a.md', { text: 'Kettle.', vector: [0, 1, 0], row }));
        await put(one, makeDocument(one, 'b.md', { text: 'Pot.', vector: [1, 0, 0] }));
        await put(other, makeDocument(other, 'c.md', { text: 'Secret.', vector: [1, 0, 0] }));
        const asked = { text: 'zzz', vector: [1, 0, 0], vectorWeight: 1, collections: [one] };
        expect(similar((await find(asked)).hits)[0]).toBe('b.md');
        expect(similar((await find(asked)).hits)).not.toContain('c.md');
        expect(similar((await find({ ...asked, filter: { color: 'blue' } })).hits)).toEqual(['a.md']);
        expect(similar((await find({ ...asked, collections: [] })).hits)).toEqual([]);
      });

      test.runIf(able && withWords)('may be missing, of chunks and of the question', async () => {
        await put(
          one,
          makeDocument(one, 'with.md', { text: 'A tower that shines.', vector: [1, 0, 0] }),
          makeDocument(one, 'without.md', 'The lighthouse of Dover.'),
        );
        expect(similar((await find({ text: 'lighthouse', collections: [one] })).hits)).toEqual(['without.md']);
        const asked = { text: 'lighthouse', vector: [1, 0, 0], vectorWeight: 0.5, collections: [one] };
        expect(similar((await find(asked)).hits).toSorted()).toEqual(['with.md', 'without.md']);
      });
    });

    test('says that it cannot be asked once it is closed', async () => {
      await index.close();
      await expect(find({ text: 'lighthouse', collections: [one] })).rejects.toMatchObject({
        code: 'knowledge_unavailable',
      });
    });
  });
}
