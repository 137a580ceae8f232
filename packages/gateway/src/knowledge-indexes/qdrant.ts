import { z } from 'zod';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope } from '../core/chunk-server.ts';
import type { JsonServer } from '../upstream/json-server.ts';

/** Milliseconds that writing and dropping may take. */
const writeWithin = 120_000;
const mostCollections = 10_000;
/** Of BM25: how soon further occurrences count no more, and how much the length of a text does. */
const [k1, b] = [1.2, 0.75];
/** Informative words of a passage, as texts are cut by default; vectors are made one by one, without knowing the others. */
const usualLength = 100;

const payloadFields = ['collection', 'document', 'version', 'cells'];

const done = z.object({ status: z.literal('ok') });
const updated = z.object({
  status: z.literal('ok'),
  result: z.object({ status: z.enum(['completed', 'acknowledged']) }),
});
const points = z.object({
  status: z.literal('ok'),
  result: z.object({ points: z.array(z.object({ id: z.unknown(), score: z.unknown(), payload: z.unknown() })) }),
});
const retrieved = z.object({
  status: z.literal('ok'),
  result: z.array(z.object({ id: z.string(), payload: z.object({ stored: z.unknown() }) })),
});
const withStored = z.object({ stored: z.unknown() });
const facet = z.object({
  status: z.literal('ok'),
  result: z.object({ hits: z.array(z.object({ value: z.string(), count: z.number().int().min(0) })) }),
});
const collectionList = z.object({
  status: z.literal('ok'),
  result: z.object({ collections: z.array(z.object({ name: z.string() })) }),
});

/**
 * Qdrant from 1.12. It has no search by words of its own that knows how rare they are in a text, so words are sparse vectors made here by
 * BM25, whose rarity the server adds (`modifier: idf`). Vectors of each number of dimensions have a collection there of their own, because
 * none can be added to one that is there.
 */
