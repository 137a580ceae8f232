import { z } from 'zod';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope } from '../core/chunk-server.ts';
import type { JsonServer } from '../upstream/json-server.ts';

/** Milliseconds that writing and dropping may take. */
const writeWithin = 120_000;

/** How often a word is said that counts fully. */
const repeats = 5;

const text = (name: string, searchable: boolean, filterable: boolean): unknown => ({
  name,
  dataType: ['text'],
  // One word as it is, or the words of ours between spaces.
  tokenization: searchable ? 'whitespace' : 'field',
  indexFilterable: filterable,
  indexSearchable: searchable,
});

const properties = [
  text('collection', false, true),
  text('document', false, true),
  text('version', false, true),
  { name: 'cells', dataType: ['text[]'], tokenization: 'field', indexFilterable: true, indexSearchable: false },
  text('words', true, false),
  text('stored', false, false),
];

const schema = z.object({ properties: z.array(z.object({ name: z.string() })) });
const written = z.array(
  z.object({ id: z.string(), result: z.object({ errors: z.unknown().optional(), status: z.string().optional() }) }),
);
const dropped = z.object({ results: z.object({ matches: z.number(), limit: z.number(), failed: z.number() }) });
const graph = z.object({
  data: z.object({ Get: z.record(z.string(), z.array(z.unknown()).nullable()) }).nullish(),
  errors: z.array(z.unknown()).nullish(),
});
const hit = z.object({
  stored: z.unknown(),
  _additional: z.object({ score: z.coerce.number().nullish(), distance: z.number().nullish() }),
});
const grouped = z.object({
  errors: z.array(z.unknown()).nullish(),
  data: z.object({
    Aggregate: z.record(
      z.string(),
      z.array(
        z.object({ groupedBy: z.object({ value: z.string() }), meta: z.object({ count: z.number().int().min(0) }) }),
      ),
    ),
  }),
});

/**
 * Weaviate from 1.27. Words are its BM25 over words that are prepared here, since it stems none; meanings are its vectors. Both are asked
 * for by themselves and put together here, by the rule of its own `relativeScoreFusion`, so that all servers agree.
 */
