import type { CollectedAnswer } from '../core/answer.ts';
import type { Delta, Usage } from '../core/delta.ts';
import type { AnswerHead, DecodeOptions, Dialect, Language, StreamEncoder } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { sseDone, sseEvent } from '../lib/sse-encoder.ts';
import { scanField } from './openai-chat.ts';
import { encodeOpenaiError } from './openai-error.ts';
import { encodeUsage } from './openai-usage.ts';
import { isObject, parseBody } from './parse-body.ts';
import { given, plainMessage } from './part-list.ts';
import { modelOf, pointerToken, refuse, refuseContent, RequestScan } from './request-scan.ts';
import { subjectIn } from './request-subjects.ts';

/** What only a model that continues a text could do, and what chat has other forms for. */
const refused: ReadonlySet<string> = new Set([
  'best_of',
  'echo',
  'logprobs',
  'messages',
  'suffix',
  'tool_choice',
  'tools',
]);

function promptOf(prompt: Json | undefined): string {
  if (typeof prompt === 'string' && prompt !== '') return prompt;
  if (!Array.isArray(prompt) || prompt.length !== 1) return refuse('prompt');
  // As token ids it could be read by nobody.
  return typeof prompt[0] === 'string' && prompt[0] !== '' ? prompt[0] : refuseContent('prompt');
}

function decode(raw: Uint8Array, options: DecodeOptions): ChatRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  const text = promptOf(client['prompt']);
  const place = Array.isArray(client['prompt']) ? '/prompt/0' : '/prompt';
  const body: JsonObject = { messages: [plainMessage('user', text, place, 'user', scan)] };
  for (const field of Object.keys(client)) {
    const value = client[field];
    if (field === 'prompt') continue;
    if (!given(value)) scan.fieldName(client, field, `/${pointerToken(field)}`, 'body', 'parameter');
    else if (refused.has(field)) {
      if (value !== false && value !== '' && value !== 1 && value !== 0) refuseContent(field);
    } else {
      body[field] = value;
      scanField(body, field, value, scan);
    }
  }
  const { n, stream, stream_options: streamOptions } = client;
  return {
    kind: 'chat',
    model: modelOf(client),
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    stream: stream === true,
    includeUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    choices: typeof n === 'number' ? n : 1,
    subject: subjectIn(client),
  };
}

function opening({ created, exchangeId, request }: AnswerHead): JsonObject {
  const id = `cmpl-${exchangeId.slice(exchangeId.indexOf('_') + 1)}`;
  return { id, object: 'text_completion', created, model: request.model };
}

function choiceOf(index: number, text: string, more: JsonObject, finish: string | null): JsonObject {
  return { index, text, ...more, logprobs: null, finish_reason: finish };
}

function encodePlain(head: AnswerHead, { choices, usage }: CollectedAnswer): string {
  return JSON.stringify({
    ...opening(head),
    choices: choices
      .toSorted((one, other) => one.index - other.index)
      .map(({ content, finish, index, reasoning, refusal }) => {
        const more: JsonObject = reasoning === undefined ? {} : { reasoning_content: reasoning };
        return choiceOf(index, (content ?? '') + (refusal ?? ''), more, finish ?? null);
      }),
    ...(usage === undefined ? undefined : { usage: encodeUsage(usage) }),
  });
}

/** Chunks of the old API. A class, since it keeps state over a stream. */
class CompletionStreamEncoder implements StreamEncoder {
  readonly #opening: JsonObject;
  readonly #includeUsage: boolean;
  readonly #open = new Set<number>();
  #usage: Usage | undefined;

  constructor(head: AnswerHead) {
    this.#opening = opening(head);
    this.#includeUsage = head.request.kind === 'chat' && head.request.includeUsage;
  }

  #chunk(choice: JsonObject): string {
    return sseEvent(
      JSON.stringify({ ...this.#opening, choices: [choice], ...(this.#includeUsage ? { usage: null } : undefined) }),
    );
  }

  encode(delta: Delta): string {
    switch (delta.type) {
      case 'text': {
        if (delta.text === '') return '';
        this.#open.add(delta.choice);
        if (delta.channel === 'reasoning')
          return this.#chunk(choiceOf(delta.choice, '', { reasoning_content: delta.text }, null));
        return this.#chunk(choiceOf(delta.choice, delta.text, {}, null));
      }
      case 'finish':
        this.#open.delete(delta.choice);
        return this.#chunk(choiceOf(delta.choice, '', {}, delta.reason));
      case 'usage':
        this.#usage = delta.usage;
        return '';
      case 'toolCall':
      case 'start':
      case 'embedding':
      case 'score':
      case 'timings':
      case 'image':
        return '';
    }
  }

  end(): string {
    if (!this.#includeUsage || this.#usage === undefined) return sseDone;
    return sseEvent(JSON.stringify({ ...this.#opening, choices: [], usage: encodeUsage(this.#usage) })) + sseDone;
  }

  /** An answer that guards have stopped has its finish reason before the error, as in chat. */
  fail(error: GatehouseError, language: Language): string {
    const stopped = error.code === 'output_blocked' ? [...this.#open] : [];
    const chunks = stopped.map((choice) => this.#chunk(choiceOf(choice, '', {}, 'content_filter')));
    return chunks.join('') + sseEvent(encodeOpenaiError(error, language));
  }
}

/** `POST /v1/completions`, the old form: the prompt is one question of a user. */
export const openaiCompletions: Dialect = Object.freeze<Dialect>({
  id: 'openai-completions',
  kind: 'chat',
  decode,
  encodePlain,
  openStream: (head) => new CompletionStreamEncoder(head),
});
