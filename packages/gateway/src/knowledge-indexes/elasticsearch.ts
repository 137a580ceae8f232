import { z } from 'zod';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope, WordsAsked } from '../core/chunk-server.ts';
import type { JsonServer } from '../upstream/json-server.ts';

/** Milliseconds that writing and dropping may take. */
const writeWithin = 120_000;
/** Words of a question that are also looked for with a slip of the pen; more would be more clauses than a query may have. */
const mostMisspelt = 12;
/** How much a word counts that is only written alike, and what was asked before where the question leans on it. */
const [misspeltWeight, earlierWeight, sameWeight] = [0.3, 0.6, 0.5];
const mostCollections = 10_000;

/** Distributions differ in how they keep vectors and ask for them. */
type Distribution = 'elasticsearch' | 'opensearch';

const about = z.object({ version: z.object({ number: z.string(), distribution: z.string().optional() }) });
const mappings = z.record(
  z.string(),
  z.object({ mappings: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
);
const bulkAnswer = z.object({
  errors: z.boolean(),
  items: z.array(
    z.record(z.string(), z.object({ status: z.number(), error: z.object({ type: z.string() }).optional() })),
  ),
});
const dropAnswer = z.object({ timed_out: z.boolean(), failures: z.array(z.unknown()) });
const searchAnswer = z.object({
  timed_out: z.literal(false),
  hits: z.object({ hits: z.array(z.object({ _score: z.unknown(), _source: z.object({ stored: z.unknown() }) })) }),
});
const countAnswer = z.object({
  aggregations: z.object({
    collections: z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.number().int().min(0) })) }),
  }),
});
const fault = z.object({ error: z.object({ reason: z.string() }) });

const keyword = { type: 'keyword' };
const textOf = (analyzer: 'german' | 'english'): unknown => ({ type: 'text', analyzer });

/** What is searched. What is not named here is kept and given back, but not indexed: the chunk itself. */
const properties = {
  collection: keyword,
  document: keyword,
  version: keyword,
  language: keyword,
  cells: keyword,
  // Numbers of products and the like, which analysers take apart.
  terms: keyword,
  titles_de: textOf('german'),
  text_de: textOf('german'),
  titles_en: textOf('english'),
  text_en: textOf('english'),
};

const bm25 = { similarity: { default: { type: 'BM25', k1: 1.2, b: 0.75 } } };