export function createWeaviate(server: JsonServer, name: string): ChunkServer {
  // Names of classes begin with a capital letter and have no dashes.
  const className = (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('-', '_');
  let opening: Promise<void> | undefined;

  async function open(): Promise<void> {
    const path = `/v1/schema/${className}`;
    let found = await server.ask({ method: 'GET', path, also: [404] });
    if (found.status === 404) {
      await server.ask({
        method: 'POST',
        path: '/v1/schema',
        body: {
          class: className,
          vectorizer: 'none',
          vectorIndexConfig: { distance: 'cosine' },
          invertedIndexConfig: { bm25: { k1: 1.2, b: 0.75 }, stopwords: { preset: 'none' } },
          properties,
        },
        // Somebody else may have been faster.
        also: [422],
        timeout: writeWithin,
      });
      found = await server.ask({ method: 'GET', path });
    }
    const names = new Set(schema.parse(found.body).properties.map((property) => property.name));
    for (const wanted of ['collection', 'document', 'version', 'cells', 'words', 'stored'])
      if (!names.has(wanted)) throw new Error('there is a class of this name that is not ours');
  }

  async function ready(): Promise<void> {
    opening ??= open();
    // What has failed may go well the next time.
    opening.catch(() => (opening = undefined));
    await opening;
  }

  async function get(
    search: string,
    scope: ServedScope,
    additional: 'score' | 'distance',
    signal: Parameters<ChunkServer['words']>[2],
  ): Promise<readonly z.infer<typeof hit>[]> {
    await ready();
    const query = `{ Get { ${className}(limit: ${Math.trunc(scope.limit)}, ${search}, where: ${whereOf(scope)}) { stored _additional { ${additional} } } } }`;
    const { body } = await server.ask({ method: 'POST', path: '/v1/graphql', body: { query }, signal });
    const { data, errors } = graph.parse(body);
    const found = data?.Get[className];
    if ((errors ?? []).length > 0 || found === undefined || found === null)
      throw new Error('the search has failed there');
    return found.map((one) => hit.parse(one));
  }

  return {
    batch: { chunks: 200, bytes: 4_194_304 },
    async write(chunks) {
      await ready();
      const { body } = await server.ask({
        method: 'POST',
        path: '/v1/batch/objects',
        body: { objects: chunks.map((chunk) => objectOf(className, chunk)) },
        timeout: writeWithin,
      });
      const results = written.parse(body);
      const failed = results.filter(({ result }) => (result.errors ?? null) !== null || result.status === 'FAILED');
      if (failed.length > 0 || results.length !== chunks.length)
        throw new Error(`${failed.length} of ${chunks.length} chunks were not written`);
    },
    async drop(collection, documents, except) {
      await ready();
      const operands = [
        { path: ['collection'], operator: 'Equal', valueText: collection },
        ...(documents === undefined
          ? []
          : [{ path: ['document'], operator: 'ContainsAny', valueTextArray: documents }]),
        ...(except === undefined ? [] : [{ path: ['version'], operator: 'NotEqual', valueText: except }]),
      ];
      // It drops so many at once, and no more.
      for (;;) {
        const { body } = await server.ask({
          method: 'DELETE',
          path: '/v1/batch/objects',
          body: {
            match: { class: className, where: { operator: 'And', operands } },
            output: 'minimal',
            dryRun: false,
          },
          timeout: writeWithin,
        });
        const { failed, limit, matches } = dropped.parse(body).results;
        if (failed > 0) throw new Error('not everything was dropped');
        if (matches < limit || matches === 0) return;
      }
    },
    async words({ terms }, scope, signal): Promise<readonly ServedCandidate[]> {
      // There are no weights, but a word that is said twice counts twice.
      const query = terms
        .flatMap(({ term, weight }) => Array.from({ length: Math.max(1, Math.round(weight * repeats)) }, () => term))
        .join(' ');
      const found = await get(
        `bm25: { query: ${JSON.stringify(query)}, properties: ["words"] }`,
        scope,
        'score',
        signal,
      );
      return found.map(({ _additional: { score }, stored }) => ({ score, stored }));
    },
    async nearest(vector, scope, signal) {
      const found = await get(`nearVector: { vector: ${JSON.stringify(vector)} }`, scope, 'distance', signal);
      // Without a distance there is no vector to compare with.
      return found.flatMap(({ _additional: { distance }, stored }) =>
        typeof distance === 'number' ? [{ score: 1 - distance, stored }] : [],
      );
    },
    async counts() {
      await ready();
      const query = `{ Aggregate { ${className}(groupBy: ["collection"]) { groupedBy { value } meta { count } } } }`;
      const { body } = await server.ask({ method: 'POST', path: '/v1/graphql', body: { query } });
      const { data, errors } = grouped.parse(body);
      if ((errors ?? []).length > 0) throw new Error('counting has failed there');
      return new Map((data.Aggregate[className] ?? []).map(({ groupedBy, meta }) => [groupedBy.value, meta.count]));
    },
    close: () => server.close(),
  };
}

function objectOf(className: string, chunk: ServedChunk): unknown {
  const { cells, collection, document, key, stored, terms, vector, version } = chunk;
  return {
    class: className,
    id: key,
    properties: { collection, document, version, cells, words: terms.join(' '), stored },
    ...(vector === undefined ? {} : { vector }),
  };
}

/** GraphQL takes the strings of JSON as they are. */
function whereOf({ cells, collections }: ServedScope): string {
  const operands = [
    `{ path: ["collection"], operator: ContainsAny, valueText: ${JSON.stringify(collections)} }`,
    ...(cells.length === 0 ? [] : [`{ path: ["cells"], operator: ContainsAll, valueText: ${JSON.stringify(cells)} }`]),
  ];
  return `{ operator: And, operands: [${operands.join(', ')}] }`;
}
