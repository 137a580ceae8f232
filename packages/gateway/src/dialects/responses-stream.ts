import { errorCatalogue } from '@gatehouse/contract/errors';
import type { Delta, FinishDetail, Usage } from '../core/delta.ts';
import type { AnswerHead, Language, StreamEncoder } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { namedSseEvent } from '../lib/sse-encoder.ts';
import { toolCallId } from './openai-chat-answer.ts';
import {
  callItem,
  encodeResponse,
  incompleteReason,
  itemId,
  messageItem,
  reasoningItem,
  textPart,
} from './responses-answer.ts';
import { encryptedOf } from './responses-items.ts';
import { isWholeObject } from './whole-json.ts';

/** A text that is open: of the reasoning, or a part of the message. */
interface OpenText {
  readonly kind: 'content' | 'reasoning' | 'refusal';
  text: string;
  logprobs: Json[];
}

interface OpenCall {
  readonly index: number;
  callId: string | undefined;
  name: string;
  text: string;
  /** Position among the items; undefined as long as it has not begun. */
  output: number | undefined;
  ended: boolean;
}

/**
 * Events as OpenAI's Responses API sends them: items one after the other, each with its parts, all numbered. A class, since it keeps state
 * over a stream.
 */
export class ResponseStreamEncoder implements StreamEncoder {
  readonly #head: AnswerHead;
  readonly #items: JsonObject[] = [];
  readonly #calls: OpenCall[] = [];
  /** Parts of the message that is open, those that have ended. */
  #parts: JsonObject[] = [];
  #messages = 0;
  #reasonings = 0;
  /** Position of the message or the reasoning that is open. */
  #position = -1;
  #open: OpenText | undefined;
  #inMessage = false;
  #begun = false;
  #sequence = 0;
  #finish: string | undefined;
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
        this.#finish = delta.reason;
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

