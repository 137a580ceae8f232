import type { DecodeOptions, Dialect } from '../core/dialect.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { longestSubject } from '../core/subject.ts';
import { encodePlainMessage } from './anthropic-answer.ts';
import { cacheControlOf } from './anthropic-cache-control.ts';
import { convertConversation } from './anthropic-conversation.ts';
import { anthropicApi } from './anthropic-error.ts';
import { MessageStreamEncoder } from './anthropic-stream.ts';
import { convertToolChoice, convertTools } from './anthropic-tools.ts';
import { requireSchema } from './answer-schema.ts';
import { isObject, parseBody } from './parse-body.ts';
import { given } from './part-list.ts';
import { modelOf, refuse, refuseContent, RequestScan } from './request-scan.ts';

/** What would read other sources, run somewhere else or keep to a place that nobody here can promise. */
const refused: ReadonlySet<string> = new Set(['container', 'fallbacks', 'inference_geo', 'mcp_servers', 'thread']);

const efforts: ReadonlySet<unknown> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
const thinkingTypes: ReadonlySet<unknown> = new Set(['enabled', 'disabled', 'adaptive', 'between_tools']);
const thinkingDisplays: ReadonlySet<unknown> = new Set(['summarized', 'omitted']);
const mostTokens = 100_000_000;
const betaName = /^[a-z0-9][a-z0-9-]{0,63}$/;
const mostBetas = 64;

function decodeMessages(raw: Uint8Array, options: DecodeOptions, needsLimit: boolean): ChatRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  const model = modelOf(client);
  const body: JsonObject = { model };
  body['messages'] = convertConversation(client, scan);
  for (const field of Object.keys(client)) {
    const value = client[field];
    if (value !== null && value !== undefined) convertField(body, field, value, scan);
  }
  if (needsLimit && body['max_tokens'] === undefined) refuse('max_tokens');
  const betas = betasIn(options.betas, scan);
  const stops = client['stop_sequences'];
  return {
    kind: 'chat',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    stream: client['stream'] === true,
    includeUsage: true,
    choices: 1,
    subject: personIn(client['metadata']),
    warnings: scan.warnings,
    betas,
    // Placeholders will stand in those of the body.
    echo: Array.isArray(stops) ? { stops: [...(stops as readonly Json[])] } : undefined,
  };
}

/** Names only: whatever else stands in the header goes nowhere. */
function betasIn(header: string | undefined, scan: RequestScan): readonly string[] {
  if (header === undefined) return [];
  const named = header.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const betas = named.filter((name) => betaName.test(name)).slice(0, mostBetas);
  if (betas.length < named.length) scan.warn('beta_not_forwarded');
  return betas;
}

function convertField(body: JsonObject, field: string, value: Json, scan: RequestScan): void {
  switch (field) {
    case 'model':
    case 'messages':
    case 'system':
      return;
    case 'stream':
      if (typeof value !== 'boolean') refuse('stream');
      body['stream'] = value;
      return;
    case 'max_tokens':
      body['max_tokens'] = numberIn(value, field, 1, mostTokens, true);
      return;
    case 'temperature':
    case 'top_p':
      body[field] = numberIn(value, field, 0, 1, false);
      return;
    case 'top_k':
      body['top_k'] = numberIn(value, field, 0, mostTokens, true);
      return;
    case 'stop_sequences':
      if (!Array.isArray(value) || value.length > 64 || !value.every((text) => typeof text === 'string')) refuse(field);
      body['stop'] = [...value];
      scan.everything(body, 'stop', '/stop_sequences', field, 'parameter');
      return;
    case 'tools':
      body['tools'] = convertTools(value, scan);
      return;
    case 'tool_choice':
      convertToolChoice(body, value, scan);
      return;
    case 'metadata':
      convertMetadata(body, value, scan);
      return;
    case 'thinking':
      body['thinking'] = thinkingOf(value, scan);
      return;
    case 'output_config':
      convertOutput(body, value, scan);
      return;
    case 'output_format':
      convertFormat(body, value, field, scan);
      return;
    case 'cache_control':
      markLast(body, cacheControlOf(value, field));
      return;
    default:
      if (refused.has(field) && !(Array.isArray(value) && value.length === 0)) refuseContent(field);
      if (!isUsual(field, value)) scan.warn('setting_not_supported');
  }
}

