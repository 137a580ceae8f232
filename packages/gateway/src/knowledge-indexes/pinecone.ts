import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope } from '../core/chunk-server.ts';
import type { JsonServer } from '../upstream/json-server.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Milliseconds that writing and dropping may take. */
const writeWithin = 120_000;
/** Milliseconds until what was written is found, by its documentation about a minute; later it is a fault. */
const foundWithin = 180_000;
const longestPause = 5_000;
/** Bytes that the fields of a document may have beside its text. */
const largestStored = 36_000;
/** Bytes of a chunk that was made smaller, as it is read again. */
const largestChunk = 1_000_000;
const packed = 'deflated:';
/** A word that every chunk has, so that any can be asked for by words. */
const everyChunk = 'gatehousechunk';
const mostPages = 1_000;

/** The version of the API that has documents and their search by words. */
export const pineconeApiVersion = '2026-07';

const upserted = z.object({ upserted_count: z.coerce.number() });
const matched = z.object({
  matches: z.array(z.object({ _score: z.unknown(), stored: z.unknown() })),
});
const namespaceList = z.object({
  namespaces: z
    .array(z.object({ name: z.string(), record_count: z.coerce.number().int().min(0).default(0) }))
    .default([]),
  pagination: z.object({ next: z.string() }).nullish(),
});

/** What filters look at; the chunk itself is not indexed. */
const namespaceSchema = {
  fields: Object.fromEntries(
    ['collection', 'document', 'version', 'cells'].map((field) => [field, { filterable: true }]),
  ),
};

/** Waits, for as many milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/**
 * Pinecone, with an index of documents (API 2026-07): its schema has a text field `words` with full-text search, without stemming and stop
 * words, and for vectors a field `meaning`. Each collection is a namespace, so that no filter has to keep collections apart, although there is
 * one as well. What is written is found after some time only, which is waited for.
 */
