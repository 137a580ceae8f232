import type { WarningCode } from '@gatehouse/contract/warnings';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { readTools, type QuestionTool, type ToolChoice } from './question-tools.ts';
import { type ChatTurn, readTurns } from './question-turns.ts';

/** The form that an answer shall have. */
export type AnswerFormat =
  | { readonly type: 'json' }
  | { readonly type: 'schema'; readonly name: string; readonly schema: JsonObject; readonly strict: boolean };

/** A chat request by what it means, for servers that do not speak OpenAI's API. */
export interface ChatQuestion {
  readonly turns: readonly ChatTurn[];
  readonly tools: readonly QuestionTool[];
  /** Undefined where the request leaves it to the server. */
  readonly toolChoice: ToolChoice | undefined;
  /** Whether the model may call several tools at once; undefined where the request leaves it to the server. */
  readonly parallelCalls: boolean | undefined;
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
  readonly format: AnswerFormat | undefined;
  /** The person that it is asked for, as it may be told to whoever answers: the name has gone the way of all texts. */
  readonly subject: string | undefined;
  /** All other settings that are given, by OpenAI's names. */
  readonly settings: ReadonlyMap<string, Json>;
}

/** Read above, said by the path of the request, or about the account and not about the answer. */
const readElsewhere: ReadonlySet<string> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'messages',
  'metadata',
  'modalities',
  'model',
  'parallel_tool_calls',
  'prompt_cache_key',
  'prompt_cache_retention',
  'response_format',
  'safety_identifier',
  'stop',
  'store',
  'stream',
  'stream_options',
  'tool_choice',
  'tools',
  'user',
]);

/** Content that a model would have to see: without it the answer is another one. */
const contentFields: ReadonlySet<string> = new Set(['documents', 'web_search_options']);

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a request in the internal form. What has no meaning for any of these servers is refused with its place. */
export function readQuestion({ body }: Pick<ChatRequest, 'body'>): ChatQuestion {
  const settings = new Map<string, Json>();
  for (const [name, value] of Object.entries(body)) {
    if (value === null || value === undefined || readElsewhere.has(name)) continue;
    if (contentFields.has(name)) throw unsupported(name);
    settings.set(name, value);
  }
  const limit = body['max_completion_tokens'] ?? body['max_tokens'];
  const parallel = body['parallel_tool_calls'];
  const { tools, choice } = readTools(body);
  return {
    turns: readTurns(body['messages']),
    tools,
    toolChoice: choice,
    parallelCalls: typeof parallel === 'boolean' ? parallel : undefined,
    // -1 is "no limit" to some servers.
    maxTokens: typeof limit === 'number' && limit > 0 ? limit : undefined,
    stop: stopsOf(body['stop']),
    format: formatOf(body['response_format']),
    subject: subjectOf(body),
    settings,
  };
}

function subjectOf(body: JsonObject): string | undefined {
  const subject = body['safety_identifier'] ?? body['user'];
  return typeof subject === 'string' && subject !== '' ? subject : undefined;
}

function stopsOf(stop: Json | undefined): readonly string[] {
  if (typeof stop === 'string') return [stop];
  return Array.isArray(stop) ? stop.filter((text) => typeof text === 'string') : [];
}

function formatOf(format: Json | undefined): AnswerFormat | undefined {
  if (!isJsonObject(format)) return undefined;
  if (format['type'] === 'json_object') return { type: 'json' };
  if (format['type'] !== 'json_schema') {
    if (format['type'] === 'text') return undefined;
    throw unsupported('response_format.type');
  }
  const given = format['json_schema'];
  const { name, schema, strict } = isJsonObject(given) ? given : {};
  if (!isJsonObject(schema)) return { type: 'json' };
  return { type: 'schema', name: typeof name === 'string' ? name : 'answer', schema, strict: strict === true };
}

export function unsupported(param: string): GatehouseError {
  return new GatehouseError('unsupported_by_model', { param });
}

/** Settings that change what a client gets back, by when they do. */
const missed: readonly (readonly [string, (value: Json) => boolean])[] = [
  ['n', (value) => value !== 1],
  ['logprobs', (value) => value === true],
  ['logit_bias', (value) => isJsonObject(value) && Object.keys(value).length > 0],
];

/** These say nothing where they have these values, or nothing without what is refused. */
function saysNothing(name: string, value: Json): boolean {
  if (name === 'service_tier') return value === 'auto' || value === 'default';
  if (name === 'frequency_penalty' || name === 'presence_penalty') return value === 0;
  return name === 'n' || name === 'logprobs' || name === 'top_logprobs' || name === 'logit_bias';
}

/**
 * Judges the settings that a server has no counterpart for: what the client would miss in the answer is refused, with its
 * name; what only changes how the answer is made is left out with a warning.
 */
export function judgeLeftovers(
  { settings }: Pick<ChatQuestion, 'settings'>,
  known: ReadonlySet<string>,
  warn: (code: WarningCode) => void,
): void {
  for (const [name, matters] of missed) {
    const value = settings.get(name);
    if (value !== undefined && !known.has(name) && matters(value)) throw unsupported(name);
  }
  for (const [name, value] of settings)
    if (!known.has(name) && !saysNothing(name, value)) warn('setting_not_supported');
}
