import type { Delta, FinishDetail, Usage } from '../core/delta.ts';
import type { AnswerHead, Language, StreamEncoder } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { namedSseEvent } from '../lib/sse-encoder.ts';
import {
  emptyMessage,
  encodeEnding,
  encodeMessageUsage,
  textBlock,
  thinkingBlock,
  toolUseBlock,
} from './anthropic-answer.ts';
import { encodeAnthropicError, refusalMessage } from './anthropic-error.ts';
import { toolCallId } from './openai-chat-answer.ts';
import { isWholeObject } from './whole-json.ts';

interface OpenCall {
  readonly index: number;
  id: string | undefined;
  name: string;
  arguments: string;
  /** Position of its block; undefined as long as that has not begun. */
  block: number | undefined;
  ended: boolean;
}

const ping = namedSseEvent('ping', '{"type":"ping"}');

/**
 * Events as Anthropic sends them: blocks one after the other, each with its start, its deltas and its stop. A class, since it keeps state
 * over a stream.
 *
 * The one exception to the order are tool calls whose pieces come in turns: the block of a call stays open until its arguments are whole,
 * so that no piece of it is lost; clients tell blocks by their index.
 */
export class MessageStreamEncoder implements StreamEncoder {
  readonly #head: AnswerHead;
  readonly #calls: OpenCall[] = [];
  #begun = false;
  #blocks = 0;
  /** The block of text or reasoning that is open. */
  #open: 'text' | 'thinking' | undefined;
  #hasRefusal = false;
  #reason: string | undefined;
  #detail: FinishDetail | undefined;
  #usage: Usage | undefined;

  constructor(head: AnswerHead) {
    this.#head = head;
  }

  encode(delta: Delta): string {
    switch (delta.type) {
      case 'text':
        return delta.choice === 0 ? this.#text(delta) : '';
      case 'toolCall':
        return delta.choice === 0 ? this.#call(delta) : '';
      case 'finish':
        if (delta.choice !== 0) return '';
        this.#reason = delta.reason;
        this.#detail = delta.detail;
        return this.#begin() + this.#closeAll();
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

  #begin(): string {
    if (this.#begun) return '';
    this.#begun = true;
    const message = emptyMessage(this.#head, this.#usage);
    return event('message_start', { message }) + ping;
  }

  #text(delta: Extract<Delta, { type: 'text' }>): string {
    const { channel, redacted, signature, text } = delta;
    if (channel !== 'reasoning') {
      if (channel === 'refusal' && text !== '') this.#hasRefusal = true;
      return text === '' ? '' : this.#into('text') + this.#piece({ type: 'text_delta', text });
    }
    let events = text === '' ? '' : this.#into('thinking') + this.#piece({ type: 'thinking_delta', thinking: text });
    if (signature !== undefined && (signature !== '' || this.#open === 'thinking')) {
      events += this.#into('thinking');
      if (signature !== '') events += this.#piece({ type: 'signature_delta', signature });
      events += this.#close();
    }
    if (redacted !== undefined) {
      events += this.#into(undefined) + this.#start({ type: 'redacted_thinking', data: redacted });
      events += stop(this.#blocks - 1);
    }
    return events;
  }

  /** Ends the block that is open where it is another one, and begins the wanted one. */
  #into(kind: 'text' | 'thinking' | undefined): string {
    if (kind !== undefined && this.#open === kind) return '';
    const events = this.#begin() + this.#close() + this.#closeCalls(undefined);
    this.#open = kind;
    if (kind === undefined) return events;
    return events + this.#start(kind === 'text' ? textBlock('') : thinkingBlock('', ''));
  }

  #start(block: JsonObject): string {
    const index = this.#blocks;
    this.#blocks += 1;
    return event('content_block_start', { index, content_block: block });
  }

  #piece(delta: JsonObject, index = this.#blocks - 1): string {
    return event('content_block_delta', { index, delta });
  }

  #close(): string {
    if (this.#open === undefined) return '';
    this.#open = undefined;
    return stop(this.#blocks - 1);
  }

  #call(delta: Extract<Delta, { type: 'toolCall' }>): string {
    let call = this.#calls.find(({ index }) => index === delta.index);
    let events = '';
    if (call === undefined) {
      events = this.#begin() + this.#close() + this.#closeCalls(delta.index);
      call = { index: delta.index, id: undefined, name: '', arguments: '', block: undefined, ended: false };
      this.#calls.push(call);
    }
    call.id ??= delta.id;
    if (call.block === undefined) call.name += delta.name ?? '';
    if (delta.arguments === '' || call.ended) return events;
    call.arguments += delta.arguments;
    if (call.block === undefined) events += this.#close() + this.#startCall(call);
    return events + this.#piece({ type: 'input_json_delta', partial_json: delta.arguments }, call.block);
  }

  /** A name may come in pieces, so the block begins with the arguments, or where the call turns out to have none. */
  #startCall(call: OpenCall): string {
    if (call.block !== undefined) return '';
    call.block = this.#blocks;
    return this.#start(toolUseBlock(call.id ?? toolCallId(this.#head, 0, call.index), call.name, {}));
  }

  /** Begins the calls before another block, and ends those whose arguments are whole. */
  #closeCalls(next: number | undefined): string {
    let events = '';
    for (const call of this.#calls) {
      if (call.ended || call.index === next) continue;
      events += isWholeObject(call.arguments) ? this.#endCall(call) : this.#startCall(call);
    }
    return events;
  }

  #endCall(call: OpenCall): string {
    const started = this.#startCall(call);
    call.ended = true;
    return started + stop(call.block ?? 0);
  }

  #closeAll(): string {
    let events = this.#close();
    for (const call of this.#calls) if (!call.ended) events += this.#endCall(call);
    return events;
  }

  end(): string {
    const ending = {
      reason: this.#reason,
      detail: this.#detail,
      hasCalls: this.#calls.length > 0,
      hasRefusal: this.#hasRefusal,
    };
    return this.#begin() + this.#closeAll() + this.#last(encodeEnding(ending, this.#head));
  }

  #last(delta: JsonObject): string {
    return event('message_delta', { delta, usage: encodeMessageUsage(this.#usage) }) + event('message_stop', {});
  }

  /**
   * What guards have stopped ends as a refusal, which is how the API tells that a classifier has stepped in, and which clients do not ask
   * for again as they do after an error.
   */
  fail(error: GatehouseError, language: Language): string {
    if (error.code !== 'output_blocked')
      return namedSseEvent('error', encodeAnthropicError(error, language, this.#head.exchangeId));
    const explanation = refusalMessage(error, language);
    const details = { type: 'refusal', category: null, explanation };
    const delta = { stop_reason: 'refusal', stop_sequence: null, stop_details: details, container: null };
    return this.#begin() + this.#closeAll() + this.#last(delta);
  }
}

function event(type: string, fields: JsonObject): string {
  return namedSseEvent(type, JSON.stringify({ type, ...fields }));
}

function stop(index: number): string {
  return event('content_block_stop', { index });
}
