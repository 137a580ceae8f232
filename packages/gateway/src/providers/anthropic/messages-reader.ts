import type { Delta, FinishDetail, Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';
import { bearsContent, type Foreign, invalid, isObject, parseObject, printable } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';
import { isToolName, tokenCount } from '../../upstream/answer-values.ts';
import { messagesFault } from './messages-fault.ts';

interface Block {
  readonly type: string;
  /** Of a call: its position among the calls. */
  readonly call: number;
  /** Whether any arguments have come. */
  written: boolean;
}

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  pause_turn: 'stop',
  refusal: 'content_filter',
  stop_sequence: 'stop',
  tool_use: 'tool_calls',
};
const mostBlocks = 4_096;

/** Turns answers of the Messages API, whole or as events, into deltas. What is not understood is not passed on. */
export class MessagesReader {
  done = false;
  readonly #parts: ReaderParts;
  readonly #blocks = new Map<number, Block>();
  #calls = 0;
  #finish: Extract<Delta, { type: 'finish' }> | undefined;
  #usage: Foreign = {};

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  readEvent(data: string): void {
    if (this.done) return;
    const event = parseObject(data, this.#parts.excerpt);
    switch (event['type']) {
      case 'message_start':
        this.#start(isObject(event['message']) ? event['message'] : {});
        break;
      case 'content_block_start':
        if (isObject(event['content_block'])) this.#open(indexOf(event), event['content_block'], false);
        break;
      case 'content_block_delta':
        if (isObject(event['delta'])) this.#delta(indexOf(event), event['delta']);
        break;
      case 'content_block_stop':
        this.#close(indexOf(event));
        break;
      case 'message_delta':
        if (isObject(event['delta'])) this.#ended(event['delta']);
        if (isObject(event['usage'])) this.#count(event['usage']);
        break;
      case 'message_stop':
        this.#complete();
        break;
      case 'error':
        throw messagesFault(200, data, this.#parts.excerpt);
      case 'ping':
        break;
      default:
        // Events of a later version may come at any time, and are to be passed over.
        this.#parts.dropped(`event ${typeof event['type'] === 'string' ? event['type'] : ''}`);
    }
  }

  readWhole(text: string): void {
    const message = parseObject(text, this.#parts.excerpt);
    if (message['type'] === 'error') throw messagesFault(200, text, this.#parts.excerpt);
    const content = message['content'];
    if (message['type'] !== 'message' || !Array.isArray(content)) {
      throw invalid('the answer is not a message', new UpstreamAnswerError(200, this.#parts.excerpt(text)));
    }
    this.#start(message);
    for (let index = 0; index < content.length; index += 1) {
      const block: unknown = content[index];
      if (!isObject(block)) throw invalid('a block of the answer is not an object');
      this.#open(index, block, true);
      this.#close(index);
    }
    this.#ended(message);
    this.#complete();
  }

  endOfStream(): void {
    if (this.done) return;
    throw new GatehouseError('upstream_broken_stream', { note: 'the stream ended before the answer was complete' });
  }

  #start(message: Foreign): void {
    const { id, model, usage } = message;
    if (isObject(usage)) this.#count(usage);
    this.#parts.emit({
      type: 'start',
      ...(typeof id === 'string' && printable.test(id) ? { id } : undefined),
      ...(typeof model === 'string' && printable.test(model) ? { model } : undefined),
    });
  }

  /** Blocks begin with what there is of them: in streams little or nothing, in whole answers everything. */
  #open(index: number, block: Foreign, whole: boolean): void {
    if (this.#blocks.size >= mostBlocks || this.#blocks.has(index)) throw invalid('a block has a wrong index');
    const type = typeof block['type'] === 'string' ? block['type'] : '';
    const call = type === 'tool_use' ? this.#calls++ : -1;
    this.#blocks.set(index, { type, call, written: false });
    switch (type) {
      case 'text':
        this.#text('content', block['text']);
        if (bearsContent(block['citations'])) this.#parts.dropped('content[].citations');
        break;
      case 'thinking':
        this.#text('reasoning', block['thinking']);
        this.#signature(block['signature']);
        break;
      case 'redacted_thinking':
        if (typeof block['data'] === 'string')
          this.#parts.emit({ type: 'text', choice: 0, channel: 'reasoning', text: '', redacted: block['data'] });
        break;
      case 'tool_use':
        this.#call(index, block, whole);
        break;
      default:
        this.#parts.dropped(`content[].${type}`);
    }
  }

  #call(index: number, { id, input, name }: Foreign, whole: boolean): void {
    const block = this.#blocks.get(index);
    if (block === undefined) return;
    if (!isToolName(name)) throw invalid('a tool call has a wrong name');
    const filled = isObject(input) && Object.keys(input).length > 0;
    block.written = whole || filled;
    this.#parts.emit({
      type: 'toolCall',
      choice: 0,
      index: block.call,
      ...(typeof id === 'string' && printable.test(id) ? { id } : undefined),
      name,
      arguments: whole || filled ? JSON.stringify(input ?? {}) : '',
    });
  }

