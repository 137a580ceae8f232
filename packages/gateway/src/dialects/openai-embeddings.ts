import type { CollectedAnswer } from '../core/answer.ts';
import type { AnswerHead, DecodeOptions, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { EmbeddingsRequest } from '../core/request.ts';
import { encodeOpenaiError } from './openai-error.ts';
import { isObject, parseBody } from './parse-body.ts';
import { modelOf, pointerToken, refuse, refuseContent, RequestScan } from './request-scan.ts';
import { subjectIn } from './request-subjects.ts';
import { sseEvent } from '../lib/sse-encoder.ts';

/** As OpenAI has it. */
const mostInputs = 2_048;

const refused: ReadonlySet<string> = new Set([
  'api_base',
  'api_key',
  'base_url',
  'fallbacks',
  'messages',
  'models',
  'stream',
]);

function isToken(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function scanInput(body: JsonObject, input: Json, scan: RequestScan): void {
  if (typeof input === 'string') {
    scan.text(body, 'input', '/input', 'user');
    return;
  }
  if (!Array.isArray(input) || input.length === 0) refuse('input');
  if (typeof input[0] === 'number') {
    // One text as token ids: no guard can read those.
    if (!input.every(isToken)) refuse('input');
    scan.uninspectable('tokens', 'input');
    return;
  }
  if (input.length > mostInputs) refuse('input');
  for (let index = 0; index < input.length; index += 1) {
    const element: unknown = input[index];
    if (typeof element === 'string') scan.text(input, String(index), `/input/${index}`, 'user');
    else if (Array.isArray(element) && element.length > 0 && element.every(isToken)) {
      scan.uninspectable('tokens', `input[${index}]`);
    } else refuse(`input[${index}]`);
  }
}

function decode(raw: Uint8Array, options: DecodeOptions): EmbeddingsRequest {
  const body = parseBody(raw);
  const scan = new RequestScan(options);
  for (const field of Object.keys(body)) {
    const value = body[field];
    if (field === 'model') continue;
    if (value === null || value === undefined) {
      scan.fieldName(body, field, `/${pointerToken(field)}`, 'body', 'parameter');
      continue;
    }
    if (field === 'input') scanInput(body, value, scan);
    else if (field === 'encoding_format') {
      if (value !== 'float' && value !== 'base64') refuse('encoding_format');
    } else if (field === 'dimensions') {
      if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 65_536) refuse('dimensions');
    } else if (field === 'user' && typeof value !== 'string') refuse('user');
    else if (refused.has(field)) refuseContent(field);
    else {
      if (field.length > 128) refuseContent(field.slice(0, 128));
      scan.field(body, field, `/${pointerToken(field)}`, field, 'parameter');
    }
  }
  const model = modelOf(body);
  if (body['input'] === undefined || body['input'] === null) refuse('input');
  return {
    kind: 'embeddings',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    subject: subjectIn(body),
  };
}

const base64Text = /^[A-Za-z0-9+/]*={0,2}$/;

/** A vector as float32 in little-endian order, in Base64: a quarter of the size, and what OpenAI's own client asks for. */
function toBase64(vector: readonly number[] | string): string {
  if (typeof vector === 'string') {
    if (!base64Text.test(vector) || vector.length % 4 !== 0) throw new GatehouseError('upstream_invalid_response');
    return vector;
  }
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  for (let index = 0; index < vector.length; index += 1) bytes.writeFloatLE(vector[index] ?? 0, index * 4);
  return bytes.toString('base64');
}

export function toNumbers(vector: readonly number[] | string): readonly number[] {
  if (typeof vector !== 'string') return vector;
  const bytes = Buffer.from(vector, 'base64');
  if (!base64Text.test(vector) || bytes.length % 4 !== 0) throw new GatehouseError('upstream_invalid_response');
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) numbers.push(bytes.readFloatLE(at));
  return numbers;
}

function encodePlain(head: AnswerHead, answer: CollectedAnswer): string {
  const convert = head.request.body['encoding_format'] === 'base64' ? toBase64 : toNumbers;
  const vectors = answer.embeddings.toSorted((one, other) => one.index - other.index);
  const usage = answer.usage;
  return JSON.stringify({
    object: 'list',
    data: vectors.map(({ index, vector }) => ({ object: 'embedding', index, embedding: convert(vector) })),
    model: head.request.model,
    ...(usage === undefined
      ? {}
      : {
          usage: {
            ...(isObject(usage.details) ? usage.details : {}),
            prompt_tokens: usage.input,
            total_tokens: usage.input + usage.output,
          },
        }),
  });
}

/** `POST /v1/embeddings`. Embeddings never stream; the encoder is there for the one shape and gives the whole at its end. */
export const openaiEmbeddings: Dialect = Object.freeze<Dialect>({
  id: 'openai-embeddings',
  kind: 'embeddings',
  decode,
  encodePlain,
  openStream: () => ({
    encode: () => '',
    end: () => '',
    fail: (error, language) => sseEvent(encodeOpenaiError(error, language)),
  }),
});
