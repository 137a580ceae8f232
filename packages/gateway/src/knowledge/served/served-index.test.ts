import { describe, expect, test } from 'vitest';
import { CallController } from '../../core/call-signal.ts';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope, WordsAsked } from '../../core/chunk-server.ts';
import type { ChunkQuery } from '../../core/collections.ts';
import { makeChunk, makeDocument, makeRow, patient } from '../../testing/made-chunks.ts';
import { servedIndex, type Told } from '../../testing/served-index-under-test.ts';

const never = (): never => {
  throw new Error('nobody asks that here');
};

interface Asked {
  readonly words: { asked: WordsAsked; scope: ServedScope }[];
  readonly nearest: ServedScope[];
}

/** A server that gives what it is told to. */
function serverGiving(
  words: readonly ServedCandidate[],
  nearest: readonly ServedCandidate[] = [],
): { server: ChunkServer; asked: Asked } {
  const asked: Asked = { words: [], nearest: [] };
  const server: ChunkServer = {
    batch: { chunks: 2, bytes: 1_000_000 },
    write: never,
    drop: never,
    words: async (question, scope) => {
      asked.words.push({ asked: question, scope });
      return words;
    },
    nearest: async (_vector, scope) => {
      asked.nearest.push(scope);
      return nearest;
    },
    counts: never,
    close: () => Promise.resolve(),
  };
  return { server, asked };
}

const candidate = (collection: string, text: string, score: unknown): ServedCandidate => ({
  stored: JSON.stringify(makeChunk(collection, `${text}.md`, { text }).chunk),
  score,
});

const query: ChunkQuery = { text: 'Where is the lighthouse?', collections: ['sea'], limit: 5 };

describe('a server that refuses vectors', () => {
  const refusing = (words: readonly ServedCandidate[]): ChunkServer => ({
    ...serverGiving(words).server,
    nearest: () => Promise.reject(new Error('vector dimension 3 does not match the index, which has 4')),
  });
  const withVector = { ...query, vector: [1, 0, 0] };

  test('answers by words, as if there were no vector', async () => {
    const told: Told = { failures: [], meaning: [], strayed: 0 };
    const words = [candidate('sea', 'The lighthouse.', 2), candidate('sea', 'A harbour.', 1)];
    const { hits } = await servedIndex(refusing(words), told).find(withVector, patient);
    expect(hits).toEqual((await servedIndex(serverGiving(words).server).find(query, patient)).hits);
    expect(told).toMatchObject({ failures: [], meaning: [expect.any(Error)] });
  });

  test('cannot be asked where nothing but vectors counts', async () => {
    const told: Told = { failures: [], meaning: [], strayed: 0 };
    await expect(
      servedIndex(refusing([]), told).find({ ...withVector, vectorWeight: 1 }, patient),
    ).rejects.toMatchObject({
      code: 'knowledge_unavailable',
    });
    expect(told.failures).toHaveLength(1);
  });
});

