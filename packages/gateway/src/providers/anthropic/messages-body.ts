import type { WarningCode } from '@gatehouse/contract/warnings';
import type { Json, JsonObject } from '../../core/json.ts';
import { type ChatQuestion, isJsonObject, judgeLeftovers, unsupported } from '../../upstream/chat-question.ts';
import type { ChatTurn, MediaSource, TurnPart } from '../../upstream/question-turns.ts';
import { ofAnthropic } from '../../upstream/signature-owner.ts';

export interface BodySettings {
  readonly target: string;
  readonly stream: boolean;
  /** Tokens where the request names no limit. */
  readonly maxTokens: number;
  readonly warn: (code: WarningCode) => void;
  /** Whether instructions in mid-conversation stay where they are. Only models that know them there are sent any by their clients. */
  readonly systemInPlace?: boolean;
}

/** Settings that have a counterpart, which is made below. */
const known: ReadonlySet<string> = new Set([
  'cache_control',
  'reasoning_effort',
  'service_tier',
  'temperature',
  'thinking',
  'top_k',
  'top_p',
]);
/** These have the same name and meaning there. */
const passed = ['cache_control', 'temperature', 'top_k', 'top_p'] as const;
/** Tokens that the model may think with, for each of OpenAI's efforts. Fewer than 1,024 are refused. */
const budgets: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 24_576,
  xhigh: 49_152,
};

/** https://platform.claude.com/docs/en/build-with-claude/effort */
const ownEfforts: ReadonlySet<Json> = new Set(['low', 'medium', 'high', 'xhigh', 'max']);

/** The body of `POST /v1/messages` (https://docs.anthropic.com/en/api/messages), version 2023-06-01. */
export function messagesBody(question: ChatQuestion, settings: BodySettings): JsonObject {
  const { warn } = settings;
  judgeLeftovers(question, known, warn);
  if (question.format?.type === 'json') throw unsupported('response_format');
  const thinking = thinkingOf(question, warn);
  const limit = question.maxTokens ?? settings.maxTokens;
  const body: JsonObject = {
    model: settings.target,
    // What is thought counts as well, so a limit of the gateway's own goes on top of it.
    max_tokens: question.maxTokens === undefined && thinking !== undefined ? limit + budgetOf(thinking) : limit,
    messages: messagesOf(question.turns, settings),
  };
  const first = question.turns.findIndex(({ role }) => role !== 'system');
  const leading = settings.systemInPlace === true && first !== -1 ? question.turns.slice(0, first) : question.turns;
  const system = leading.filter(({ role }) => role === 'system').flatMap(({ parts }) => parts.map(blockOf));
  if (system.length > 0) body['system'] = system;
  if (question.stop.length > 0) body['stop_sequences'] = [...question.stop];
  // Who thinks is not to be told how to choose words; what the client says of thinking in Anthropic's own words is its own affair.
  const thinksForEffort = thinking !== undefined && !question.settings.has('thinking');
  for (const name of passed) {
    const value = question.settings.get(name);
    if (value === undefined) continue;
    if (thinksForEffort && name !== 'cache_control') warn('setting_not_supported');
    else body[name] = value;
  }
  if (question.settings.get('service_tier') === 'auto') body['service_tier'] = 'auto';
  if (question.settings.get('service_tier') === 'default') body['service_tier'] = 'standard_only';
  if (thinking !== undefined) body['thinking'] = thinking;
  const output = outputOf(question, warn);
  if (output !== undefined) body['output_config'] = output;
  addTools(body, question);
  if (question.subject !== undefined) body['metadata'] = { user_id: question.subject };
  if (settings.stream) body['stream'] = true;
  return body;
}

/** An effort beside `thinking` is the client's own word for it; without, it has become a budget. */
function outputOf({ format, settings }: ChatQuestion, warn: (code: WarningCode) => void): JsonObject | undefined {
  const output: JsonObject = {};
  if (format?.type === 'schema') output['format'] = { type: 'json_schema', schema: format.schema };
  const effort = settings.get('reasoning_effort');
  if (effort !== undefined && settings.has('thinking')) {
    if (ownEfforts.has(effort)) output['effort'] = effort;
    else warn('setting_not_supported');
  }
  return Object.keys(output).length === 0 ? undefined : output;
}