  #event(type: string, fields: JsonObject): string {
    const sequence = this.#sequence;
    this.#sequence += 1;
    return namedSseEvent(type, JSON.stringify({ type, sequence_number: sequence, ...fields }));
  }

  #begin(): string {
    if (this.#begun) return '';
    this.#begun = true;
    const response = encodeResponse(this.#head, { status: 'in_progress', output: [], usage: undefined });
    return this.#event('response.created', { response }) + this.#event('response.in_progress', { response });
  }

  #text(delta: Extract<Delta, { type: 'text' }>): string {
    const { channel, logprobs, redacted, signature, text } = delta;
    let events = '';
    if (text !== '') {
      events = this.#into(channel);
      const open = this.#open;
      if (open !== undefined) {
        open.text += text;
        if (logprobs !== undefined) open.logprobs.push(...logprobs);
        events += this.#piece(open, text, logprobs);
      }
    }
    if (signature !== undefined && (signature !== '' || this.#open?.kind === 'reasoning')) {
      events += this.#into('reasoning');
      events += this.#closeText(signature === '' ? null : encryptedOf({ signature }));
    }
    if (redacted !== undefined) {
      events += this.#begin() + this.#close() + this.#closeCalls(undefined);
      const id = itemId(this.#head, 'rs', this.#reasonings);
      this.#reasonings += 1;
      const output = this.#add(reasoningItem(id, undefined, null, 'in_progress'));
      events += output.events;
      events += this.#done(output.index, reasoningItem(id, undefined, encryptedOf({ data: redacted }), 'completed'));
    }
    return events;
  }

  #piece(open: OpenText, delta: string, logprobs: readonly Json[] | undefined): string {
    const place = this.#place(open);
    if (open.kind === 'reasoning') return this.#event('response.reasoning_text.delta', { ...place, delta });
    if (open.kind === 'refusal') return this.#event('response.refusal.delta', { ...place, delta });
    return this.#event('response.output_text.delta', { ...place, delta, logprobs: [...(logprobs ?? [])] });
  }

  #place({ kind }: OpenText): JsonObject {
    const item = this.#items[this.#position];
    return {
      item_id: item?.['id'] ?? '',
      output_index: this.#position,
      content_index: kind === 'reasoning' ? 0 : this.#parts.length,
    };
  }

  /** Ends what is open where it is another text, and begins the wanted one, with its item. */
  #into(kind: OpenText['kind']): string {
    if (this.#open?.kind === kind) return '';
    let events = this.#begin();
    if (kind === 'reasoning' || !this.#inMessage) {
      events += this.#close() + this.#closeCalls(undefined);
      const isReasoning = kind === 'reasoning';
      const count = isReasoning ? this.#reasonings : this.#messages;
      const id = itemId(this.#head, isReasoning ? 'rs' : 'msg', count);
      if (isReasoning) this.#reasonings += 1;
      else {
        this.#messages += 1;
        this.#inMessage = true;
      }
      const added = this.#add(
        isReasoning ? reasoningItem(id, undefined, null, 'in_progress') : messageItem(id, [], 'in_progress'),
      );
      this.#position = added.index;
      events += added.events;
    } else events += this.#closePart();
    this.#open = { kind, text: '', logprobs: [] };
    const part = partOf(this.#open);
    return events + this.#event('response.content_part.added', { ...this.#place(this.#open), part });
  }

  #add(item: JsonObject): { readonly index: number; readonly events: string } {
    const index = this.#items.push(item) - 1;
    return { index, events: this.#event('response.output_item.added', { output_index: index, item }) };
  }

  #done(index: number, item: JsonObject): string {
    this.#items[index] = item;
    return this.#event('response.output_item.done', { output_index: index, item });
  }

  /** Ends the part that is open, and keeps it for its message. */
  #closePart(): string {
    const open = this.#open;
    if (open === undefined) return '';
    this.#open = undefined;
    const place = this.#place(open);
    const part = partOf(open);
    if (open.kind !== 'reasoning') this.#parts.push(part);
    const done =
      open.kind === 'reasoning'
        ? this.#event('response.reasoning_text.done', { ...place, text: open.text })
        : open.kind === 'refusal'
          ? this.#event('response.refusal.done', { ...place, refusal: open.text })
          : this.#event('response.output_text.done', { ...place, text: open.text, logprobs: open.logprobs });
    return done + this.#event('response.content_part.done', { ...place, part });
  }

  /** Ends the item of the text that is open. */
  #closeText(encrypted: string | null): string {
    const text = this.#open?.kind === 'reasoning' ? this.#open.text : undefined;
    const events = this.#closePart();
    const id = this.#items[this.#position]?.['id'];
    if (typeof id !== 'string') return events;
    if (!this.#inMessage)
      return events + this.#done(this.#position, reasoningItem(id, text ?? '', encrypted, 'completed'));
    this.#inMessage = false;
    const item = messageItem(
      id,
      this.#parts,
      incompleteReason(this.#finish, this.#detail) === undefined ? 'completed' : 'incomplete',
    );
    this.#parts = [];
    return events + this.#done(this.#position, item);
  }

  #close(): string {
    return this.#open === undefined ? '' : this.#closeText(null);
  }

  #call(delta: Extract<Delta, { type: 'toolCall' }>): string {
    let call = this.#calls.find(({ index }) => index === delta.index);
    let events = '';
    if (call === undefined) {
      events = this.#begin() + this.#close() + this.#closeCalls(delta.index);
      call = { index: delta.index, callId: undefined, name: '', text: '', output: undefined, ended: false };
      this.#calls.push(call);
    }
    call.callId ??= delta.id;
    if (call.output === undefined) call.name += delta.name ?? '';
    if (delta.arguments === '' || call.ended) return events;
    if (call.output === undefined) events += this.#close() + this.#startCall(call);
    call.text += delta.arguments;
    return (
      events +
      this.#event('response.function_call_arguments.delta', {
        item_id: itemId(this.#head, 'fc', call.index),
        output_index: call.output ?? 0,
        delta: delta.arguments,
      })
    );
  }

  #itemOf(call: OpenCall, status: 'completed' | 'in_progress' | 'incomplete'): JsonObject {
    const callId = call.callId ?? toolCallId(this.#head, 0, call.index);
    return callItem(itemId(this.#head, 'fc', call.index), { callId, name: call.name, text: call.text }, status);
  }

  /** A name may come in pieces, so the item begins with the arguments, or where the call turns out to have none. */
  #startCall(call: OpenCall): string {
    if (call.output !== undefined) return '';
    const added = this.#add(this.#itemOf(call, 'in_progress'));
    call.output = added.index;
    return added.events;
  }

  /** Begins the calls before another item, and ends those whose arguments are whole. */
  #closeCalls(next: number | undefined): string {
    let events = '';
    for (const call of this.#calls) {
      if (call.ended || call.index === next) continue;
      events += isWholeObject(call.text) ? this.#endCall(call) : this.#startCall(call);
    }
    return events;
  }

  #endCall(call: OpenCall): string {
    const started = this.#startCall(call);
    call.ended = true;
    const item = this.#itemOf(
      call,
      incompleteReason(this.#finish, this.#detail) === undefined ? 'completed' : 'incomplete',
    );
    const done = this.#event('response.function_call_arguments.done', {
      item_id: item['id'] ?? '',
      output_index: call.output ?? 0,
      name: call.name,
      arguments: call.text,
    });
    return started + done + this.#done(call.output ?? 0, item);
  }

  #closeAll(): string {
    let events = this.#close();
    for (const call of this.#calls) if (!call.ended) events += this.#endCall(call);
    return events;
  }

  end(): string {
    return this.#last(incompleteReason(this.#finish, this.#detail));
  }

  #last(incomplete: string | undefined): string {
    const events = this.#begin() + this.#closeAll();
    const status = incomplete === undefined ? 'completed' : 'incomplete';
    const response = encodeResponse(this.#head, { status, output: this.#items, usage: this.#usage, incomplete });
    return events + this.#event(`response.${status}`, { response });
  }

  /** What guards have stopped is an incomplete answer, for the reason that the API has for it; anything else an error event. */
  fail(error: GatehouseError, language: Language): string {
    if (error.code === 'output_blocked') {
      this.#finish = 'content_filter';
      return this.#last('content_filter');
    }
    const { [error.code]: entry } = errorCatalogue;
    return this.#event('error', { code: error.code, message: entry[language], param: error.param ?? null });
  }
}

function partOf({ kind, logprobs, text }: OpenText): JsonObject {
  if (kind === 'reasoning') return { type: 'reasoning_text', text };
  return kind === 'refusal' ? { type: 'refusal', refusal: text } : textPart(text, logprobs);
}
