import { type CollectedAnswer, type CollectedChoice, type CollectedToolCall, openReasoning } from '../core/answer.ts';
import type { FinishDetail, Usage } from '../core/delta.ts';
import type { AnswerHead } from '../core/dialect.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { toolCallId } from './openai-chat-answer.ts';
import { isObject } from './parse-body.ts';
import { inputOf } from './whole-json.ts';

/** The id of an answer leads to its record, so it is made from ours and not from the provider's. */
export function messageId({ exchangeId }: AnswerHead): string {
  return `msg_${exchangeId.slice(exchangeId.indexOf('_') + 1)}`;
}

const stopReasons: ReadonlyMap<string, string> = new Map([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['content_filter', 'refusal'],
]);

/** What Anthropic's own models may have said, which OpenAI's reasons do not tell apart. */
const ownReasons: ReadonlySet<string> = new Set([
  'end_turn',
  'max_tokens',
  'model_context_window_exceeded',
  'pause_turn',
  'refusal',
  'stop_sequence',
  'tool_use',
]);

export interface Ending {
  /** OpenAI's reason; undefined where the answer has no end. */
  readonly reason: string | undefined;
  readonly detail: FinishDetail | undefined;
  readonly hasCalls: boolean;
  readonly hasRefusal: boolean;
}

/** `stop_reason` and what belongs to it. A stop sequence is told in the client's own words. */
export function encodeEnding({ detail, hasCalls, hasRefusal, reason }: Ending, { request }: AnswerHead): JsonObject {
  const sequence = sequenceOf(detail, request.body, request.kind === 'chat' ? request.echo : undefined);
  const said = detail !== undefined && ownReasons.has(detail.reason) ? detail.reason : undefined;
  let stop = said ?? (sequence === undefined ? stopReasons.get(reason ?? '') : 'stop_sequence') ?? 'end_turn';
  // Some servers say `stop` where a tool is called; a client that believed it would never run it.
  if (hasCalls && stop === 'end_turn') stop = 'tool_use';
  if (hasRefusal && stop === 'end_turn') stop = 'refusal';
  return { stop_reason: stop, stop_sequence: sequence ?? null, stop_details: null, container: null };
}

function sequenceOf(
  detail: FinishDetail | undefined,
  body: JsonObject,
  echo: JsonObject | undefined,
): Json | undefined {
  if (detail?.sequence === undefined) return undefined;
  const { stop } = body;
  const stops = echo?.['stops'];
  const place = Array.isArray(stop) ? stop.indexOf(detail.sequence) : -1;
  return Array.isArray(stops) && place !== -1 ? (stops as readonly Json[])[place] : undefined;
}

/** Token counts in Anthropic's way: what came from the cache or went there is not in `input_tokens`. What nobody told is 0. */
export function encodeMessageUsage(usage: Usage | undefined): JsonObject {
  const { cachedInput = 0, details, input = 0, output = 0, reasoning } = usage ?? {};
  const created = numberOf(details?.['cache_creation_input_tokens']);
  const creation = details?.['cache_creation'];
  const tools = details?.['server_tool_use'];
  return {
    input_tokens: Math.max(0, input - cachedInput - created),
    cache_creation_input_tokens: created,
    cache_read_input_tokens: cachedInput,
    cache_creation: isObject(creation) ? creation : null,
    output_tokens: output,
    output_tokens_details: reasoning === undefined ? null : { thinking_tokens: reasoning },
    server_tool_use: isObject(tools) ? tools : null,
  };
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function usageOf(usage: Usage | undefined): JsonObject {
  const tier = usage?.details?.['service_tier'];
  return {
    ...encodeMessageUsage(usage),
    service_tier: typeof tier === 'string' ? tier : null,
    inference_geo: null,
    speed: null,
  };
}

/** A message before there is anything in it, as a stream begins and as a plain answer is filled. */
export function emptyMessage(head: AnswerHead, usage: Usage | undefined): JsonObject {
  return {
    id: messageId(head),
    type: 'message',
    role: 'assistant',
    model: head.request.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: usageOf(usage),
  };
}

export function textBlock(text: string): JsonObject {
  return { type: 'text', text, citations: null };
}

export function thinkingBlock(thinking: string, signature: string): JsonObject {
  return { type: 'thinking', thinking, signature };
}

export function toolUseBlock(id: string, name: string, input: Json): JsonObject {
  return { type: 'tool_use', id, caller: { type: 'direct' }, name, input };
}

function reasoningBlocks(choice: CollectedChoice): JsonObject[] {
  const blocks = (choice.reasoningDetails ?? []).map((detail): JsonObject =>
    detail.type === 'reasoning.text'
      ? thinkingBlock(detail.text, detail.signature)
      : { type: 'redacted_thinking', data: detail.data },
  );
  const open = openReasoning(choice);
  return open === '' ? blocks : [...blocks, thinkingBlock(open, '')];
}

function callBlocks(head: AnswerHead, calls: readonly CollectedToolCall[]): JsonObject[] {
  return calls.flatMap(({ id, name, arguments: text }, index) => [
    toolUseBlock(id ?? toolCallId(head, 0, index), name, inputOf(text)),
  ]);
}

/** A whole message. Models give one choice here, since the API has no more. */
export function encodePlainMessage(head: AnswerHead, answer: CollectedAnswer): string {
  const choice = answer.choices.find(({ index }) => index === 0);
  const message = emptyMessage(head, answer.usage);
  if (choice === undefined) return JSON.stringify({ ...message, stop_reason: 'end_turn' });
  const calls = callBlocks(head, choice.toolCalls);
  const texts = [choice.content, choice.refusal].filter((text) => typeof text === 'string' && text !== '');
  return JSON.stringify({
    ...message,
    content: [...reasoningBlocks(choice), ...texts.map((text) => textBlock(text ?? '')), ...calls],
    ...encodeEnding(
      {
        reason: choice.finish,
        detail: choice.finishDetail,
        hasCalls: calls.length > 0,
        hasRefusal: choice.refusal !== undefined && choice.refusal !== '',
      },
      head,
    ),
  });
}
