import type { CollectedAnswer } from '../core/answer.ts';
import type { AnswerHead, DecodeOptions, Dialect } from '../core/dialect.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest, EmbeddingsRequest } from '../core/request.ts';
import { chatForm, encodeOllamaAnswer, generateForm, OllamaStreamEncoder, type TextForm } from './ollama-answer.ts';
import { encodeOllamaError, ollamaApi } from './ollama-error.ts';
import { addImages, convertMessages } from './ollama-messages.ts';
import { convertSetting } from './ollama-settings.ts';
import { scanTools } from './openai-chat.ts';
import { toNumbers } from './openai-embeddings.ts';
import { parseBody } from './parse-body.ts';
import { given, PartList, plainMessage } from './part-list.ts';
import { modelOf, refuse, refuseContent, RequestScan } from './request-scan.ts';

const mostInputs = 2_048;

/** What stands in a request but for the conversation. */
function requestOf(client: JsonObject, body: JsonObject, scan: RequestScan, own: ReadonlySet<string>): ChatRequest {
  for (const field of Object.keys(client)) {
    const value = client[field];
    if (!given(value) || own.has(field)) continue;
    if (!convertSetting(body, field, value, scan)) scan.warn('setting_not_supported');
  }
  return {
    kind: 'chat',
    model: modelOf(client),
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    // Where nothing is said, it streams.
    stream: client['stream'] !== false,
    includeUsage: true,
    choices: 1,
    warnings: scan.warnings,
  };
}

function started(client: JsonObject, messages: readonly JsonObject[]): JsonObject {
  return { model: modelOf(client), messages: [...messages], stream: client['stream'] !== false };
}

const chatFields: ReadonlySet<string> = new Set(['model', 'messages', 'tools']);

function decodeChat(raw: Uint8Array, options: DecodeOptions): ChatRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  const body = started(client, convertMessages(client['messages'], scan));
  const { tools } = client;
  if (given(tools) && !(Array.isArray(tools) && tools.length === 0)) {
    scanTools(tools, scan);
    body['tools'] = tools;
  }
  return requestOf(client, body, scan, chatFields);
}

const generateFields: ReadonlySet<string> = new Set(['model', 'prompt', 'system', 'images']);
/** Templates that replace the model's own, texts as numbers, and text behind the answer: none of them is a conversation. */
const notConversation = ['context', 'raw', 'suffix', 'template'] as const;

function decodeGenerate(raw: Uint8Array, options: DecodeOptions): ChatRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  for (const field of notConversation) {
    const value = client[field];
    const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0);
    if (given(value) && !isEmpty) refuseContent(field);
  }
  const { images, prompt, system } = client;
  if (typeof prompt !== 'string' || prompt === '') refuse('prompt');
  if (given(system) && typeof system !== 'string') refuse('system');
  const messages: JsonObject[] = [];
  if (given(system) && system !== '') messages.push(plainMessage('system', system, '/system', 'system', scan));
  const list = new PartList(scan, 'user');
  list.text(prompt, '/prompt');
  if (given(images)) addImages(images, { place: '/images', param: 'images' }, list, scan);
  const message: JsonObject = { role: 'user' };
  list.giveTo(message, '/prompt');
  messages.push(message);
  return requestOf(client, started(client, messages), scan, new Set([...generateFields, ...notConversation]));
}

function textDialect(
  id: string,
  decode: (raw: Uint8Array, options: DecodeOptions) => ChatRequest,
  form: TextForm,
): Dialect {
  return Object.freeze<Dialect>({
    id,
    kind: 'chat',
    decode,
    encodePlain: (head, answer) => encodeOllamaAnswer(head, answer, form),
    openStream: (head) => new OllamaStreamEncoder(head, form),
    api: ollamaApi,
  });
}

/** `POST /api/chat` of Ollama (https://docs.ollama.com/api/chat). */
export const ollamaChat = textDialect('ollama-chat', decodeChat, chatForm);
/** `POST /api/generate` (https://docs.ollama.com/api/generate). */
export const ollamaGenerate = textDialect('ollama-generate', decodeGenerate, generateForm);

const embedFields: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'keep_alive', 'truncate']);

function decodeEmbed(raw: Uint8Array, options: DecodeOptions): EmbeddingsRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  const { dimensions, input } = client;
  const body: JsonObject = { model: modelOf(client) };
  if (typeof input === 'string') {
    body['input'] = input;
    scan.text(body, 'input', '/input', 'user');
  } else {
    if (!Array.isArray(input) || input.length === 0 || input.length > mostInputs) refuse('input');
    const texts = [...(input as readonly Json[])];
    if (!texts.every((text) => typeof text === 'string')) refuse('input');
    body['input'] = texts;
    for (const index of texts.keys()) scan.text(texts, String(index), `/input/${index}`, 'user');
  }
  if (given(dimensions)) {
    if (typeof dimensions !== 'number' || !Number.isSafeInteger(dimensions) || dimensions < 1 || dimensions > 65_536)
      refuse('dimensions');
    body['dimensions'] = dimensions;
  }
  const { truncate } = client;
  if (given(truncate) && typeof truncate !== 'boolean') refuse('truncate');
  // The default of this API (https://docs.ollama.com/api/embed): the end of what is too long is cut off.
  if (truncate !== false) body['truncate'] = true;
  for (const field of Object.keys(client))
    if (!embedFields.has(field) && given(client[field]) && client[field] !== true) scan.warn('setting_not_supported');
  return {
    kind: 'embeddings',
    model: modelOf(client),
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    warnings: scan.warnings,
  };
}

function encodeEmbed({ request }: AnswerHead, { embeddings, usage }: CollectedAnswer): string {
  const vectors = embeddings.toSorted((one, other) => one.index - other.index);
  return JSON.stringify({
    model: request.model,
    embeddings: vectors.map(({ vector }) => toNumbers(vector)),
    ...(usage === undefined ? undefined : { prompt_eval_count: usage.input }),
  });
}

/** `POST /api/embed` (https://docs.ollama.com/api/embed). */
export const ollamaEmbed: Dialect = Object.freeze<Dialect>({
  id: 'ollama-embed',
  kind: 'embeddings',
  decode: decodeEmbed,
  encodePlain: encodeEmbed,
  openStream: () => ({
    encode: () => '',
    end: () => '',
    fail: (error, language) => `${encodeOllamaError(error, language)}\n`,
  }),
  api: ollamaApi,
});
