import type { CollectedAnswer } from '../core/answer.ts';
import type { Delta, Usage } from '../core/delta.ts';
import type { AnswerHead, Language, StreamEncoder } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { encodeOllamaError } from './ollama-error.ts';
import { toolCallId } from './openai-chat-answer.ts';
import { inputOf } from './whole-json.ts';

/** What stands in each line about the text: a message, or the fields of `/api/generate`. */
export interface TextForm {
  /** `said` has what there is of it, never an empty text. */
  readonly encode: (said: OllamaText) => JsonObject;
}

export interface OllamaText {
  readonly content: string;
  readonly thinking?: string | undefined;
  readonly calls?: readonly JsonObject[] | undefined;
}

export const chatForm: TextForm = Object.freeze<TextForm>({
  encode: ({ calls, content, thinking }) => ({
    message: {
      role: 'assistant',
      content,
      ...(thinking === undefined ? undefined : { thinking }),
      ...(calls === undefined || calls.length === 0 ? undefined : { tool_calls: [...calls] }),
    },
  }),
});

/** It has no tools; what a model calls all the same would be lost, so it stands in the text as JSON. */
export const generateForm: TextForm = Object.freeze<TextForm>({
  encode: ({ calls, content, thinking }) => ({
    response: content + (calls ?? []).map((call) => JSON.stringify(call)).join('\n'),
    ...(thinking === undefined ? undefined : { thinking }),
  }),
});

function opening({ created, request }: AnswerHead): JsonObject {
  return { model: request.model, created_at: new Date(created * 1_000).toISOString() };
}

/** What there is of it at the end. Durations are those of a server, which nobody here has measured. */
function ending(reason: string | undefined, usage: Usage | undefined): JsonObject {
  return {
    done: true,
    done_reason: reason === 'length' ? 'length' : 'stop',
    ...(usage === undefined ? undefined : { prompt_eval_count: usage.input, eval_count: usage.output }),
  };
}

function encodeCall(
  head: AnswerHead,
  index: number,
  call: { id: string | undefined; name: string; arguments: string },
): JsonObject {
  return {
    id: call.id ?? toolCallId(head, 0, index),
    function: { index, name: call.name, arguments: inputOf(call.arguments) },
  };
}

/** A whole answer. */
export function encodeOllamaAnswer(head: AnswerHead, { choices, usage }: CollectedAnswer, form: TextForm): string {
  const choice = choices.find(({ index }) => index === 0);
  const calls = choice?.toolCalls.flatMap((call, index) => [encodeCall(head, index, call)]);
  const text = (choice?.content ?? '') + (choice?.refusal ?? '');
  return JSON.stringify({
    ...opening(head),
    ...form.encode({ content: text, thinking: choice?.reasoning, calls }),
    ...(choice?.logprobs === undefined ? undefined : { logprobs: choice.logprobs }),
    ...ending(choice?.finish, usage),
  });
}

/** Lines of JSON, as Ollama sends them: a call of a tool stands whole in one of them. A class, since it keeps state over a stream. */
export class OllamaStreamEncoder implements StreamEncoder {
  readonly #head: AnswerHead;
  readonly #form: TextForm;
  readonly #opening: JsonObject;
  readonly #calls: { id: string | undefined; name: string; arguments: string }[] = [];
  #finish: string | undefined;
  #usage: Usage | undefined;

  constructor(head: AnswerHead, form: TextForm) {
    this.#head = head;
    this.#form = form;
    this.#opening = opening(head);
  }

  #line(said: OllamaText, more: JsonObject): string {
    return `${JSON.stringify({ ...this.#opening, ...this.#form.encode(said), ...more })}\n`;
  }

  encode(delta: Delta): string {
    switch (delta.type) {
      case 'text':
        return delta.choice === 0 && delta.text !== '' ? this.#text(delta) : '';
      case 'toolCall': {
        if (delta.choice !== 0) return '';
        const call = (this.#calls[delta.index] ??= { id: undefined, name: '', arguments: '' });
        call.id ??= delta.id;
        call.name += delta.name ?? '';
        call.arguments += delta.arguments;
        return '';
      }
      case 'finish': {
        if (delta.choice !== 0) return '';
        this.#finish = delta.reason;
        const calls = this.#calls.flatMap((call, index) => [encodeCall(this.#head, index, call)]);
        return calls.length === 0 ? '' : this.#line({ content: '', calls }, { done: false });
      }
      case 'usage':
        this.#usage = delta.usage;
        return '';
      case 'start':
      case 'embedding':
      case 'score':
      case 'timings':
      case 'image':
        return '';
    }
  }

  #text({ channel, logprobs, text }: Extract<Delta, { type: 'text' }>): string {
    const more: JsonObject = {
      ...(logprobs === undefined ? undefined : { logprobs }),
      done: false,
    };
    return channel === 'reasoning'
      ? this.#line({ content: '', thinking: text }, more)
      : this.#line({ content: text }, more);
  }

  end(): string {
    return this.#line({ content: '' }, ending(this.#finish, this.#usage));
  }

  /** The API has one form for whatever goes wrong in a stream, and no reason for an answer that was stopped. */
  fail(error: GatehouseError, language: Language): string {
    return `${encodeOllamaError(error, language)}\n`;
  }
}
