import type { ReasoningDetail } from '../core/answer.ts';
import type { AnswerHead, Language, StreamEncoder } from '../core/dialect.ts';
import type { Delta, Usage } from '../core/delta.ts';
import type { GatehouseError } from '../core/errors.ts';
import { sseDone, sseEvent } from '../lib/sse-encoder.ts';
import { completionId, encodeReasoningDetail, reasoningField, toolCallId } from './openai-chat-answer.ts';
import { encodeOpenaiError } from './openai-error.ts';
import { encodeUsage } from './openai-usage.ts';

type TextDelta = Extract<Delta, { type: 'text' }>;

/**
 * Chunks as OpenAI sends them. What is the same in all chunks is written once; a chunk costs one `JSON.stringify` of its
 * text. A class, since it keeps state over a stream and is on the hot path.
 */
export class ChatStreamEncoder implements StreamEncoder {
  readonly #head: AnswerHead;
  readonly #suffix: string;
  readonly #includeUsage: boolean;
  readonly #begun = new Set<number>();
  readonly #finished = new Set<number>();
  /** `<choice>:<index>` of the tool calls that have been introduced. */
  readonly #calls = new Set<string>();
  /** By choice, the reasoning that no signature has closed yet. */
  readonly #reasoning = new Map<number, string>();
  #details = 0;
  #prefix: string;
  #usage: Usage | undefined;

  constructor(head: AnswerHead) {
    this.#head = head;
    this.#includeUsage = head.request.kind === 'chat' && head.request.includeUsage;
    // A client that asked for usage gets `null` until the last chunk, as from OpenAI.
    this.#suffix = this.#includeUsage ? '],"usage":null}' : ']}';
    this.#prefix = this.#opening(undefined);
  }

  #opening(fingerprint: string | undefined): string {
    const named = {
      id: completionId(this.#head.exchangeId),
      object: 'chat.completion.chunk',
      created: this.#head.created,
      model: this.#head.request.model,
      ...(fingerprint === undefined ? {} : { system_fingerprint: fingerprint }),
    };
    return `${JSON.stringify(named).slice(0, -1)},"choices":[`;
  }

  /** `fields` is the inside of the delta object, JSON; the first delta of a choice says whose turn it is. */
  #chunk(choice: number, fields: string, logprobs: string, finish: string): string {
    let inside = fields;
    if (!this.#begun.has(choice)) {
      this.#begun.add(choice);
      inside = fields === '' ? '"role":"assistant","content":""' : `"role":"assistant",${fields}`;
    }
    return sseEvent(
      `${this.#prefix}{"index":${choice},"delta":{${inside}},"logprobs":${logprobs},"finish_reason":${finish}}${this.#suffix}`,
    );
  }

  encode(delta: Delta): string {
    switch (delta.type) {
      case 'text': {
        if (delta.channel === 'reasoning') return this.#reasoningChunk(delta);
        const field = delta.channel === 'refusal' ? 'refusal' : 'content';
        return this.#textChunk(delta, field);
      }
      case 'toolCall':
        return this.#chunk(delta.choice, this.#toolCall(delta), 'null', 'null');
      case 'finish':
        this.#finished.add(delta.choice);
        return this.#chunk(delta.choice, '', 'null', JSON.stringify(delta.reason));
      case 'start':
        if (delta.fingerprint !== undefined) this.#prefix = this.#opening(delta.fingerprint);
        return '';
      case 'usage':
        // Providers differ in where they send it; clients expect it last.
        this.#usage = delta.usage;
        return '';
      case 'embedding':
      case 'score':
      case 'timings':
      case 'image':
        return '';
    }
  }

  #textChunk(delta: TextDelta, field: string): string {
    const logprobs =
      delta.logprobs === undefined ? 'null' : `{"content":${JSON.stringify(delta.logprobs)},"refusal":null}`;
    return this.#chunk(delta.choice, `"${field}":${JSON.stringify(delta.text)}`, logprobs, 'null');
  }

  /** A block of reasoning that is signed is told once more, whole, with its signature: only so can it be sent back. */
  #reasoningChunk(delta: TextDelta): string {
    const { choice, redacted, signature } = delta;
    const text = (this.#reasoning.get(choice) ?? '') + delta.text;
    this.#reasoning.set(choice, text);
    const isMark = delta.text === '' && (signature !== undefined || redacted !== undefined);
    let chunks = isMark ? '' : this.#textChunk(delta, reasoningField(delta.field));
    if (signature !== undefined) {
      this.#reasoning.set(choice, '');
      chunks += this.#detailChunk(choice, { type: 'reasoning.text', text, signature });
    }
    if (redacted !== undefined) chunks += this.#detailChunk(choice, { type: 'reasoning.encrypted', data: redacted });
    return chunks;
  }

  #detailChunk(choice: number, detail: ReasoningDetail): string {
    const details = JSON.stringify([encodeReasoningDetail(detail, this.#details)]);
    this.#details += 1;
    return this.#chunk(choice, `"reasoning_details":${details}`, 'null', 'null');
  }

  #toolCall(delta: Extract<Delta, { type: 'toolCall' }>): string {
    const key = `${delta.choice}:${delta.index}`;
    const name = delta.name === undefined ? '' : `"name":${JSON.stringify(delta.name)},`;
    let introduction = '';
    if (!this.#calls.has(key)) {
      this.#calls.add(key);
      const id = delta.id ?? toolCallId(this.#head, delta.choice, delta.index);
      introduction = `"id":${JSON.stringify(id)},"type":"function",`;
    }
    return `"tool_calls":[{"index":${delta.index},${introduction}"function":{${name}"arguments":${JSON.stringify(delta.arguments)}}}]`;
  }

  end(): string {
    if (!this.#includeUsage || this.#usage === undefined) return sseDone;
    return `${sseEvent(`${this.#prefix}],"usage":${JSON.stringify(encodeUsage(this.#usage))}}`)}${sseDone}`;
  }

  /** An answer that guards have stopped has its finish reason before the error, for clients that look at nothing else. */
  fail(error: GatehouseError, language: Language): string {
    const stopped = error.code === 'output_blocked' ? this.#stop() : '';
    return stopped + sseEvent(encodeOpenaiError(error, language));
  }

  #stop(): string {
    const open = [...this.#begun].filter((choice) => !this.#finished.has(choice));
    const choices = this.#begun.size === 0 ? [0] : open;
    return choices.map((choice) => this.#chunk(choice, '', 'null', '"content_filter"')).join('');
  }
}
