import { z } from 'zod';
import { isFunctionWord } from '../../knowledge/stop-words.ts';
import { stem } from '../../knowledge/stem.ts';
import { fold } from '../../knowledge/tokenise.ts';
import {
  byVector,
  byWords,
  startWireService,
  type WireReply,
  type WireRequest,
  type WireService,
} from './wire-service.ts';

/*
 * Elasticsearch and OpenSearch as their published documentation has them, OpenSearch as it was seen to answer (2.19.1), as far as we use them. What is
 * written is found after a refresh only. What is not in a schema here is refused.
 */

export type ElasticsearchKind = 'elasticsearch' | 'opensearch' | 'opensearch without k-NN';

const names = [
  'collection',
  'document',
  'version',
  'language',
  'cells',
  'terms',
  'titles_de',
  'text_de',
  'titles_en',
  'text_en',
];

const keywordField = z.strictObject({ type: z.literal('keyword') });
const textField = z.strictObject({ type: z.literal('text'), analyzer: z.enum(['german', 'english']) });
const denseVector = z.strictObject({
  type: z.literal('dense_vector'),
  dims: z.int().min(1).max(4_096),
  index: z.literal(true),
  similarity: z.literal('cosine'),
});
const knnVector = z.strictObject({
  type: z.literal('knn_vector'),
  dimension: z.int().min(1).max(16_000),
  method: z.strictObject({
    name: z.literal('hnsw'),
    engine: z.literal('lucene'),
    space_type: z.literal('cosinesimil'),
  }),
});
const similarity = z.strictObject({
  default: z.strictObject({ type: z.literal('BM25'), k1: z.number(), b: z.number() }),
});
const creation = z.strictObject({
  settings: z.strictObject({ similarity, index: z.strictObject({ knn: z.literal(true) }).optional() }),
  mappings: z.strictObject({
    dynamic: z.literal(false),
    properties: z.record(z.enum(names as [string]), z.union([keywordField, textField])),
  }),
});

const clause = z.union([
  z.strictObject({ term: z.record(z.string(), z.string()) }),
  z.strictObject({ terms: z.record(z.string(), z.array(z.string()).max(65_536)) }),
]);
const match = z.strictObject({
  multi_match: z.strictObject({
    query: z.string(),
    fields: z.array(z.string()),
    type: z.literal('most_fields'),
    boost: z.number().optional(),
    fuzziness: z.string().optional(),
    prefix_length: z.int().optional(),
    max_expansions: z.int().optional(),
  }),
});
const should = z.union([
  match,
  z.strictObject({ term: z.record(z.string(), z.strictObject({ value: z.string(), boost: z.number() })) }),
]);
const filters = z.strictObject({
  bool: z.strictObject({ filter: z.array(clause), must_not: z.array(clause).optional() }),
});
const common = { size: z.int().min(1), _source: z.tuple([z.literal('stored')]), track_total_hits: z.literal(false) };
const words = z.strictObject({
  ...common,
  query: z.strictObject({
    bool: z.strictObject({
      filter: z.array(clause),
      should: z.array(should).min(1).max(1_024),
      minimum_should_match: z.literal(1),
    }),
  }),
});
const elasticNearest = z.strictObject({
  ...common,
  knn: z
    .strictObject({
      field: z.string(),
      query_vector: z.array(z.number()),
      k: z.int().min(1),
      num_candidates: z.int().max(10_000),
      filter: filters,
    })
    .refine(({ k, num_candidates: candidates }) => k <= candidates),
});
const openNearest = z.strictObject({
  ...common,
  query: z.strictObject({
    knn: z.record(z.string(), z.strictObject({ vector: z.array(z.number()), k: z.int().min(1), filter: filters })),
  }),
});
const counting = z.strictObject({
  size: z.literal(0),
  aggs: z.strictObject({
    collections: z.strictObject({ terms: z.strictObject({ field: z.literal('collection'), size: z.int() }) }),
  }),
});

type Source = Readonly<Record<string, unknown>>;

const fault = (status: number, type: string, reason: string): WireReply => ({
  status,
  body: { error: { root_cause: [{ type, reason }], type, reason }, status },
});

