import { z } from 'zod';
import {
  byVector,
  byWords,
  startWireService,
  type WireReply,
  type WireRequest,
  type WireService,
} from './wire-service.ts';

/*
 * Weaviate as it was seen to answer (1.35.2), as far as we use it. What is not in a schema here is refused, so that a request which the original would
 * not take is found out. It drops two hundred objects at once, as the original does ten thousand.
 */

const dropsAtOnce = 200;

const property = z.strictObject({
  name: z.string(),
  dataType: z.tuple([z.enum(['text', 'text[]'])]),
  tokenization: z.enum(['field', 'whitespace']),
  indexFilterable: z.boolean(),
  indexSearchable: z.boolean(),
});
const classSchema = z.strictObject({
  class: z.string().regex(/^[A-Z][_0-9A-Za-z]*$/),
  vectorizer: z.literal('none'),
  vectorIndexConfig: z.strictObject({ distance: z.literal('cosine') }),
  invertedIndexConfig: z.strictObject({
    bm25: z.strictObject({ k1: z.number(), b: z.number() }),
    stopwords: z.strictObject({ preset: z.literal('none') }),
  }),
  properties: z.array(property),
});
const object = z.strictObject({
  class: z.string(),
  id: z.uuid(),
  properties: z.strictObject({
    collection: z.string(),
    document: z.string(),
    version: z.string(),
    cells: z.array(z.string()),
    words: z.string(),
    stored: z.string(),
  }),
  vector: z.array(z.number()).optional(),
});
type Kept = z.infer<typeof object>;

const path = z.tuple([z.enum(['collection', 'document', 'version', 'cells'])]);
/** In REST, several values have another name than one. */
const restOperand = z.union([
  z.strictObject({ path, operator: z.enum(['Equal', 'NotEqual']), valueText: z.string() }),
  z.strictObject({
    path,
    operator: z.enum(['ContainsAny', 'ContainsAll']),
    valueTextArray: z.array(z.string()).min(1),
  }),
]);
/** In GraphQL they have the same. */
const graphOperand = z.strictObject({
  path,
  operator: z.enum(['ContainsAny', 'ContainsAll']),
  valueText: z.array(z.string()).min(1),
});
const drop = z.strictObject({
  match: z.strictObject({
    class: z.string(),
    where: z.strictObject({ operator: z.literal('And'), operands: z.array(restOperand) }),
  }),
  output: z.literal('minimal'),
  dryRun: z.literal(false),
});
const search = z.strictObject({
  limit: z.int().min(1),
  bm25: z.strictObject({ query: z.string().min(1), properties: z.tuple([z.literal('words')]) }).optional(),
  nearVector: z.strictObject({ vector: z.array(z.number()) }).optional(),
  where: z.strictObject({ operator: z.literal('And'), operands: z.array(graphOperand) }),
});

interface Condition {
  readonly path: z.infer<typeof path>;
  readonly operator: 'Equal' | 'NotEqual' | 'ContainsAny' | 'ContainsAll';
  readonly values: readonly string[];
}

function meets({ properties: own }: Kept, { operator, path: [name], values }: Condition): boolean {
  const value = own[name];
  const held = Array.isArray(value) ? value : [value];
  if (operator === 'NotEqual') return !held.includes(values[0] ?? '');
  if (operator === 'ContainsAll') return values.every((one) => held.includes(one));
  return values.some((one) => held.includes(one));
}

const graphQuery =
  /^\{ Get \{ (?<name>[A-Z]\w*)\((?<given>.*)\) \{ stored _additional \{ (?<additional>score|distance) \} \} \} \}$/s;
const aggregateQuery =
  /^\{ Aggregate \{ (?<name>[A-Z]\w*)\(groupBy: \["collection"\]\) \{ groupedBy \{ value \} meta \{ count \} \} \} \}$/;

/** The arguments of GraphQL as JSON: names and words of enumerations in quotation marks. */
function argumentsOf(given: string): unknown {
  return JSON.parse(
    `{${given.replaceAll(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*/g, (word) => (word.startsWith('"') ? word : `"${word}"`))}}`,
  );
}