/** Elasticsearch from 8.12, or OpenSearch from 2.9 with its k-NN plugin where there are vectors. */
export function createElasticsearch(server: JsonServer, name: string): ChunkServer {
  // Names of indexes there have no capital letters.
  const index = name.toLowerCase();
  let opening: Promise<Distribution> | undefined;
  const known = new Set<string>();
  const making = new Map<string, Promise<void>>();

  async function open(): Promise<Distribution> {
    const { body } = await server.ask({ method: 'GET', path: '/' });
    const { distribution } = about.parse(body).version;
    const which = distribution === 'opensearch' ? 'opensearch' : 'elasticsearch';
    await create(which === 'opensearch');
    await learn();
    return which;
  }

  async function ready(): Promise<Distribution> {
    opening ??= open();
    // What has failed may go well the next time.
    opening.catch(() => (opening = undefined));
    return opening;
  }

  async function create(withVectors: boolean): Promise<void> {
    const { status } = await server.ask({ method: 'GET', path: `/${index}/_mapping`, also: [404] });
    if (status !== 404) return;
    const settings = withVectors ? { ...bm25, index: { knn: true } } : bm25;
    const made = await server.ask({
      method: 'PUT',
      path: `/${index}`,
      body: { settings, mappings: { dynamic: false, properties } },
      also: [400],
      timeout: writeWithin,
    });
    if (made.status !== 400) return;
    const reason = fault.parse(made.body).error.reason;
    // Somebody else was faster, or the plugin is not there: without it there are words all the same.
    if (reason.includes('already exists')) return;
    if (withVectors && reason.includes('knn')) return create(false);
    throw new Error('the index cannot be made');
  }

  /** Which fields there are. */
  async function learn(): Promise<void> {
    const { body } = await server.ask({ method: 'GET', path: `/${index}/_mapping` });
    const [found] = Object.values(mappings.parse(body));
    for (const field of Object.keys(found?.mappings.properties ?? {})) known.add(field);
    for (const field of Object.keys(properties))
      if (!known.has(field)) throw new Error('there is an index of this name that is not ours');
  }

  async function makeVectors(distribution: Distribution, dimensions: number): Promise<void> {
    const field = vectorField(dimensions);
    const kind =
      distribution === 'opensearch'
        ? {
            type: 'knn_vector',
            dimension: dimensions,
            method: { name: 'hnsw', engine: 'lucene', space_type: 'cosinesimil' },
          }
        : { type: 'dense_vector', dims: dimensions, index: true, similarity: 'cosine' };
    await server.ask({
      method: 'PUT',
      path: `/${index}/_mapping`,
      body: { properties: { [field]: kind } },
      timeout: writeWithin,
    });
    known.add(field);
  }

  /** The field for vectors of so many dimensions, made at the first one. */
  async function readyFor(distribution: Distribution, dimensions: number): Promise<void> {
    const field = vectorField(dimensions);
    if (known.has(field)) return;
    let work = making.get(field);
    if (work === undefined) {
      making.set(field, (work = makeVectors(distribution, dimensions)));
      work.finally(() => making.delete(field)).catch(() => undefined);
    }
    await work;
  }

  async function refresh(): Promise<void> {
    await server.ask({ method: 'POST', path: `/${index}/_refresh`, timeout: writeWithin });
  }

  async function search(body: unknown, signal: ServedSignal): Promise<readonly ServedCandidate[]> {
    const answer = await server.ask({
      method: 'POST',
      // Better no answer than one out of a part of the documents.
      path: `/${index}/_search?allow_partial_search_results=false`,
      body,
      signal,
    });
    return searchAnswer
      .parse(answer.body)
      .hits.hits.map(({ _score: score, _source: { stored } }) => ({ score, stored }));
  }

  return {
    batch: { chunks: 500, bytes: 8_388_608 },
    async write(chunks) {
      const distribution = await ready();
      for (const dimensions of new Set(chunks.flatMap(({ vector }) => (vector === undefined ? [] : [vector.length]))))
        await readyFor(distribution, dimensions);
      const lines = chunks.flatMap((chunk) => [
        JSON.stringify({ index: { _id: chunk.key } }),
        JSON.stringify(documentOf(chunk)),
      ]);
      const { body } = await server.ask({
        method: 'POST',
        path: `/${index}/_bulk`,
        body: `${lines.join('\n')}\n`,
        contentType: 'application/x-ndjson',
        timeout: writeWithin,
      });
      const { errors, items } = bulkAnswer.parse(body);
      if (errors || items.length !== chunks.length) throw new Error(`not everything was written: ${faultOf(items)}`);
    },
    async drop(collection, documents, except) {
      await ready();
      // Only what can be found can be dropped by a question.
      await refresh();
      const { body } = await server.ask({
        method: 'POST',
        path: `/${index}/_delete_by_query?conflicts=proceed&refresh=true`,
        body: {
          query: {
            bool: {
              filter: [
                { term: { collection } },
                ...(documents === undefined ? [] : [{ terms: { document: documents } }]),
              ],
              must_not: except === undefined ? [] : [{ term: { version: except } }],
            },
          },
        },
        timeout: writeWithin,
      });
      const { failures, timed_out } = dropAnswer.parse(body);
      if (timed_out || failures.length > 0) throw new Error('not everything was dropped');
    },
    async words(asked, scope, signal) {
      await ready();
      return search(
        {
          size: scope.limit,
          _source: ['stored'],
          track_total_hits: false,
          query: { bool: { filter: filterOf(scope), should: clausesOf(asked), minimum_should_match: 1 } },
        },
        signal,
      );
    },
    async nearest(vector, scope, signal) {
      const distribution = await ready();
      const field = vectorField(vector.length);
      // Another gateway may have made it since.
      if (!known.has(field)) await learn();
      if (!known.has(field)) return [];
      const filter = { bool: { filter: filterOf(scope) } };
      const { limit } = scope;
      const common = { size: limit, _source: ['stored'], track_total_hits: false };
      const found = await search(
        distribution === 'opensearch'
          ? { ...common, query: { knn: { [field]: { vector, k: limit, filter } } } }
          : {
              ...common,
              knn: { field, query_vector: vector, k: limit, num_candidates: Math.min(10_000, limit * 4), filter },
            },
        signal,
      );
      // Both give (1 + cosine) / 2.
      return found.map(({ score, stored }) => ({ score: typeof score === 'number' ? 2 * score - 1 : score, stored }));
    },
    async counts() {
      await ready();
      const { body } = await server.ask({
        method: 'POST',
        path: `/${index}/_search?allow_partial_search_results=false`,
        body: { size: 0, aggs: { collections: { terms: { field: 'collection', size: mostCollections } } } },
      });
      return new Map(
        countAnswer.parse(body).aggregations.collections.buckets.map(({ key, doc_count: count }) => [key, count]),
      );
    },
    close: () => server.close(),
  };
}

