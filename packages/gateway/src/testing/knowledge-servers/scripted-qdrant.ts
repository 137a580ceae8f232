import { z } from 'zod';
import { byVector, startWireService, type WireReply, type WireRequest, type WireService } from './wire-service.ts';

/*
 * Qdrant as its published OpenAPI document has it (1.19), as far as we use it. What is not in a schema here is refused, so that a request which
 * the original would not take is found out.
 */

const collectionParameters = z.strictObject({
  vectors: z.union([
    z.strictObject({ size: z.int().min(1).max(65_536), distance: z.enum(['Cosine', 'Euclid', 'Dot', 'Manhattan']) }),
    z.strictObject({}),
  ]),
  sparse_vectors: z.record(z.string(), z.strictObject({ modifier: z.enum(['none', 'idf']) })).optional(),
});
const sparse = z
  .strictObject({ indices: z.array(z.int().min(0).max(0xffffffff)), values: z.array(z.number()) })
  .refine(({ indices, values }) => indices.length === values.length && new Set(indices).size === indices.length);
const payload = z.strictObject({
  collection: z.string(),
  document: z.string(),
  version: z.string(),
  cells: z.array(z.string()),
  stored: z.string().optional(),
});
const point = z.strictObject({
  id: z.uuid(),
  vector: z.union([z.array(z.number()), z.record(z.string(), sparse)]),
  payload,
});
const condition = z.strictObject({
  key: z.string(),
  match: z.union([z.strictObject({ value: z.string() }), z.strictObject({ any: z.array(z.string()) })]),
});
const filter = z.strictObject({
  must: z.array(condition).optional(),
  must_not: z.array(condition).optional(),
});
const query = z.strictObject({
  query: z.union([z.array(z.number()), sparse]),
  using: z.string().optional(),
  filter: filter.optional(),
  limit: z.int().min(1),
  with_payload: z.array(z.string()).optional(),
});

type Point = z.infer<typeof point>;

interface Kept {
  readonly parameters: z.infer<typeof collectionParameters>;
  readonly points: Map<string, Point>;
  readonly indexed: Set<string>;
}

const ok = (result: unknown): WireReply => ({ status: 200, body: { result, status: 'ok', time: 0.001 } });
const refused = (status: number, error: string): WireReply => ({ status, body: { status: { error }, time: 0.001 } });

function meets({ payload: own }: Point, { key, match }: z.infer<typeof condition>): boolean {
  const value = own[key as keyof typeof own];
  const values = Array.isArray(value) ? value : [value];
  return values.some((one) => ('any' in match ? match.any.includes(String(one)) : match.value === one));
}

function passes(kept: Point, { must = [], must_not: mustNot = [] }: z.infer<typeof filter>): boolean {
  return must.every((one) => meets(kept, one)) && !mustNot.some((one) => meets(kept, one));
}

