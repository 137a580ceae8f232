import { configurationSchema } from '@gatehouse/contract/config';
import { expect, it } from 'vitest';
import type { ChunkIndex, ChunkQuery } from '../../core/collections.ts';
import { makeDocument, makeRow } from '../../testing/made-chunks.ts';
import { ChunkSearch } from '../embedded/chunk-search.ts';
import { chunkDocument } from '../reading/chunk-document.ts';
import { defaultDocumentLimits } from '../reading/document-limits.ts';
import { readDocument } from '../reading/read-document.ts';
import { LiveDocuments } from './live-documents.ts';
import { createRetrieval } from './retrieval.ts';

const { knowledge } = configurationSchema.parse({
  version: 1,
  providers: [{ id: 'quotes', kind: 'extractive', knowledge: ['./docs'] }],
  knowledge: {
    collections: [
      { id: 'open', synonyms: [['Zelt', 'tent']] },
      { id: 'closed', roles: ['chief'], synonyms: [['Zelt', 'Projekt Birke']] },
    ],
  },
});

function opened() {
  const asked: ChunkQuery[] = [];
  const index: Pick<ChunkIndex, 'find'> = {
    find: (query) => {
      asked.push(query);
      return Promise.resolve({ language: undefined, hits: [] });
    },
  };
  const live = new LiveDocuments();
  const retrieval = createRetrieval({
    index: index as ChunkIndex,
    live,
    isFilled: () => true,
    configuration: () => knowledge,
    models: { embed: () => Promise.resolve(undefined), rerank: () => Promise.resolve(undefined) },
  });
  const find = (text: string, role: string, ...earlier: readonly string[]) => {
    const question = { text, earlier, collections: ['open', 'closed'], limit: 5 };
    return retrieval.retrieve(question, { role, tenant: 'a' }, new AbortController().signal);
  };
  const ask = async (...question: Parameters<typeof find>) => {
    await find(...question);
    return asked.at(-1)?.synonyms;
  };
  return { ask, find, live, retrieval };
}

it('tells an index what means the same, but not of collections that the caller may not have', async () => {
  const { ask } = opened();
  expect(await ask('Welche Zelte gibt es?', 'user')).toEqual([['Zelt', 'tent']]);
  expect(await ask('Welche Zelte gibt es?', 'chief')).toEqual([
    ['Zelt', 'tent'],
    ['Zelt', 'Projekt Birke'],
  ]);
  expect(await ask('Was kostet der Versand?', 'chief')).toBeUndefined();
  expect(await ask('Und in Blau?', 'user', 'Welche Zelte gibt es?')).toEqual([['Zelt', 'tent']]);
});

it('adds what the documents say, as long as they are there', async () => {
  const { ask, live } = opened();
  const [made] = makeDocument('open', 'a.md', 'Mit Wachs.').chunks;
  if (made === undefined) throw new Error('nothing was made');
  const document = {
    document: 'a.md',
    chunks: [{ chunk: { ...made.chunk, synonyms: [['Leder', 'Rindshaut']] }, vector: undefined }],
  };
  live.put('open', [document]);
  expect(await ask('Rindshaut', 'user')).toEqual([['Leder', 'Rindshaut']]);
  live.put('open', [{ document: 'a.md', chunks: [{ chunk: made.chunk, vector: undefined }] }]);
  expect(await ask('Rindshaut', 'user')).toBeUndefined();
  live.put('open', [document]);
  live.remove('open', ['a.md']);
  expect(await ask('Rindshaut', 'user')).toBeUndefined();
});

it('answers by the words that the front matter of a document teaches, as it was read', async () => {
  const text =
    '---\nlanguage: de\nsynonyms:\n  - [Leder, Rindshaut]\n---\n# Wie pflege ich Leder?\n\nMit Bienenwachs einreiben.\n';
  const read = await readDocument({ bytes: Buffer.from(text), name: 'a.md' }, defaultDocumentLimits);
  const place = { collection: 'open', document: 'a.md', documentHash: 'a'.repeat(64), chunkCharacters: 1_200 };
  const chunks = chunkDocument(read, { ...place, language: 'auto' }).map((chunk) => ({ chunk, vector: undefined }));
  const search = new ChunkSearch(1_000);
  search.put('open', [{ document: 'a.md', chunks }]);
  const live = new LiveDocuments();
  live.put('open', [{ document: 'a.md', chunks }]);
  const index: Pick<ChunkIndex, 'find'> = { find: (query) => Promise.resolve(search.find(query)) };
  const { retrieve } = createRetrieval({
    index: index as ChunkIndex,
    live,
    isFilled: () => true,
    configuration: () => knowledge,
    models: { embed: () => Promise.resolve(undefined), rerank: () => Promise.resolve(undefined) },
  });
  const question = { text: 'Wie pflege ich Rindshaut?', earlier: [], collections: ['open'], limit: 1 };
  const { hits } = await retrieve(question, { role: 'user', tenant: 'a' }, new AbortController().signal);
  expect(hits[0]?.quote).toBe('Mit Bienenwachs einreiben.');
  expect(hits[0]?.support).toBeGreaterThan(0.4);
});

it('says which collections were looked into, also where they have nothing', async () => {
  const { find } = opened();
  expect(await find('Habt ihr Angelruten?', 'user')).toMatchObject({ hits: [], collections: ['open'] });
  expect(await find('Habt ihr Angelruten?', 'chief')).toMatchObject({ hits: [], collections: ['open', 'closed'] });
});

it('gives rows of a kind only from collections that the caller may have', () => {
  const { live, retrieval } = opened();
  const put = (collection: string, id: string, title: string) => {
    const row = { text: title, titles: [title], language: 'de' as const, row: makeRow(id, title, { price: 1 }) };
    const { chunks } = makeDocument(collection, `goods/${id}`, row);
    live.put(collection, [
      { document: `goods/${id}`, chunks: chunks.map(({ chunk }) => ({ chunk, vector: undefined })) },
    ]);
  };
  put('open', 'A-1', 'Leuchte Glut 3');
  put('open', 'A-2', 'Leuchtenschirm Glut');
  put('closed', 'A-3', 'Stehleuchte Birke');
  const of = (role: string, ...kinds: readonly string[]) =>
    retrieval
      .ofKind(
        kinds.map((kind) => [kind]),
        ['open', 'closed'],
        { role, tenant: 'a' },
        'de',
      )
      .map(({ row }) => row?.id);
  expect(of('user', 'leucht')).toEqual(['A-1']);
  expect(of('chief', 'leucht')).toEqual(['A-1', 'A-3']);
  expect(of('user', 'birk')).toEqual([]);
  live.remove('open', ['goods/A-1']);
  expect(of('user', 'leucht')).toEqual([]);
});