type ServedSignal = Parameters<ChunkServer['words']>[2];

function vectorField(dimensions: number): string {
  return `vector_${dimensions}`;
}

/** Each text goes into the fields of its language alone. */
function documentOf(chunk: ServedChunk): unknown {
  const { cells, collection, document, language, stored, terms, text, titles, vector, version } = chunk;
  return {
    collection,
    document,
    version,
    language,
    cells,
    terms: [...new Set(terms.filter((term) => /\d/.test(term)))],
    [`titles_${language}`]: titles,
    [`text_${language}`]: text,
    ...(vector === undefined ? {} : { [vectorField(vector.length)]: vector }),
    stored,
  };
}

function filterOf({ cells, collections }: ServedScope): unknown[] {
  return [{ terms: { collection: collections } }, ...cells.map((cell) => ({ term: { cells: cell } }))];
}

const fieldGroups = [
  ['titles_de^2', 'text_de'],
  ['titles_en^2', 'text_en'],
] as const;

function clausesOf({ earlier, same, terms, text }: WordsAsked): unknown[] {
  const misspelt = text.split(' ').length <= mostMisspelt;
  const numbers = terms.filter(({ term }) => /\d/.test(term));
  return [
    ...fieldGroups.flatMap((fields) => [
      { multi_match: { query: text, fields, type: 'most_fields' } },
      ...(misspelt
        ? [
            {
              multi_match: {
                query: text,
                fields,
                type: 'most_fields',
                fuzziness: 'AUTO:5,9',
                prefix_length: 1,
                max_expansions: 10,
                boost: misspeltWeight,
              },
            },
          ]
        : []),
      ...(earlier === undefined
        ? []
        : [{ multi_match: { query: earlier, fields, type: 'most_fields', boost: earlierWeight } }]),
      ...(same === undefined ? [] : [{ multi_match: { query: same, fields, type: 'most_fields', boost: sameWeight } }]),
    ]),
    ...numbers.map(({ term, weight }) => ({ term: { terms: { value: term, boost: weight } } })),
  ];
}

/** The first fault of a bulk, by its kind: its reason repeats the document. */
function faultOf(items: z.infer<typeof bulkAnswer>['items']): string {
  for (const item of items)
    for (const { error, status } of Object.values(item)) if (error !== undefined) return `${status} ${error.type}`;
  return 'the answer lacks some of it';
}