export function createQdrant(server: JsonServer, name: string): ChunkServer {
  const meaningPrefix = `${name}-meaning-`;
  const opened = new Map<string, Promise<void>>();
  let meanings: Set<string> | undefined;

  async function ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: unknown,
    given: { readonly signal?: Signal; readonly also?: readonly number[]; readonly writes?: boolean } = {},
  ): Promise<unknown> {
    const { also, signal, writes = false } = given;
    const answer = await server.ask({
      method,
      path,
      body,
      signal,
      ...(also === undefined ? {} : { also }),
      ...(writes ? { timeout: writeWithin } : {}),
    });
    return answer.status >= 400 ? undefined : answer.body;
  }

  async function make(collection: string, vectors: unknown): Promise<void> {
    const path = `/collections/${collection}`;
    if ((await ask('GET', path, undefined, { also: [404] })) !== undefined) return;
    // 409 and 400 say that somebody else was faster.
    await ask('PUT', path, vectors, { also: [400, 409], writes: true });
    done.parse(await ask('GET', path, undefined));
    for (const field of payloadFields)
      done.parse(
        await ask('PUT', `${path}/index?wait=true`, { field_name: field, field_schema: 'keyword' }, { writes: true }),
      );
  }

  async function ready(collection: string, vectors: unknown): Promise<void> {
    let opening = opened.get(collection);
    if (opening === undefined) {
      opened.set(collection, (opening = make(collection, vectors)));
      // What has failed may go well the next time.
      opening.catch(() => opened.delete(collection));
    }
    await opening;
  }

  const readyForWords = (): Promise<void> =>
    ready(name, { vectors: {}, sparse_vectors: { words: { modifier: 'idf' } } });

  /** The collections for vectors that there are. */
  async function listMeanings(): Promise<ReadonlySet<string>> {
    if (meanings !== undefined) return meanings;
    const { collections } = collectionList.parse(await ask('GET', '/collections', undefined)).result;
    meanings = new Set(
      collections
        .map((one) => one.name)
        .filter((one) => /^[0-9]+$/.test(one.slice(meaningPrefix.length)) && one.startsWith(meaningPrefix)),
    );
    return meanings;
  }

  async function upsert(collection: string, given: readonly unknown[]): Promise<void> {
    updated.parse(await ask('PUT', `/collections/${collection}/points?wait=true`, { points: given }, { writes: true }));
  }

  async function writeMeanings(chunks: readonly ServedChunk[]): Promise<void> {
    const known = new Set(await listMeanings());
    for (const dimensions of new Set(chunks.flatMap(({ vector }) => (vector === undefined ? [] : [vector.length])))) {
      const collection = `${meaningPrefix}${dimensions}`;
      await ready(collection, { vectors: { size: dimensions, distance: 'Cosine' } });
      known.add(collection);
      await upsert(
        collection,
        chunks
          .filter(({ vector }) => vector?.length === dimensions)
          .map(({ cells, collection: of, document, key, vector, version }) => ({
            id: key,
            vector,
            payload: { collection: of, document, version, cells },
          })),
      );
    }
    meanings = known;
  }

  async function find(
    collection: string,
    { cells, collections, limit }: ServedScope,
    search: Readonly<Record<string, unknown>>,
    signal: Signal,
  ): Promise<z.infer<typeof points>['result']['points']> {
    const must = [
      { key: 'collection', match: { any: collections } },
      ...cells.map((cell) => ({ key: 'cells', match: { value: cell } })),
    ];
    const body = await ask(
      'POST',
      `/collections/${collection}/points/query`,
      { ...search, filter: { must }, limit },
      { signal },
    );
    return points.parse(body).result.points;
  }

  return {
    batch: { chunks: 500, bytes: 8_388_608 },
    async write(chunks) {
      await readyForWords();
      await upsert(
        name,
        chunks.map(({ cells, collection, document, key, stored, terms, version }) => ({
          id: key,
          vector: terms.length === 0 ? {} : { words: sparseOf(weighed(terms)) },
          payload: { collection, document, version, cells, stored },
        })),
      );
      await writeMeanings(chunks);
    },
    async drop(collection, documents, except) {
      await readyForWords();
      const filter = {
        must: [
          { key: 'collection', match: { value: collection } },
          ...(documents === undefined ? [] : [{ key: 'document', match: { any: documents } }]),
        ],
        ...(except === undefined ? {} : { must_not: [{ key: 'version', match: { value: except } }] }),
      };
      // Other gateways may have made some since.
      meanings = undefined;
      for (const one of [...(await listMeanings()), name])
        updated.parse(await ask('POST', `/collections/${one}/points/delete?wait=true`, { filter }, { writes: true }));
    },
    async words({ terms }, scope, signal): Promise<readonly ServedCandidate[]> {
      await readyForWords();
      const query = sparseOf(new Map(terms.map(({ term, weight }) => [term, weight])));
      const found = await find(name, scope, { query, using: 'words', with_payload: ['stored'] }, signal);
      return found.map(({ payload, score }) => ({ score, stored: withStored.parse(payload).stored }));
    },
    async nearest(vector, scope, signal) {
      const collection = `${meaningPrefix}${vector.length}`;
      if (!(await listMeanings()).has(collection)) {
        meanings = undefined;
        if (!(await listMeanings()).has(collection)) return [];
      }
      const found = await find(collection, scope, { query: vector }, signal);
      const ids = found.map(({ id }) => id);
      if (ids.length === 0) return [];
      const whole = retrieved.parse(
        await ask('POST', `/collections/${name}/points`, { ids, with_payload: ['stored'] }, { signal }),
      );
      const stored = new Map(whole.result.map(({ id, payload }) => [id, payload.stored]));
      // What was dropped in between is in one of them only.
      return found.flatMap(({ id, score }) =>
        typeof id === 'string' && stored.has(id) ? [{ score, stored: stored.get(id) }] : [],
      );
    },
    async counts() {
      await readyForWords();
      const body = await ask('POST', `/collections/${name}/facet`, {
        key: 'collection',
        limit: mostCollections,
        exact: true,
      });
      return new Map(facet.parse(body).result.hits.map(({ value, count }) => [value, count]));
    },
    close: () => server.close(),
  };
}

type Signal = Parameters<ChunkServer['words']>[2];

/** What the words of a text count, by BM25 without their rarity. */
function weighed(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const damping = k1 * (1 - b + (b * terms.length) / usualLength);
  return new Map([...counts].map(([term, count]) => [term, (count * (k1 + 1)) / (count + damping)]));
}

/** Words as dimensions: FNV-1a of 32 bits. Of 100,000 different words one in 43,000 shares its dimension with another. */
function dimensionOf(term: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(term)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function sparseOf(weights: ReadonlyMap<string, number>): { readonly indices: number[]; readonly values: number[] } {
  const sums = new Map<number, number>();
  for (const [term, weight] of weights) {
    const dimension = dimensionOf(term);
    sums.set(dimension, (sums.get(dimension) ?? 0) + weight);
  }
  const sorted = [...sums].sort(([one], [other]) => one - other);
  return { indices: sorted.map(([index]) => index), values: sorted.map(([, value]) => value) };
}