/** Products of sparse vectors, each dimension by how rare it is. */
function bySparse(points: readonly Point[], asked: z.infer<typeof sparse>) {
  const read = points.flatMap((kept) => {
    const words = Array.isArray(kept.vector) ? undefined : kept.vector['words'];
    return words === undefined ? [] : [{ kept, words }];
  });
  const having = new Map<number, number>();
  for (const { words } of read) for (const index of words.indices) having.set(index, (having.get(index) ?? 0) + 1);
  return read
    .map(({ kept, words }) => {
      let score = 0;
      for (const [place, index] of asked.indices.entries()) {
        const at = words.indices.indexOf(index);
        if (at === -1) continue;
        const count = having.get(index) ?? 0;
        const rarity = Math.log(1 + (read.length - count + 0.5) / (count + 0.5));
        score += (asked.values[place] ?? 0) * (words.values[at] ?? 0) * rarity;
      }
      return { kept, score };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
}

function search(kept: Kept, asked: z.infer<typeof query>): WireReply {
  const all = [...kept.points.values()].filter((one) => passes(one, asked.filter ?? {}));
  const found = Array.isArray(asked.query)
    ? byVector(all, ({ vector }) => (Array.isArray(vector) ? vector : undefined), asked.query)
    : asked.using !== undefined && kept.parameters.sparse_vectors?.[asked.using]?.modifier === 'idf'
      ? bySparse(all, asked.query)
      : undefined;
  if (found === undefined) return refused(400, 'Wrong input: Not existing vector name error');
  const points = found.slice(0, asked.limit).map(({ kept: { id, payload: own }, score }) => ({
    id,
    version: 1,
    score,
    payload: asked.with_payload === undefined ? null : { stored: own.stored },
  }));
  return ok({ points });
}

function upsert(kept: Kept, points: readonly Point[]): WireReply {
  for (const { vector } of points) {
    if (Array.isArray(vector)) {
      if (!('size' in kept.parameters.vectors) || kept.parameters.vectors.size !== vector.length)
        return refused(400, 'Wrong input: Vector dimension error');
    } else if (Object.keys(vector).some((name) => kept.parameters.sparse_vectors?.[name] === undefined))
      return refused(400, 'Wrong input: Not existing vector name error');
  }
  for (const one of points) kept.points.set(one.id, one);
  return ok({ operation_id: 1, status: 'completed' });
}

export async function startScriptedQdrant(apiKey: string): Promise<WireService> {
  const collections = new Map<string, Kept>();

  function inCollection(kept: Kept, operation: string, { body, method, query: given }: WireRequest): WireReply {
    const waits = given.get('wait') === 'true';
    switch (`${method} ${operation}`) {
      case 'PUT index': {
        const { field_name: field } = z
          .strictObject({ field_name: z.string(), field_schema: z.literal('keyword') })
          .parse(body);
        kept.indexed.add(field);
        return ok({ operation_id: 1, status: 'completed' });
      }
      case 'PUT points':
        if (!waits) return refused(500, 'the test wants to wait');
        return upsert(kept, z.strictObject({ points: z.array(point).min(1) }).parse(body).points);
      case 'POST points': {
        const { ids } = z.strictObject({ ids: z.array(z.uuid()), with_payload: z.array(z.string()) }).parse(body);
        return ok(
          ids.flatMap((id) => {
            const found = kept.points.get(id);
            return found === undefined ? [] : [{ id, payload: { stored: found.payload.stored } }];
          }),
        );
      }
      case 'POST points/delete': {
        if (!waits) return refused(500, 'the test wants to wait');
        const asked = z.strictObject({ filter }).parse(body);
        for (const one of kept.points.values()) if (passes(one, asked.filter)) kept.points.delete(one.id);
        return ok({ operation_id: 1, status: 'completed' });
      }
      case 'POST points/query':
        return search(kept, query.parse(body));
      case 'POST facet': {
        const { key, limit } = z
          .strictObject({ key: z.string(), limit: z.int().min(1), exact: z.boolean() })
          .parse(body);
        if (!kept.indexed.has(key)) return refused(400, 'Bad request: No appropriate index for faceting');
        const counts = Map.groupBy(kept.points.values(), (one) => String(one.payload[key as 'collection']));
        const hits = [...counts].map(([value, those]) => ({ value, count: those.length })).slice(0, limit);
        return ok({ hits });
      }
      default:
        return refused(404, 'Not found');
    }
  }

  return startWireService((request) => {
    const { body, headers, method, path } = request;
    if (headers['api-key'] !== apiKey)
      return { status: 401, body: 'Must provide an API key or an Authorization bearer token' };
    const [root, name, ...rest] = path;
    if (root !== 'collections') return refused(404, 'Not found');
    if (name === undefined) return ok({ collections: [...collections.keys()].map((each) => ({ name: each })) });
    const kept = collections.get(name);
    if (rest.length === 0 && method === 'PUT') {
      if (kept !== undefined) return refused(409, `Wrong input: Collection \`${name}\` already exists!`);
      collections.set(name, {
        parameters: collectionParameters.parse(body),
        points: new Map(),
        indexed: new Set(),
      });
      return ok(true);
    }
    if (kept === undefined) return refused(404, `Not found: Collection \`${name}\` doesn't exist!`);
    if (rest.length === 0 && method === 'GET') return ok({ status: 'green', points_count: kept.points.size });
    return inCollection(kept, rest.join('/'), request);
  });
}