/** The field as a list, as fields are there. */
function valuesOf(source: Source, field: string): readonly unknown[] {
  const value = source[field];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function meets(source: Source, one: z.infer<typeof clause>): boolean {
  const [[field, wanted] = ['', []]] = Object.entries('term' in one ? one.term : one.terms);
  return valuesOf(source, field).some((value) => [wanted].flat().includes(String(value)));
}

function passes(source: Source, { bool: { filter, must_not: mustNot = [] } }: z.infer<typeof filters>): boolean {
  return filter.every((one) => meets(source, one)) && !mustNot.some((one) => meets(source, one));
}

function analysed(text: string, field: string): string[] {
  const language = field.includes('_de') ? 'de' : 'en';
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((word) => fold(word, language))
    .filter((word) => !isFunctionWord(word, language))
    .map((word) => stem(word, language));
}

/** Every field for itself, and the sum of what they give. */
function bySum(all: readonly Source[], clauses: readonly z.infer<typeof should>[]) {
  const sums = new Map<Source, number>();
  const add = (field: string, asked: readonly string[], boost: number): void => {
    const isText = field.startsWith('text_') || field.startsWith('titles_');
    const read = (source: Source): readonly string[] =>
      valuesOf(source, field).flatMap((value) => (isText ? analysed(String(value), field) : [String(value)]));
    for (const { kept, score } of byWords(all, read, new Map(asked.map((word) => [word, 1]))))
      sums.set(kept, (sums.get(kept) ?? 0) + boost * score);
  };
  for (const one of clauses) {
    if ('term' in one) for (const [field, { boost, value }] of Object.entries(one.term)) add(field, [value], boost);
    else
      for (const each of one.multi_match.fields) {
        const [field = '', boost = '1'] = each.split('^');
        add(field, analysed(one.multi_match.query, field), Number(boost) * (one.multi_match.boost ?? 1));
      }
  }
  return [...sums].map(([kept, score]) => ({ kept, score })).sort((one, other) => other.score - one.score);
}

interface Kept {
  readonly knn: boolean;
  readonly properties: Record<string, { readonly type: string }>;
  readonly written: Map<string, Source>;
  found: Map<string, Source>;
}

export async function startScriptedElasticsearch(kind: ElasticsearchKind, authorization: string): Promise<WireService> {
  const indexes = new Map<string, Kept>();
  const isOpen = kind !== 'elasticsearch';

  function create(name: string, { body }: WireRequest): WireReply {
    if (indexes.has(name)) return fault(400, 'resource_already_exists_exception', `index [${name}/x] already exists`);
    const { mappings, settings } = creation.parse(body);
    const knn = settings.index?.knn === true;
    if (knn && kind !== 'opensearch')
      return fault(
        400,
        'illegal_argument_exception',
        'unknown setting [index.knn] please check that any required plugins are installed',
      );
    indexes.set(name, { knn, properties: { ...mappings.properties }, written: new Map(), found: new Map() });
    return { status: 200, body: { acknowledged: true, shards_acknowledged: true, index: name } };
  }

  function bulk(kept: Kept, { headers, raw }: WireRequest): WireReply {
    if (headers['content-type'] !== 'application/x-ndjson' || !raw.endsWith('\n'))
      return fault(406, 'refused', 'no NDJSON');
    const lines = raw
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const items = [];
    for (let at = 0; at + 1 < lines.length; at += 2) {
      const { index } = z.strictObject({ index: z.strictObject({ _id: z.uuid() }) }).parse(lines[at]);
      const source = z.record(z.string(), z.unknown()).parse(lines[at + 1]);
      for (const field of Object.keys(source))
        if (field !== 'stored' && kept.properties[field] === undefined)
          return fault(400, 'refused', `no field ${field}`);
      kept.written.set(index._id, source);
      items.push({ index: { _id: index._id, status: 201 } });
    }
    return { status: 200, body: { took: 1, errors: false, items } };
  }

  function found(kept: Kept, body: unknown): readonly { readonly kept: Source; readonly score: number }[] {
    const all = [...kept.found.values()];
    const asked = words.safeParse(body);
    if (asked.success) {
      const { filter, should: clauses } = asked.data.query.bool;
      return bySum(
        all.filter((one) => passes(one, { bool: { filter } })),
        clauses,
      );
    }
    const nearest = isOpen
      ? Object.entries(openNearest.parse(body).query.knn).map(([field, one]) => ({ ...one, field }))[0]
      : ((one) => ({ ...one, vector: one.query_vector }))(elasticNearest.parse(body).knn);
    if (nearest === undefined || kept.properties[nearest.field] === undefined) throw new Error('field does not exist');
    const vectorOf = (one: Source): number[] | undefined => z.array(z.number()).optional().parse(one[nearest.field]);
    return byVector(
      all.filter((one) => passes(one, nearest.filter)),
      vectorOf,
      nearest.vector,
    )
      .slice(0, nearest.k)
      .map(({ kept: own, score }) => ({ kept: own, score: (1 + score) / 2 }));
  }

  function search(kept: Kept, { body, query }: WireRequest): WireReply {
    if (query.get('allow_partial_search_results') !== 'false')
      return fault(400, 'refused', 'the test wants all or nothing');
    if (counting.safeParse(body).success) {
      const groups = Map.groupBy(kept.found.values(), (one) => String(one['collection']));
      const buckets = [...groups].map(([key, those]) => ({ key, doc_count: those.length }));
      return {
        status: 200,
        body: { timed_out: false, hits: { hits: [] }, aggregations: { collections: { buckets } } },
      };
    }
    const { size } = z.object({ size: z.number() }).parse(body);
    const hits = found(kept, body)
      .slice(0, size)
      .map(({ kept: own, score }) => ({ _index: 'x', _id: 'x', _score: score, _source: { stored: own['stored'] } }));
    return { status: 200, body: { took: 1, timed_out: false, _shards: { total: 1, failed: 0 }, hits: { hits } } };
  }

  function inIndex(kept: Kept, name: string, request: WireRequest): WireReply {
    const { body, method, path, query } = request;
    switch (`${method} ${path[1]}`) {
      case 'GET _mapping':
        return { status: 200, body: { [name]: { mappings: { dynamic: 'false', properties: kept.properties } } } };
      case 'PUT _mapping': {
        const { properties } = z
          .strictObject({ properties: z.record(z.string(), isOpen ? knnVector : denseVector) })
          .parse(body);
        if (isOpen && !kept.knn) return fault(400, 'mapper_parsing_exception', 'No handler for type [knn_vector]');
        Object.assign(kept.properties, properties);
        return { status: 200, body: { acknowledged: true } };
      }
      case 'POST _bulk':
        return bulk(kept, request);
      case 'POST _refresh':
        kept.found = new Map(kept.written);
        return { status: 200, body: { _shards: { total: 1, failed: 0 } } };
      case 'POST _delete_by_query': {
        const asked = z.strictObject({ query: filters }).parse(body).query;
        if (query.get('refresh') !== 'true') return fault(400, 'refused', 'the test wants to see it');
        for (const [id, one] of kept.found) if (passes(one, asked)) kept.written.delete(id);
        kept.found = new Map(kept.written);
        return { status: 200, body: { timed_out: false, failures: [], version_conflicts: 0 } };
      }
      case 'POST _search':
        return search(kept, request);
      default:
        return fault(405, 'refused', 'no such operation');
    }
  }

  return startWireService((request) => {
    const { headers, method, path } = request;
    if (headers['authorization'] !== authorization)
      return fault(401, 'security_exception', 'missing authentication credentials');
    const [name = ''] = path;
    if (name === '') {
      const version = isOpen
        ? { distribution: 'opensearch', number: '2.19.1' }
        : { number: '8.19.0', build_flavor: 'default' };
      return { status: 200, body: { name: 'node', version } };
    }
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) return fault(400, 'invalid_index_name_exception', 'must be lowercase');
    if (path.length === 1 && method === 'PUT') return create(name, request);
    const kept = indexes.get(name);
    return kept === undefined
      ? fault(404, 'index_not_found_exception', `no such index [${name}]`)
      : inIndex(kept, name, request);
  });
}