/** As the client asked for it in Anthropic's own words, or for the effort that it named in OpenAI's. */
function thinkingOf(
  { maxTokens, settings, toolChoice }: ChatQuestion,
  warn: (code: WarningCode) => void,
): JsonObject | undefined {
  const given = settings.get('thinking');
  if (isJsonObject(given)) return given;
  const effort = settings.get('reasoning_effort');
  const budget = typeof effort === 'string' && Object.hasOwn(budgets, effort) ? budgets[effort] : undefined;
  if (budget === undefined) return undefined;
  // It must be smaller than the limit; where there is no room for it, there is none to think.
  const most = maxTokens === undefined ? budget : Math.min(budget, Math.floor(maxTokens / 2));
  // Nor does it go together with a tool that must be called.
  const forced = toolChoice === 'required' || typeof toolChoice === 'object';
  if (most >= 1_024 && !forced) return { type: 'enabled', budget_tokens: most };
  warn('setting_not_supported');
  return undefined;
}

function budgetOf(thinking: JsonObject): number {
  const budget = thinking['budget_tokens'];
  return typeof budget === 'number' ? budget : 0;
}

function addTools(body: JsonObject, { parallelCalls, toolChoice, tools }: ChatQuestion): void {
  if (tools.length === 0) return;
  body['tools'] = tools.map(({ cacheControl, description, name, parameters, strict }) => ({
    name,
    ...(description === undefined ? undefined : { description }),
    input_schema: parameters ?? { type: 'object', properties: {} },
    ...(strict ? { strict } : undefined),
    ...(cacheControl === undefined ? undefined : { cache_control: cacheControl }),
  }));
  const alone = parallelCalls === undefined ? undefined : { disable_parallel_tool_use: !parallelCalls };
  if (toolChoice === 'none') body['tool_choice'] = { type: 'none' };
  else if (toolChoice === 'required') body['tool_choice'] = { type: 'any', ...alone };
  else if (typeof toolChoice === 'object') body['tool_choice'] = { type: 'tool', name: toolChoice.name, ...alone };
  else if (toolChoice === 'auto' || alone !== undefined) body['tool_choice'] = { type: 'auto', ...alone };
}

/** Results of tools belong to the person's side there, all of them in the message that follows the calls. */
function messagesOf(turns: readonly ChatTurn[], { systemInPlace, warn }: BodySettings): Json[] {
  const messages: { role: string; content: Json[] }[] = [];
  for (const turn of turns) {
    if (turn.role === 'system') {
      const last = messages.at(-1);
      if (systemInPlace !== true || last === undefined) continue;
      if (last.role === 'system') last.content.push(...turn.parts.map(blockOf));
      else messages.push({ role: 'system', content: turn.parts.map(blockOf) });
      continue;
    }
    const role = turn.role === 'assistant' ? 'assistant' : 'user';
    const content = turn.role === 'tool' ? [resultOf(turn)] : contentOf(turn, warn);
    if (content.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content });
  }
  return messages;
}

function contentOf({ calls, parts, reasoning }: ChatTurn, warn: (code: WarningCode) => void): Json[] {
  const blocks: Json[] = [];
  for (const one of reasoning) {
    const signature = 'redacted' in one ? undefined : ofAnthropic(one.signature);
    if ('redacted' in one) blocks.push({ type: 'redacted_thinking', data: one.redacted });
    else if (signature !== undefined) blocks.push({ type: 'thinking', thinking: one.text, signature });
    // What the provider did not sign, it does not believe.
    else warn('reasoning_not_sent');
  }
  blocks.push(...parts.map(blockOf));
  for (const call of calls) blocks.push({ type: 'tool_use', id: call.id, name: call.name, input: call.arguments });
  return blocks;
}

function resultOf({ callId, failed, parts }: ChatTurn): Json {
  const hint = parts.findLast(({ cacheControl }) => cacheControl !== undefined)?.cacheControl;
  return {
    type: 'tool_result',
    tool_use_id: callId ?? '',
    content: parts.map(({ cacheControl: _hint, ...part }) => blockOf(part)),
    ...(failed ? { is_error: true } : undefined),
    ...(hint === undefined ? undefined : { cache_control: hint }),
  };
}

function blockOf(part: TurnPart): Json {
  const hint = part.cacheControl === undefined ? undefined : { cache_control: part.cacheControl };
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, ...hint };
    case 'image':
      return { type: 'image', source: sourceOf(part.source), ...hint };
    case 'document':
      return {
        type: 'document',
        source: documentSource(part.source),
        ...(part.name === undefined ? undefined : { title: part.name }),
        ...hint,
      };
    case 'audio':
      throw unsupported(part.place);
  }
}

function sourceOf(source: MediaSource): Json {
  return source.type === 'url'
    ? { type: 'url', url: source.url }
    : { type: 'base64', media_type: source.mediaType, data: source.data };
}

function documentSource(source: MediaSource): Json {
  if (source.type === 'data' && source.mediaType === 'text/plain')
    return { type: 'text', media_type: 'text/plain', data: Buffer.from(source.data, 'base64').toString('utf8') };
  return sourceOf(source);
}