export async function startScriptedWeaviate(apiKey: string): Promise<WireService> {
  const classes = new Map<
    string,
    { readonly schema: z.infer<typeof classSchema>; readonly objects: Map<string, Kept> }
  >();
  const failed = (message: string): WireReply => ({ status: 200, body: { data: null, errors: [{ message }] } });

  function get(name: string, given: string, additional: string): WireReply {
    const objects = classes.get(name)?.objects;
    if (objects === undefined) return failed(`Cannot query field "${name}" on type "GetObjectsObj".`);
    const asked = search.parse(argumentsOf(given));
    const conditions = asked.where.operands.map(({ valueText: values, ...rest }) => ({ ...rest, values }));
    const all = [...objects.values()].filter((one) => conditions.every((each) => meets(one, each)));
    const found =
      asked.bm25 === undefined
        ? byVector(all, ({ vector }) => vector, asked.nearVector?.vector ?? [])
        : byWords(
            all,
            ({ properties: { words } }) => words.split(' '),
            new Map(
              [...Map.groupBy(asked.bm25.query.split(' '), (word) => word)].map(([word, { length }]) => [word, length]),
            ),
          );
    const rows = found.slice(0, asked.limit).map(({ kept, score }) => ({
      stored: kept.properties.stored,
      // A score is a text there, a distance is a number.
      _additional: additional === 'score' ? { score: String(score) } : { distance: 1 - score },
    }));
    return { status: 200, body: { data: { Get: { [name]: rows } } } };
  }

  function graph(query: string): WireReply {
    const { additional = '', given = '', name = '' } = graphQuery.exec(query)?.groups ?? {};
    if (name !== '') return get(name, given, additional);
    const counted = aggregateQuery.exec(query)?.groups?.['name'];
    const objects = counted === undefined ? undefined : classes.get(counted)?.objects;
    if (counted === undefined || objects === undefined) return failed('Syntax Error GraphQL');
    const groups = Map.groupBy(objects.values(), (one) => one.properties.collection);
    const rows = [...groups].map(([value, those]) => ({ groupedBy: { value }, meta: { count: those.length } }));
    return { status: 200, body: { data: { Aggregate: { [counted]: rows } } } };
  }

  function batch({ body, method }: WireRequest): WireReply {
    if (method === 'POST') {
      const { objects } = z.strictObject({ objects: z.array(object).min(1) }).parse(body);
      for (const one of objects) classes.get(one.class)?.objects.set(one.id, one);
      const results = objects.map((one) => ({ ...one, deprecations: null, result: { status: 'SUCCESS' } }));
      return { status: 200, body: results };
    }
    const { match } = drop.parse(body);
    const objects = classes.get(match.class)?.objects ?? new Map<string, Kept>();
    const conditions = match.where.operands.map((one): Condition => ({
      ...one,
      values: 'valueText' in one ? [one.valueText] : one.valueTextArray,
    }));
    const matches = [...objects.values()]
      .filter((one) => conditions.every((each) => meets(one, each)))
      .slice(0, dropsAtOnce);
    for (const one of matches) objects.delete(one.id);
    const results = {
      matches: matches.length,
      limit: dropsAtOnce,
      successful: matches.length,
      failed: 0,
      objects: null,
    };
    return { status: 200, body: { results } };
  }

  return startWireService((request) => {
    const { body, headers, method, path: parts } = request;
    if (headers['authorization'] !== `Bearer ${apiKey}`)
      return { status: 401, body: { error: [{ message: 'anonymous access not enabled' }] } };
    const where = parts.join('/');
    if (where === 'v1/graphql') return graph(z.strictObject({ query: z.string() }).parse(body).query);
    if (where === 'v1/batch/objects') return batch(request);
    if (where === 'v1/schema' && method === 'POST') {
      const schema = classSchema.parse(body);
      if (classes.has(schema.class)) return { status: 422, body: { error: [{ message: 'class already exists' }] } };
      classes.set(schema.class, { schema, objects: new Map() });
      return { status: 200, body: schema };
    }
    const known = classes.get(parts[2] ?? '');
    return parts[1] === 'schema' && known !== undefined
      ? { status: 200, body: known.schema }
      : { status: 404, body: '' };
  });
}