/** What servers do in any case need not be told of. */
function isUsual(field: string, value: Json): boolean {
  return (field === 'service_tier' && value === 'auto') || (field === 'speed' && value === 'standard');
}

function numberIn(value: Json, field: string, least: number, most: number, whole: boolean): number {
  if (typeof value !== 'number' || value < least || value > most) refuse(field);
  if (whole && !Number.isSafeInteger(value)) refuse(field);
  return value;
}

function thinkingOf(value: Json, scan: RequestScan): JsonObject {
  if (!isObject(value) || !thinkingTypes.has(value['type'])) refuse('thinking.type');
  const thinking: JsonObject = { type: value['type'] ?? '' };
  const { budget_tokens: budget, display } = value;
  if (given(budget)) thinking['budget_tokens'] = numberIn(budget, 'thinking.budget_tokens', 1, mostTokens, true);
  else if (value['type'] === 'enabled') refuse('thinking.budget_tokens');
  if (given(display)) {
    if (typeof display !== 'string') refuse('thinking.display');
    // There are more with beta features, and an answer is as good without.
    if (thinkingDisplays.has(display)) thinking['display'] = display;
    else scan.warn('setting_not_supported');
  }
  return thinking;
}

function convertOutput(body: JsonObject, output: Json, scan: RequestScan): void {
  if (!isObject(output)) refuse('output_config');
  for (const field of Object.keys(output)) {
    const value = output[field];
    if (!given(value)) continue;
    if (field === 'effort') {
      if (!efforts.has(value)) refuse('output_config.effort');
      body['reasoning_effort'] = value;
    } else if (field === 'format') convertFormat(body, value, 'output_config.format', scan);
    else scan.warn('setting_not_supported');
  }
}

function convertFormat(body: JsonObject, format: Json, param: string, scan: RequestScan): void {
  if (!isObject(format)) refuse(param);
  if (format['type'] !== 'json_schema') refuseContent(`${param}.type`);
  const schema = requireSchema(format['schema'], { schema: `${param}.schema`, format: `${param}.schema` });
  const named: JsonObject = { name: 'answer', schema, strict: true };
  body['response_format'] = { type: 'json_schema', json_schema: named };
  scan.everything(named, 'schema', `/${param.replace('.', '/')}/schema`, `${param}.schema`, 'parameter');
}

function convertMetadata(body: JsonObject, metadata: Json, scan: RequestScan): void {
  if (!isObject(metadata)) refuse('metadata');
  for (const field of Object.keys(metadata)) {
    const value = metadata[field];
    if (!given(value)) continue;
    if (field !== 'user_id') scan.warn('setting_not_supported');
    else if (typeof value !== 'string') refuse('metadata.user_id');
    else {
      body['user'] = value;
      scan.text(body, 'user', '/metadata/user_id', 'parameter');
    }
  }
}

/** A mark for the request as a whole stands for one on the last block. */
function markLast(body: JsonObject, mark: JsonObject): void {
  const { messages } = body;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (!isObject(last)) return;
  const { content } = last;
  const part: unknown = Array.isArray(content) ? content.at(-1) : undefined;
  if (isObject(part)) part['cache_control'] ??= mark;
  else last['cache_control'] ??= mark;
}

/**
 * The person that `metadata.user_id` names. Claude Code names a device and a session there, another one each time: then it is whoever
 * has the key, as without it.
 */
function personIn(metadata: Json | undefined): string | undefined {
  const user = isObject(metadata) ? metadata['user_id'] : undefined;
  if (typeof user !== 'string' || user === '' || namesSession(user)) return undefined;
  return user.length > longestSubject ? refuse('metadata.user_id') : user;
}

function namesSession(user: string): boolean {
  return user.includes('_session_') || (user.startsWith('{') && user.includes('"session_id"'));
}

/** `POST /v1/messages` of the Anthropic API. */
export const anthropicMessages: Dialect = Object.freeze<Dialect>({
  id: 'anthropic-messages',
  kind: 'chat',
  decode: (raw, options) => decodeMessages(raw, options, true),
  encodePlain: encodePlainMessage,
  openStream: (head) => new MessageStreamEncoder(head),
  api: anthropicApi,
});

/** The body of `POST /v1/messages/count_tokens`, which is that of a message without what is about its answer. */
export function decodeTokenCount(raw: Uint8Array, options: DecodeOptions): ChatRequest {
  return decodeMessages(raw, options, false);
}
