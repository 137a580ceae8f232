import type { CollectedAnswer } from '../core/answer.ts';
import type { AnswerHead, DecodeOptions, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { RerankRequest } from '../core/request.ts';
import { sseEvent } from '../lib/sse-encoder.ts';
import { encodeOpenaiError } from './openai-error.ts';
import { isObject, parseBody } from './parse-body.ts';
import { given } from './part-list.ts';
import { modelOf, pointerToken, refuse, refuseContent, RequestScan } from './request-scan.ts';
import { subjectIn } from './request-subjects.ts';

/** As Cohere has it: no more pieces of documents are ranked in one call. */
const mostDocuments = 10_000;

const refused: ReadonlySet<string> = new Set([
  'api_base',
  'api_key',
  'base_url',
  'fallbacks',
  'input',
  'messages',
  'models',
  'return_embeddings',
  'stream',
]);

/** Whoever asks as text-embeddings-inference has it says `texts`, and gets a bare list. */
function listOf(body: JsonObject): 'documents' | 'texts' {
  if (!given(body['texts'])) return 'documents';
  if (given(body['documents'])) refuse('texts');
  return 'texts';
}

/** A text stands alone or as the `text` of an object, which may have more that nobody ranks by. */
function textIn(value: Json | undefined, param: string): { readonly text: string; readonly wrapped: boolean } {
  if (typeof value === 'string') return { text: value, wrapped: false };
  if (!isObject(value)) return refuse(param);
  const { text, image } = value;
  if (text === undefined && image !== undefined) refuseContent(`${param}.image`);
  return typeof text === 'string' ? { text, wrapped: true } : refuse(`${param}.text`);
}

function scanDocuments(body: JsonObject, list: Json, name: string, scan: RequestScan): Json[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > mostDocuments) return refuse(name);
  const texts: Json[] = [];
  for (const [index, document] of (list as readonly Json[]).entries()) {
    const { text, wrapped } = textIn(document, `${name}[${index}]`);
    texts.push(text);
    scan.text(texts, String(index), `/${name}/${index}${wrapped ? '/text' : ''}`, 'document');
  }
  body['documents'] = texts;
  return texts;
}

function isCount(value: Json): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

const flags: ReadonlySet<string> = new Set(['raw_scores', 'return_documents', 'return_text']);
const counts: ReadonlySet<string> = new Set(['max_chunks_per_doc', 'max_tokens_per_doc', 'top_n']);

/** Only the default: texts of several fields would be put together here, and nobody says how. */
function checkFields(fields: Json): void {
  if (!Array.isArray(fields) || fields.length !== 1 || fields[0] !== 'text') refuseContent('rank_fields');
}

function takeOther(body: JsonObject, field: string, value: Json, scan: RequestScan): void {
  if (field === 'rank_fields') checkFields(value);
  else if (counts.has(field)) {
    if (!isCount(value)) refuse(field);
    body[field] = value;
  } else if (flags.has(field)) {
    if (typeof value !== 'boolean') refuse(field);
    if (field === 'raw_scores') body[field] = value;
  } else if (field === 'user' && typeof value !== 'string') refuse('user');
  else if (refused.has(field) && value !== false) refuseContent(field);
  else if (!refused.has(field)) {
    if (field.length > 128) refuseContent(field.slice(0, 128));
    body[field] = value;
    scan.field(body, field, `/${pointerToken(field)}`, field, 'parameter');
  }
}

function decode(raw: Uint8Array, options: DecodeOptions): RerankRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  const model = modelOf(client);
  const list = listOf(client);
  const body: JsonObject = { model };
  for (const field of Object.keys(client)) {
    const value = client[field];
    if (field === 'model' || !given(value)) continue;
    if (field === 'query') {
      const { text, wrapped } = textIn(value, 'query');
      body['query'] = text;
      scan.text(body, 'query', wrapped ? '/query/text' : '/query', 'user');
    } else if (field === list) scanDocuments(body, value, list, scan);
    else takeOther(body, field, value, scan);
  }
  if (body['query'] === undefined) refuse('query');
  if (body['documents'] === undefined) refuse(list);
  const told = client[list === 'texts' ? 'return_text' : 'return_documents'] === true;
  return {
    kind: 'rerank',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    subject: subjectIn(body),
    warnings: scan.warnings,
    echo: { list, ...(told ? { documents: client[list] ?? [] } : undefined) },
  };
}

/** The best first, as many as were asked for; a server may have sorted them otherwise, or not have heard of `top_n`. */
function ranked({ body }: RerankRequest, { scores }: CollectedAnswer): CollectedAnswer['scores'] {
  const most = body['top_n'];
  return scores
    .toSorted((one, other) => other.score - one.score || one.index - other.index)
    .slice(0, typeof most === 'number' ? most : scores.length);
}

function documentAt(documents: Json | undefined, index: number): Json | undefined {
  return Array.isArray(documents) ? (documents as readonly Json[])[index] : undefined;
}

function wrapped(document: Json): Json {
  return typeof document === 'string' ? { text: document } : document;
}

function plainText(document: Json): Json {
  return isObject(document) ? (document['text'] ?? '') : document;
}

function encodePlain({ exchangeId, request }: AnswerHead, answer: CollectedAnswer): string {
  if (request.kind !== 'rerank') throw new GatehouseError('internal_error', { note: 'not a request to rank' });
  const documents = request.echo?.['documents'];
  const best = ranked(request, answer);
  if (request.echo?.['list'] === 'texts') {
    return JSON.stringify(
      best.map(({ index, score }) => {
        const document = documentAt(documents, index);
        return { index, score, ...(document === undefined ? undefined : { text: plainText(document) }) };
      }),
    );
  }
  const { usage } = answer;
  return JSON.stringify({
    id: `rerank-${exchangeId.slice(exchangeId.indexOf('_') + 1)}`,
    model: request.model,
    results: best.map(({ index, score }) => {
      const document = documentAt(documents, index);
      return {
        index,
        relevance_score: score,
        ...(document === undefined ? undefined : { document: wrapped(document) }),
      };
    }),
    ...(usage === undefined
      ? undefined
      : { usage: { prompt_tokens: usage.input, total_tokens: usage.input + usage.output } }),
    meta: {
      api_version: { version: '2' },
      ...(usage === undefined ? undefined : { tokens: { input_tokens: usage.input, output_tokens: usage.output } }),
    },
  });
}

/**
 * `POST /v1/rerank`, `/v2/rerank` and `/rerank`, as Cohere and Jina have it and vLLM and llama.cpp serve it; with `texts` for `documents` as
 * text-embeddings-inference has it. One answer is for all of them: clients of one do not mind the fields of another. Never a stream.
 *
 * Documents in the answer are the client's own, as they came: no server is asked to send them back.
 */
export const rerank: Dialect = Object.freeze<Dialect>({
  id: 'rerank',
  kind: 'rerank',
  decode,
  encodePlain,
  openStream: () => ({
    encode: () => '',
    end: () => '',
    fail: (error, language) => sseEvent(encodeOpenaiError(error, language)),
  }),
});
