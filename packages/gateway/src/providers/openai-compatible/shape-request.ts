import type { WarningCode } from '@gatehouse/contract/warnings';
import { GatehouseError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { ModelRequest } from '../../core/request.ts';
import type { Inability, ServerProfile } from './profiles.ts';
import { withoutAnthropic } from './without-anthropic.ts';

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function given(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}

/** What a request wants that servers may be unable to do, with its place in the request. */
const wants: readonly (readonly [Inability, string, (body: JsonObject) => boolean])[] = [
  ['choices', 'n', (body) => typeof body['n'] === 'number' && body['n'] > 1],
  ['json-object', 'response_format', (body) => formatOf(body) === 'json_object'],
  ['json-schema', 'response_format', (body) => formatOf(body) === 'json_schema'],
  ['logprobs', 'logprobs', (body) => body['logprobs'] === true],
  ['logit-bias', 'logit_bias', (body) => isObject(body['logit_bias']) && Object.keys(body['logit_bias']).length > 0],
  [
    'tool-choice-required',
    'tool_choice',
    (body) => isObject(body['tool_choice']) || body['tool_choice'] === 'required',
  ],
];

function formatOf(body: JsonObject): unknown {
  const format = body['response_format'];
  return isObject(format) ? format['type'] : undefined;
}

/** Asked for only together with what is refused, so alone it says nothing. */
const companions: ReadonlyMap<Inability, readonly string[]> = new Map([
  ['logprobs', ['logprobs', 'top_logprobs']],
  ['logit-bias', ['logit_bias']],
  ['choices', ['n']],
]);

/**
 * The body as one kind of server takes it. What it cannot do is refused with `unsupported_by_model` and the place, or left
 * out with a warning where the answer is as good without it; the given body stays as it is.
 */
export function shapeRequest(
  { body, kind }: Pick<ModelRequest, 'body' | 'kind'>,
  profile: ServerProfile,
  warn: (code: WarningCode) => void,
): JsonObject {
  if (kind === 'embeddings') {
    if (profile.unable.has('embeddings')) throw new GatehouseError('unsupported_by_model', { param: 'model' });
    return body;
  }
  if (profile.unable.has('chat')) throw new GatehouseError('unsupported_by_model', { param: 'model' });
  for (const [inability, param, wanted] of wants)
    if (profile.unable.has(inability) && wanted(body)) throw new GatehouseError('unsupported_by_model', { param });
  const silent = new Set([...profile.unable].flatMap((inability) => companions.get(inability) ?? []));
  const shaped: JsonObject = {};
  for (const [name, value] of Object.entries(withoutAnthropic(body, profile, warn))) {
    if (silent.has(name) || !given(value)) continue;
    if (profile.leftOut.has(name)) {
      if (matters(name, value)) warn('setting_not_supported');
      continue;
    }
    const renamed = Object.hasOwn(profile.renames, name) ? (profile.renames[name] ?? name) : name;
    // Both names of one setting may stand there; the server's own is the newer wish or the same.
    if (renamed !== name && given(body[renamed])) continue;
    shaped[renamed] = value;
  }
  const { messages } = shaped;
  if (Array.isArray(messages))
    shaped['messages'] = messages.map((message: Json) => shapeMessage(message, profile, warn));
  return shaped;
}

/** What is the default anyway, or is about the account and not about the answer, is not missed. */
function matters(name: string, value: Json): boolean {
  switch (name) {
    case 'parallel_tool_calls':
      return value === false;
    case 'store':
      return value === true;
    case 'modalities':
    case 'safety_identifier':
    case 'user':
      return false;
    case 'service_tier':
      return value !== 'auto' && value !== 'default';
    default:
      return true;
  }
}

const reasoningFields = ['reasoning', 'reasoning_content', 'reasoning_details'] as const;

function shapeMessage(message: Json, profile: ServerProfile, warn: (code: WarningCode) => void): Json {
  if (!isObject(message)) return message;
  const roleChanges = !profile.developerRole && message['role'] === 'developer';
  const nameGoes = !profile.names && message['name'] !== undefined;
  const hasReasoning = profile.reasoning !== 'keep' && reasoningFields.some((field) => given(message[field]));
  const hintGoes = !profile.cacheControl && hasCacheControl(message);
  if (!roleChanges && !nameGoes && !hasReasoning && !hintGoes) return message;
  const shaped: JsonObject = { ...message };
  if (roleChanges) shaped['role'] = 'system';
  if (nameGoes) {
    delete shaped['name'];
    warn('setting_not_supported');
  }
  if (hintGoes) {
    delete shaped['cache_control'];
    const { content } = message;
    if (Array.isArray(content)) shaped['content'] = content.map(withoutCacheControl);
    warn('cache_hint_not_supported');
  }
  if (hasReasoning) shapeReasoning(shaped, message, profile.reasoning, warn);
  return shaped;
}

function shapeReasoning(
  shaped: JsonObject,
  message: JsonObject,
  wanted: ServerProfile['reasoning'],
  warn: (code: WarningCode) => void,
): void {
  for (const field of reasoningFields) delete shaped[field];
  const details = message['reasoning_details'];
  if (wanted === 'reasoning_details' && Array.isArray(details)) {
    shaped['reasoning_details'] = details;
    return;
  }
  const text = reasoningOf(message);
  if (wanted === 'none' || wanted === 'keep' || text === '') {
    warn('reasoning_not_sent');
    return;
  }
  shaped[wanted === 'reasoning_details' ? 'reasoning' : wanted] = text;
}

/** What a message says of the reasoning before it, as one text; signatures and what only its author can read have none. */
function reasoningOf(message: JsonObject): string {
  for (const field of ['reasoning_content', 'reasoning'] as const) {
    const value = message[field];
    if (typeof value === 'string') return value;
  }
  const details = message['reasoning_details'];
  if (!Array.isArray(details)) return '';
  return details.map((part) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('');
}

function hasCacheControl(message: JsonObject): boolean {
  if (message['cache_control'] !== undefined) return true;
  const { content } = message;
  return Array.isArray(content) && content.some((part) => isObject(part) && part['cache_control'] !== undefined);
}

function withoutCacheControl(part: Json): Json {
  if (!isObject(part) || part['cache_control'] === undefined) return part;
  const { cache_control: _hint, ...rest } = part;
  return rest;
}