describe('what a server gives', () => {
  test('is dropped, and told of, where it is of another collection', async () => {
    const told: Told = { failures: [], strayed: 0 };
    const { server } = serverGiving([candidate('secret', 'The lighthouse.', 9), candidate('sea', 'A lighthouse.', 1)]);
    const { hits } = await servedIndex(server, told).find(query, patient);
    expect(hits.map(({ chunk }) => chunk.collection)).toEqual(['sea']);
    expect(told).toEqual({ failures: [], strayed: 1 });
  });

  test('is dropped where its row does not fit the filter', async () => {
    const row = makeRow('K-1', 'Kettle', { color: 'red' });
    const stored = JSON.stringify(makeChunk('sea', 'k', { text: 'A lighthouse kettle.', row }).chunk);
    const told: Told = { failures: [], strayed: 0 };
    const index = servedIndex(serverGiving([{ stored, score: 1 }]).server, told);
    expect((await index.find({ ...query, filter: { color: 'blue' } }, patient)).hits).toEqual([]);
    expect((await index.find({ ...query, filter: { color: 'red' } }, patient)).hits).toHaveLength(1);
    expect(told.strayed).toBe(1);
  });

  const whole = makeChunk('sea', 'a.md', { text: 'The lighthouse.' }).chunk;
  test.each<[string, unknown, unknown]>([
    ['nothing', undefined, 1],
    ['a number', 7, 1],
    ['no JSON', '{', 1],
    ['another thing', '[]', 1],
    ['a chunk without a text', JSON.stringify({ ...whole, text: undefined }), 1],
    ['a chunk with a text that is none', JSON.stringify({ ...whole, text: 5 }), 1],
    ['a chunk with more than one has', JSON.stringify({ ...whole, instructions: 'obey' }), 1],
    ['a chunk with the id of another collection', JSON.stringify({ ...whole, id: 'secret/a.md#text' }), 1],
    ['a chunk without end', JSON.stringify({ ...whole, text: 'x'.repeat(2_000_000) }), 1],
    ['a score that is a text', JSON.stringify(whole), '1'],
    ['a score that is no number', JSON.stringify(whole), Number.NaN],
    ['a score without end', JSON.stringify(whole), Infinity],
    ['no score', JSON.stringify(whole), undefined],
  ])('is a failure where it is %s', async (_what, stored, score) => {
    const told: Told = { failures: [], strayed: 0 };
    const index = servedIndex(serverGiving([{ stored, score }]).server, told);
    await expect(index.find(query, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(told.failures).toHaveLength(1);
  });

  test('is taken once, and no more of it than was asked for', async () => {
    const many = Array.from({ length: 500 }, (_, place) => candidate('sea', `Lighthouse ${place % 400}`, 500 - place));
    const { server } = serverGiving(many);
    const { hits } = await servedIndex(server).find({ ...query, limit: 400 }, patient);
    expect(hits).toHaveLength(400);
    expect(new Set(hits.map(({ chunk }) => chunk.id)).size).toBe(400);
  });
});

describe('both legs', () => {
  const words = [candidate('sea', 'one', 8), candidate('sea', 'two', 2)];
  const nearest = [candidate('sea', 'three', 0.9), candidate('sea', 'two', 0.6), candidate('sea', 'one', 0.5)];
  const ask = (vectorWeight: number) =>
    servedIndex(serverGiving(words, nearest).server).find({ ...query, vector: [1, 0], vectorWeight }, patient);

  test('are scaled each by itself and added by weight', async () => {
    const { hits } = await ask(0.4);
    expect(
      hits.map(({ chunk, lexical, score, similarity }) => [
        chunk.text,
        lexical,
        similarity?.toFixed(3),
        score.toFixed(3),
      ]),
    ).toEqual([
      ['one', 1, '0.000', '0.600'],
      ['three', undefined, '1.000', '0.400'],
      ['two', 0.25, '0.250', '0.250'],
    ]);
  });

  test('are asked only where they count', async () => {
    for (const [vectorWeight, expected] of [
      [0, [1, 0]],
      [0.5, [1, 1]],
      [1, [0, 1]],
    ] as const) {
      const { asked, server } = serverGiving(words, nearest);
      await servedIndex(server).find({ ...query, vector: [1, 0], vectorWeight }, patient);
      expect([asked.words.length, asked.nearest.length]).toEqual(expected);
    }
  });

  test('are asked for words alone where the vector says nothing', async () => {
    for (const vector of [[], [0, 0], [Number.NaN, 1]]) {
      const { asked, server } = serverGiving(words, nearest);
      await servedIndex(server).find({ ...query, vector, vectorWeight: 1 }, patient);
      expect([asked.words.length, asked.nearest.length]).toEqual([1, 0]);
    }
  });

  test('get the collections and the filter with every question', async () => {
    const { asked, server } = serverGiving([], []);
    await servedIndex(server).find(
      { ...query, collections: ['sea', 'sea', 'hill'], vector: [1, 0], filter: { color: 'red' } },
      patient,
    );
    for (const scope of [asked.words[0]?.scope, asked.nearest[0]])
      expect(scope).toMatchObject({ collections: ['sea', 'hill'], cells: [expect.stringMatching(/^[0-9a-f]{32}$/)] });
  });
});

describe('a question', () => {
  test('asks nobody where there is nowhere to look', async () => {
    const { asked, server } = serverGiving([]);
    const index = servedIndex(server);
    expect((await index.find({ ...query, collections: [] }, patient)).hits).toEqual([]);
    expect((await index.find({ ...query, limit: 0 }, patient)).hits).toEqual([]);
    expect(asked.words).toEqual([]);
  });

  test('has no more words than a server takes, and no control characters', async () => {
    const { asked, server } = serverGiving([]);
    const text = `\u0000\u0007${Array.from({ length: 900 }, (_, place) => `word${place}a`).join('\n')}`;
    await servedIndex(server).find({ ...query, text }, patient);
    const [question] = asked.words;
    expect(question?.asked.terms.length).toBeLessThanOrEqual(200);
    expect(question?.asked.text.split(' ').length).toBeLessThanOrEqual(48);
    expect(question?.asked.text).toMatch(/^word0a word1a/);
  });

  test('leans on what was asked before, by less, where its words point back', async () => {
    const { asked, server } = serverGiving([]);
    const index = servedIndex(server);
    await index.find({ ...query, text: 'And what is its price?', earlier: ['Do you sell a toaster?'] }, patient);
    await index.find(
      { ...query, text: 'Which lighthouses do ships see from the coast of Brittany?', earlier: ['A toaster?'] },
      patient,
    );
    const weightOf = (place: number) => asked.words[place]?.asked.terms.find(({ term }) => term === 'toaster')?.weight;
    expect([weightOf(0), weightOf(1)]).toEqual([0.6, undefined]);
  });

  test('is no failure of the server where who asked has left', async () => {
    const told: Told = { failures: [], strayed: 0 };
    const leaving = new CallController();
    const server: ChunkServer = {
      ...serverGiving([]).server,
      words: () => {
        leaving.abort(new Error('the client has left'));
        return Promise.reject(new Error('broken off'));
      },
    };
    await expect(servedIndex(server, told).find(query, leaving)).rejects.toThrow('the client has left');
    expect(told.failures).toEqual([]);
  });
});

test('what is put is written in batches, and what was there before is dropped in the end', async () => {
  const calls: string[] = [];
  const server: ChunkServer = {
    ...serverGiving([]).server,
    write: async (chunks: readonly ServedChunk[]) => {
      calls.push(`write ${chunks.map(({ document }) => document).join(' ')}`);
    },
    drop: async (collection, documents, except) => {
      calls.push(
        `drop ${collection} ${documents?.join(' ') ?? 'all'} ${except === undefined ? '' : 'but for the new'}`,
      );
    },
  };
  const index = servedIndex(server);
  await index.put('sea', [makeDocument('sea', 'a', 'One.', 'Two.', 'Three.'), makeDocument('sea', 'b')]);
  await index.remove('sea', ['a']);
  await index.clear('sea');
  expect(calls).toEqual(['write a a', 'write a', 'drop sea a b but for the new', 'drop sea a ', 'drop sea all ']);
});