export function createPinecone(server: JsonServer, index: string, wait: Pause = pause): ChunkServer {
  const prefix = `${index}.`;
  const namespaceOf = (collection: string): string => `/namespaces/${encodeURIComponent(prefix + collection)}`;
  const made = new Map<string, Promise<void>>();
  /** Of each collection: the version that was written last, to be waited for. */
  const written = new Map<string, string>();

  async function ready(collection: string): Promise<void> {
    let making = made.get(collection);
    if (making === undefined) {
      made.set(
        collection,
        (making = server
          .ask({
            method: 'POST',
            path: '/namespaces',
            body: { name: prefix + collection, schema: namespaceSchema },
            // It is there already.
            also: [409],
            timeout: writeWithin,
          })
          .then(() => undefined)),
      );
      // What has failed may go well the next time.
      making.catch(() => made.delete(collection));
    }
    await making;
  }

  async function search(
    collection: string,
    scoring: Readonly<Record<string, unknown>>,
    given: { readonly filter: readonly unknown[]; readonly limit: number; readonly signal?: Signal },
  ): Promise<z.infer<typeof matched>['matches']> {
    const { body, status } = await server.ask({
      method: 'POST',
      path: `${namespaceOf(collection)}/documents/search`,
      body: {
        score_by: [scoring],
        top_k: given.limit,
        filter: { $and: [{ collection: { $eq: collection } }, ...given.filter] },
        include_fields: ['stored'],
      },
      // A namespace that nothing was put into.
      also: [404],
      signal: given.signal,
    });
    return status === 404 ? [] : matched.parse(body).matches;
  }

  async function isThere(collection: string, ...filter: readonly unknown[]): Promise<boolean> {
    const scoring = { type: 'text', fields: ['words'], query: everyChunk };
    return (await search(collection, scoring, { filter, limit: 1 })).length > 0;
  }

  /** Waits until something holds, by more and more time in between. */
  async function until(holds: () => Promise<boolean>): Promise<void> {
    let waited = 0;
    for (let time = 100; !(await holds()); time = Math.min(longestPause, time * 2)) {
      if (waited > foundWithin) throw new Error('what was written or dropped is not seen yet');
      await wait(time);
      waited += time;
    }
  }

  async function searchAll(
    scope: ServedScope,
    scoring: Readonly<Record<string, unknown>>,
    signal: Signal,
  ): Promise<readonly ServedCandidate[]> {
    const filter = scope.cells.map((cell) => ({ cells: { $in: [cell] } }));
    const found = await Promise.all(
      scope.collections.map((collection) => search(collection, scoring, { filter, limit: scope.limit, signal })),
    );
    const best = found
      .flat()
      .map(({ _score: score, stored }) => {
        if (typeof score !== 'number') throw new Error('a score in an answer is no number');
        return { score, stored };
      })
      .toSorted((one, other) => other.score - one.score)
      .slice(0, scope.limit);
    return Promise.all(best.map(async ({ score, stored }) => ({ score, stored: await unpacked(stored) })));
  }

  return {
    // Two megabytes and a thousand documents a request, by its documentation.
    batch: { chunks: 200, bytes: 1_500_000 },
    async write(chunks) {
      for (const [collection, own] of Map.groupBy(chunks, (chunk) => chunk.collection)) {
        await ready(collection);
        const { body } = await server.ask({
          method: 'POST',
          path: `${namespaceOf(collection)}/documents/upsert`,
          body: { documents: await Promise.all(own.map(documentOf)) },
          timeout: writeWithin,
        });
        if (upserted.parse(body).upserted_count !== own.length) throw new Error('not everything was written');
        const [last] = own.slice(-1);
        if (last !== undefined) written.set(collection, last.version);
      }
    },
    async drop(collection, documents, except) {
      const filter = [
        ...(documents === undefined ? [] : [{ document: { $in: documents } }]),
        ...(except === undefined ? [] : [{ version: { $ne: except } }]),
      ];
      // What cannot be seen yet would not be dropped, and be there afterwards.
      const version = written.get(collection);
      if (version !== undefined) await until(() => isThere(collection, { version: { $eq: version } }));
      written.delete(collection);
      await server.ask({
        method: 'POST',
        path: `${namespaceOf(collection)}/documents/delete`,
        body: filter.length === 0 ? { delete_all: true } : { filter: { $and: filter } },
        also: [404],
        timeout: writeWithin,
      });
      await until(async () => !(await isThere(collection, ...filter)));
    },
    words: ({ terms }, scope, signal) =>
      searchAll(scope, { type: 'text', fields: ['words'], query: terms.map(({ term }) => term).join(' ') }, signal),
    nearest: (vector, scope, signal) =>
      searchAll(scope, { type: 'dense_vector', fields: ['meaning'], values: vector }, signal),
    async counts() {
      const counts = new Map<string, number>();
      let token: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const query = token === undefined ? '' : `&paginationToken=${encodeURIComponent(token)}`;
        const { body } = await server.ask({ method: 'GET', path: `/namespaces?limit=100${query}` });
        const { namespaces, pagination } = namespaceList.parse(body);
        for (const { name, record_count: count } of namespaces)
          if (name.startsWith(prefix)) counts.set(name.slice(prefix.length), count);
        token = pagination?.next;
        if (token === undefined) break;
      }
      return counts;
    },
    close: () => server.close(),
  };
}

type Signal = Parameters<ChunkServer['words']>[2];

async function documentOf(chunk: ServedChunk): Promise<unknown> {
  const { cells, collection, document, key, stored, terms, vector, version } = chunk;
  return {
    _id: key,
    words: [everyChunk, ...terms].join(' '),
    ...(vector === undefined ? {} : { meaning: vector }),
    collection,
    document,
    version,
    ...(cells.length === 0 ? {} : { cells }),
    stored: await pack(stored),
  };
}

async function pack(stored: string): Promise<string> {
  if (Buffer.byteLength(stored) <= largestStored) return stored;
  const smaller = packed + (await deflate(stored)).toString('base64');
  if (smaller.length > largestStored)
    throw new Error('a passage is greater than the 40 KB that Pinecone keeps with one; lower `chunkCharacters`');
  return smaller;
}

async function unpacked(stored: unknown): Promise<unknown> {
  if (typeof stored !== 'string' || !stored.startsWith(packed)) return stored;
  const whole = await inflate(Buffer.from(stored.slice(packed.length), 'base64'), { maxOutputLength: largestChunk });
  return whole.toString('utf8');
}
