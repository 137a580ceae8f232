import { type CollectedAnswer, type CollectedChoice, openReasoning } from '../core/answer.ts';
import type { FinishDetail, Usage } from '../core/delta.ts';
import type { AnswerHead } from '../core/dialect.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { toolCallId } from './openai-chat-answer.ts';
import { isObject } from './parse-body.ts';
import { encryptedOf } from './responses-items.ts';

/** The part of the ids of everything in an answer that leads to its record. */
function stem({ exchangeId }: AnswerHead): string {
  return exchangeId.slice(exchangeId.indexOf('_') + 1);
}

export function responseId(head: AnswerHead): string {
  return `resp_${stem(head)}`;
}

/** Ids of items lead to their response, so that they can be found by themselves. */
export function itemId(head: AnswerHead, kind: 'fc' | 'msg' | 'rs', index: number): string {
  return `${kind}_${stem(head)}_${index}`;
}

export interface Said {
  readonly status: 'completed' | 'in_progress' | 'incomplete';
  readonly output: readonly Json[];
  readonly usage: Usage | undefined;
  /** Why it is incomplete. */
  readonly incomplete?: string | undefined;
}

/** What the client has set, told again, as the API does. */
export function settingsOf({ request }: AnswerHead): JsonObject {
  const settings = request.kind === 'chat' ? request.echo?.['settings'] : undefined;
  return isObject(settings) ? settings : {};
}

/** A response, as it stands. */
export function encodeResponse(head: AnswerHead, { incomplete, output, status, usage }: Said): JsonObject {
  const settings = settingsOf(head);
  const reasoning = settings['reasoning'];
  const { request } = head;
  const store = request.kind === 'chat' && request.echo?.['store'] === true;
  return {
    id: responseId(head),
    object: 'response',
    created_at: head.created,
    status,
    background: false,
    error: null,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    instructions: settings['instructions'] ?? null,
    max_output_tokens: settings['max_output_tokens'] ?? null,
    model: request.model,
    output: [...output],
    parallel_tool_calls: settings['parallel_tool_calls'] ?? true,
    previous_response_id: settings['previous_response_id'] ?? null,
    reasoning: { effort: null, summary: null, ...(isObject(reasoning) ? reasoning : undefined) },
    service_tier: settings['service_tier'] ?? 'default',
    store,
    temperature: settings['temperature'] ?? null,
    text: settings['text'] ?? { format: { type: 'text' } },
    tool_choice: settings['tool_choice'] ?? 'auto',
    tools: settings['tools'] ?? [],
    top_p: settings['top_p'] ?? null,
    truncation: 'disabled',
    usage: usage === undefined ? null : encodeResponseUsage(usage),
    user: settings['user'] ?? null,
    metadata: settings['metadata'] ?? {},
  };
}

function encodeResponseUsage({ cachedInput = 0, details, input, output, reasoning = 0 }: Usage): JsonObject {
  const created = details?.['cache_creation_input_tokens'];
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cachedInput, cache_write_tokens: typeof created === 'number' ? created : 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

/** Why an answer is not whole; undefined where it is. */
export function incompleteReason(finish: string | undefined, detail: FinishDetail | undefined): string | undefined {
  if (finish === 'length') return 'max_output_tokens';
  return finish === 'content_filter' || detail?.reason === 'refusal' ? 'content_filter' : undefined;
}

export type ItemStatus = 'completed' | 'in_progress' | 'incomplete';

export function reasoningItem(
  id: string,
  text: string | undefined,
  encrypted: string | null,
  status: ItemStatus,
): JsonObject {
  const content = text === undefined ? [] : [{ type: 'reasoning_text', text }];
  return { id, type: 'reasoning', summary: [], content, encrypted_content: encrypted, status };
}

export function textPart(text: string, logprobs: readonly Json[] = []): JsonObject {
  return { type: 'output_text', annotations: [], logprobs: [...logprobs], text };
}

export function messageItem(id: string, content: readonly JsonObject[], status: ItemStatus): JsonObject {
  return { id, type: 'message', role: 'assistant', status, content: [...content] };
}

export interface CallSaid {
  readonly callId: string;
  readonly name: string;
  readonly text: string;
}

export function callItem(id: string, { callId, name, text }: CallSaid, status: ItemStatus): JsonObject {
  return { id, type: 'function_call', status, arguments: text, call_id: callId, name };
}

function reasoningItems(head: AnswerHead, choice: CollectedChoice): JsonObject[] {
  const id = (index: number): string => itemId(head, 'rs', index);
  const blocks = (choice.reasoningDetails ?? []).map((detail, index) => {
    if (detail.type === 'reasoning.encrypted')
      return reasoningItem(id(index), undefined, encryptedOf({ data: detail.data }), 'completed');
    const encrypted = detail.signature === '' ? null : encryptedOf({ signature: detail.signature });
    return reasoningItem(id(index), detail.text, encrypted, 'completed');
  });
  const open = openReasoning(choice);
  return open === '' ? blocks : [...blocks, reasoningItem(id(blocks.length), open, null, 'completed')];
}

/** Everything that a choice says, as items. */
function outputOf(head: AnswerHead, choice: CollectedChoice, status: ItemStatus): JsonObject[] {
  const { content, logprobs, refusal } = choice;
  const parts = [
    ...(content === null || content === '' ? [] : [textPart(content, logprobs)]),
    ...(refusal === undefined || refusal === '' ? [] : [{ type: 'refusal', refusal }]),
  ];
  const calls = choice.toolCalls.flatMap(({ arguments: text, id, name }, index) => [
    callItem(itemId(head, 'fc', index), { callId: id ?? toolCallId(head, 0, index), name, text }, status),
  ]);
  const silent = parts.length === 0 && (calls.length > 0 || content === null);
  return [
    ...reasoningItems(head, choice),
    ...(silent ? [] : [messageItem(itemId(head, 'msg', 0), parts.length === 0 ? [textPart('')] : parts, status)]),
    ...calls,
  ];
}

/** A whole response. */
export function collectedResponse(head: AnswerHead, { choices, usage }: CollectedAnswer): JsonObject {
  const choice = choices.find(({ index }) => index === 0);
  const incomplete = incompleteReason(choice?.finish, choice?.finishDetail);
  const status = incomplete === undefined ? 'completed' : 'incomplete';
  return encodeResponse(head, {
    status,
    output: choice === undefined ? [] : outputOf(head, choice, status),
    usage,
    incomplete,
  });
}
