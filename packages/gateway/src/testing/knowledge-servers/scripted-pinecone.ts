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
 * Pinecone as its published documentation of the API 2026-07 has it, as far as we use it: an index of documents whose schema has a text field `words`
 * and vectors `meaning` of three dimensions. What is written or dropped is seen after some questions only. What is not in a schema here is refused.
 */

const largestMetadata = 40_960;
const largestRequest = 2_097_152;

const document = z.strictObject({
  _id: z.string().min(1).max(512),
  words: z.string().min(1),
  meaning: z.array(z.number()).length(3).optional(),
  collection: z.string(),
  document: z.string(),
  version: z.string(),
  cells: z.array(z.string()).min(1).optional(),
  stored: z.string(),
});
type Document = z.infer<typeof document>;

const comparison = z.union([
  z.strictObject({ $eq: z.string() }),
  z.strictObject({ $ne: z.string() }),
  z.strictObject({ $in: z.array(z.string()).min(1).max(10_000) }),
]);
const filter = z.strictObject({ $and: z.array(z.record(z.string().regex(/^[^$]/), comparison)).min(1) });
const scoring = z.union([
  z.strictObject({ type: z.literal('text'), fields: z.tuple([z.literal('words')]), query: z.string().min(1) }),
  z.strictObject({
    type: z.literal('dense_vector'),
    fields: z.tuple([z.literal('meaning')]),
    values: z.array(z.number()),
  }),
]);
const search = z.strictObject({
  score_by: z.tuple([scoring]),
  top_k: z.int().min(1).max(10_000),
  filter: filter.optional(),
  include_fields: z.array(z.string()).optional(),
});
const dropping = z.union([z.strictObject({ filter }), z.strictObject({ delete_all: z.literal(true) })]);
const namespace = z.strictObject({
  name: z.string().min(1),
  schema: z.strictObject({ fields: z.record(z.string(), z.strictObject({ filterable: z.literal(true) })) }),
});

interface Kept {
  /** What was written, and what of it is seen. */
  written: Map<string, Document>;
  seen: Map<string, Document>;
  /** Questions until what was written is seen. */
  unseenFor: number;
}

const refused = (code: number, status: number, message: string): WireReply => ({
  status,
  body: { code, message, details: [] },
});

function meets(own: Document, field: string, compared: z.infer<typeof comparison>): boolean {
  const value: unknown = own[field as keyof Document];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if ('$eq' in compared) return values.includes(compared.$eq);
  if ('$ne' in compared) return !values.includes(compared.$ne);
  return compared.$in.some((one) => values.includes(one));
}

function passes(own: Document, asked: z.infer<typeof filter> | undefined): boolean {
  return (asked?.$and ?? []).every((each) =>
    Object.entries(each).every(([field, compared]) => meets(own, field, compared)),
  );
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

export async function startScriptedPinecone(apiKey: string): Promise<WireService> {
  const namespaces = new Map<string, Kept>();

  function change(kept: Kept, written: Map<string, Document>): void {
    kept.written = written;
    kept.unseenFor = 2;
  }

  function look(kept: Kept): Map<string, Document> {
    if (kept.unseenFor > 0) kept.unseenFor -= 1;
    else kept.seen = new Map(kept.written);
    return kept.seen;
  }

  function inNamespace(kept: Kept, operation: string | undefined, { body, raw }: WireRequest): WireReply {
    if (operation === 'upsert') {
      if (Buffer.byteLength(raw) > largestRequest) return refused(3, 400, 'request is larger than 2MB');
      const { documents } = z.strictObject({ documents: z.array(document).min(1).max(1_000) }).parse(body);
      for (const { meaning: _meaning, words: _words, ...metadata } of documents)
        if (Buffer.byteLength(JSON.stringify(metadata)) > largestMetadata)
          return refused(3, 400, 'Metadata size exceeds the limit of 40960 bytes per vector');
      change(kept, new Map([...kept.written, ...documents.map((one) => [one._id, one] as const)]));
      return { status: 201, body: { upserted_count: documents.length } };
    }
    if (operation === 'delete') {
      const asked = dropping.parse(body);
      const left = [...kept.written].filter(([, one]) => 'filter' in asked && !passes(one, asked.filter));
      const matchedRecords = kept.written.size - left.length;
      change(kept, new Map(left));
      return { status: 202, body: { matched_records: matchedRecords } };
    }
    if (operation !== 'search') return refused(5, 404, 'Not Found');
    const asked = search.parse(body);
    const [by] = asked.score_by;
    const all = [...look(kept).values()].filter((one) => passes(one, asked.filter));
    const found =
      by.type === 'text'
        ? byWords(all, ({ words }) => wordsOf(words), new Map(wordsOf(by.query).map((word) => [word, 1])))
        : byVector(all, ({ meaning }) => meaning, by.values);
    const matches = found.slice(0, asked.top_k).map(({ kept: own, score }) => ({
      _id: own._id,
      _score: score,
      ...Object.fromEntries((asked.include_fields ?? []).map((field) => [field, own[field as keyof Document]])),
    }));
    return { status: 200, body: { matches, namespace: 'x', usage: { read_units: 1 } } };
  }

  function list({ query }: WireRequest): WireReply {
    const limit = Number(query.get('limit') ?? 100);
    const names = [...namespaces.keys()].toSorted().filter((name) => name > (query.get('paginationToken') ?? ''));
    const page = names.slice(0, limit);
    return {
      status: 200,
      body: {
        namespaces: page.map((name) => ({ name, record_count: String(namespaces.get(name)?.written.size ?? 0) })),
        ...(names.length > limit ? { pagination: { next: page.at(-1) } } : {}),
        total_count: namespaces.size,
      },
    };
  }

  return startWireService((request) => {
    const { body, headers, method, path } = request;
    if (headers['api-key'] !== apiKey) return { status: 401, body: 'Unauthorized' };
    if (headers['x-pinecone-api-version'] !== '2026-07') return refused(3, 400, 'unknown version of the API');
    const [root, name, documents, operation] = path;
    if (root !== 'namespaces') return refused(5, 404, 'Not Found');
    if (name === undefined && method === 'GET') return list(request);
    if (name === undefined && method === 'POST') {
      const made = namespace.parse(body);
      if (namespaces.has(made.name)) return refused(6, 409, 'Namespace already exists');
      namespaces.set(made.name, { written: new Map(), seen: new Map(), unseenFor: 0 });
      return { status: 201, body: { name: made.name, record_count: '0' } };
    }
    const kept = namespaces.get(name ?? '');
    if (kept === undefined) return refused(5, 404, 'Namespace not found');
    if (documents !== 'documents' || method !== 'POST') return refused(5, 404, 'Not Found');
    return inNamespace(kept, operation, request);
  });
}