  #delta(index: number, delta: Foreign): void {
    const block = this.#blocks.get(index);
    if (block === undefined) throw invalid('a piece belongs to no block');
    switch (delta['type']) {
      case 'text_delta':
        this.#text('content', delta['text']);
        break;
      case 'thinking_delta':
        this.#text('reasoning', delta['thinking']);
        break;
      case 'signature_delta':
        this.#signature(delta['signature']);
        break;
      case 'input_json_delta': {
        const piece = delta['partial_json'];
        if (block.call === -1 || typeof piece !== 'string' || piece === '') break;
        block.written = true;
        this.#parts.emit({ type: 'toolCall', choice: 0, index: block.call, arguments: piece });
        break;
      }
      default:
        this.#parts.dropped(`delta.${typeof delta['type'] === 'string' ? delta['type'] : ''}`);
    }
  }

  /** A call without arguments has no pieces, but the arguments of a call are JSON. */
  #close(index: number): void {
    const block = this.#blocks.get(index);
    if (block === undefined || block.call === -1 || block.written) return;
    block.written = true;
    this.#parts.emit({ type: 'toolCall', choice: 0, index: block.call, arguments: '{}' });
  }

  #text(channel: 'content' | 'reasoning', text: unknown): void {
    if (typeof text !== 'string' || text === '') return;
    this.#parts.emit({
      type: 'text',
      choice: 0,
      channel,
      text,
      ...(channel === 'reasoning' ? { field: 'reasoning' } : undefined),
    });
  }

  #signature(signature: unknown): void {
    if (typeof signature !== 'string' || signature === '') return;
    this.#parts.emit({ type: 'text', choice: 0, channel: 'reasoning', text: '', signature });
  }

  #ended({ stop_reason: reason, stop_sequence: sequence }: Foreign): void {
    if (typeof reason !== 'string' || reason === '') return;
    const plain = Object.hasOwn(finishReasons, reason) ? finishReasons[reason] : undefined;
    // A reason of a later version is a word that nobody has inspected.
    if (plain === undefined) this.#parts.dropped('stop_reason');
    const detail: FinishDetail | undefined =
      plain === undefined
        ? undefined
        : { reason, ...(typeof sequence === 'string' && sequence !== '' ? { sequence } : undefined) };
    this.#finish = {
      type: 'finish',
      choice: 0,
      reason: plain ?? 'stop',
      ...(detail === undefined ? undefined : { detail }),
    };
  }

  /** The later counts are of the whole answer so far; what is not said again holds on. */
  #count(usage: Foreign): void {
    const kept: Record<string, unknown> = { ...this.#usage };
    for (const [name, value] of Object.entries(usage)) if (value !== null && value !== undefined) kept[name] = value;
    this.#usage = kept;
  }

  #complete(): void {
    if (this.#finish === undefined) throw invalid('the answer ended without a reason');
    this.#parts.emit(this.#finish);
    const usage = readMessagesUsage(this.#usage);
    if (usage !== undefined) this.#parts.emit({ type: 'usage', usage });
    this.done = true;
  }
}

function indexOf(event: Foreign): number {
  const index = event['index'];
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > mostBlocks)
    throw invalid('a block has a wrong index');
  return index;
}

/** There, what was read from the cache and what was written to it are counted apart from the rest of the input. */
export function readMessagesUsage(usage: Foreign): Usage | undefined {
  const rest = tokenCount(usage['input_tokens']);
  const output = tokenCount(usage['output_tokens']);
  if (rest === undefined || output === undefined) return undefined;
  const read = tokenCount(usage['cache_read_input_tokens']) ?? 0;
  const written = tokenCount(usage['cache_creation_input_tokens']) ?? 0;
  const outputDetails = usage['output_tokens_details'];
  const thought = isObject(outputDetails) ? tokenCount(outputDetails['thinking_tokens']) : undefined;
  const details: JsonObject = {};
  if (usage['cache_read_input_tokens'] !== undefined) details['cache_read_input_tokens'] = read;
  if (usage['cache_creation_input_tokens'] !== undefined) details['cache_creation_input_tokens'] = written;
  return {
    input: rest + read + written,
    output,
    cachedInput: read,
    ...(thought === undefined || thought > output ? undefined : { reasoning: thought }),
    ...(Object.keys(details).length === 0 ? undefined : { details }),
  };
}
