import type { Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { isToolName, tokenCount } from '../../upstream/answer-values.ts';
import { type Foreign, invalid, isObject, parseObject, printable } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';
import { readLogprobs } from '../../upstream/read-logprobs.ts';
import { ollamaFault } from './ollama-fault.ts';

const mostCalls = 1_024;
const knownMessageFields = new Set(['role', 'content', 'thinking', 'tool_calls']);

/** Turns answers of `/api/chat`, whole or as lines of the same form, into deltas. */
export class ChatReader {
  done = false;
  readonly #parts: ReaderParts;
  #started = false;
  #calls = 0;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  readEvent(data: string): void {
    if (!this.done) this.#piece(data);
  }

  readWhole(text: string): void {
    this.#piece(text);
    this.endOfStream();
  }

  endOfStream(): void {
    if (this.done) return;
    throw new GatehouseError('upstream_broken_stream', { note: 'the stream ended before the answer was complete' });
  }

  #piece(text: string): void {
    const piece = parseObject(text, this.#parts.excerpt);
    if (piece['error'] !== undefined) throw ollamaFault(text, this.#parts.excerpt);
    const message = piece['message'];
    if (!isObject(message)) throw invalid('the answer has no message');
    if (!this.#started) this.#start(piece);
    this.#message(message, piece['logprobs']);
    if (piece['done'] === true) this.#complete(piece);
  }

  #start({ created_at: at, model }: Foreign): void {
    this.#started = true;
    const created = typeof at === 'string' && at.length < 64 ? Math.floor(Date.parse(at) / 1_000) : Number.NaN;
    this.#parts.emit({
      type: 'start',
      ...(typeof model === 'string' && printable.test(model) ? { model } : undefined),
      ...(Number.isSafeInteger(created) && created > 0 ? { created } : undefined),
    });
  }

  #message(message: Foreign, logprobs: unknown): void {
    for (const name of Object.keys(message)) if (!knownMessageFields.has(name)) this.#parts.dropped(`message.${name}`);
    const { content, thinking, tool_calls: calls } = message;
    if (typeof thinking === 'string' && thinking !== '')
      this.#parts.emit({ type: 'text', choice: 0, channel: 'reasoning', text: thinking, field: 'reasoning' });
    if (typeof content === 'string' && content !== '') {
      const entries = readLogprobs(logprobs);
      this.#parts.emit({
        type: 'text',
        choice: 0,
        channel: 'content',
        text: content,
        ...(entries === undefined ? undefined : { logprobs: entries }),
      });
    }
    for (const call of Array.isArray(calls) ? (calls as readonly unknown[]) : []) this.#call(call);
  }

  /** Calls come whole, in one piece each; those of older versions have no id. */
  #call(call: unknown): void {
    const definition = isObject(call) ? call['function'] : undefined;
    if (!isObject(call) || !isObject(definition) || !isToolName(definition['name']))
      throw invalid('a tool call has no name');
    if (this.#calls >= mostCalls) throw invalid('too many tool calls');
    const index = this.#calls++;
    const { id } = call;
    const given = definition['arguments'];
    this.#parts.emit({
      type: 'toolCall',
      choice: 0,
      index,
      id: typeof id === 'string' && printable.test(id) ? id : `call_${index}`,
      name: definition['name'],
      arguments: typeof given === 'string' ? given : JSON.stringify(isObject(given) ? given : {}),
    });
  }

  #complete(piece: Foreign): void {
    const reason = piece['done_reason'];
    const plain = reason === 'length' ? 'length' : this.#calls > 0 ? 'tool_calls' : 'stop';
    this.#parts.emit({ type: 'finish', choice: 0, reason: plain });
    const usage = readOllamaUsage(piece);
    if (usage !== undefined) this.#parts.emit({ type: 'usage', usage });
    this.done = true;
  }
}

export function readOllamaUsage(piece: Foreign): Usage | undefined {
  const input = tokenCount(piece['prompt_eval_count']);
  const output = tokenCount(piece['eval_count']);
  return input === undefined || output === undefined ? undefined : { input, output };
}
