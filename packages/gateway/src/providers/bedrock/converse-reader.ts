import type { Delta, Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { isToolName, tokenCount } from '../../upstream/answer-values.ts';
import { type Foreign, invalid, isObject, parseObject, printable } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';
import { bedrockFault } from './bedrock-fault.ts';
import { exceptionMark } from './event-stream-framing.ts';

const finishReasons: Readonly<Record<string, string>> = {
  content_filtered: 'content_filter',
  end_turn: 'stop',
  guardrail_intervened: 'content_filter',
  malformed_model_output: 'stop',
  malformed_tool_use: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  stop_sequence: 'stop',
  tool_use: 'tool_calls',
};
const mostBlocks = 4_096;

interface Call {
  readonly index: number;
  written: boolean;
}

/** Turns answers of Converse, whole, and of ConverseStream into deltas. */
export class ConverseReader {
  done = false;
  readonly #parts: ReaderParts;
  readonly #model: string;
  readonly #calls = new Map<number, Call>();
  #started = false;
  #finish: Extract<Delta, { type: 'finish' }> | undefined;

  constructor(model: string, parts: ReaderParts) {
    this.#model = model;
    this.#parts = parts;
  }

  readEvent(data: string, type: string): void {
    if (this.done) return;
    if (type.startsWith(exceptionMark)) throw bedrockFault(type.slice(exceptionMark.length), data, this.#parts.excerpt);
    const event = parseObject(data, this.#parts.excerpt);
    switch (type) {
      case 'messageStart':
        this.#start();
        break;
      case 'contentBlockStart':
        this.#open(indexOf(event), isObject(event['start']) ? event['start'] : {});
        break;
      case 'contentBlockDelta':
        this.#delta(indexOf(event), isObject(event['delta']) ? event['delta'] : {});
        break;
      case 'contentBlockStop':
        this.#close(indexOf(event));
        break;
      case 'messageStop':
        this.#ended(event['stopReason']);
        break;
      case 'metadata':
        this.#complete(event['usage']);
        break;
      default:
        this.#parts.dropped(`event ${type}`);
    }
  }

  readWhole(text: string): void {
    const answer = parseObject(text, this.#parts.excerpt);
    const output = answer['output'];
    const message = isObject(output) ? output['message'] : undefined;
    const content = isObject(message) ? message['content'] : undefined;
    if (!Array.isArray(content)) throw invalid('the answer has no message');
    this.#start();
    for (let index = 0; index < content.length; index += 1) {
      const block: unknown = content[index];
      if (!isObject(block)) throw invalid('a block of the answer is not an object');
      this.#whole(index, block);
    }
    this.#ended(answer['stopReason']);
    this.#complete(answer['usage']);
  }

  /** The counts come after the end of the message; without them it is whole all the same. */
  endOfStream(): void {
    if (this.done) return;
    if (this.#finish === undefined)
      throw new GatehouseError('upstream_broken_stream', { note: 'the stream ended before the answer was complete' });
    this.#complete(undefined);
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#parts.emit({ type: 'start', ...(printable.test(this.#model) ? { model: this.#model } : undefined) });
  }

  #whole(index: number, block: Foreign): void {
    const { reasoningContent: reasoning, text, toolUse } = block;
    if (typeof text === 'string') this.#text('content', text);
    else if (isObject(reasoning)) {
      const given = reasoning['reasoningText'];
      this.#delta(index, { reasoningContent: isObject(given) ? given : reasoning });
    } else if (isObject(toolUse)) {
      this.#open(index, { toolUse });
      this.#delta(index, { toolUse: { input: JSON.stringify(toolUse['input'] ?? {}) } });
    } else this.#parts.dropped(`content[].${Object.keys(block)[0] ?? ''}`);
  }

  #open(index: number, { toolUse }: Foreign): void {
    this.#start();
    if (!isObject(toolUse)) return;
    const { name, toolUseId: id } = toolUse;
    if (!isToolName(name)) throw invalid('a tool call has a wrong name');
    if (this.#calls.has(index) || this.#calls.size >= mostBlocks) throw invalid('a block has a wrong index');
    const call = { index: this.#calls.size, written: false };
    this.#calls.set(index, call);
    this.#parts.emit({
      type: 'toolCall',
      choice: 0,
      index: call.index,
      ...(typeof id === 'string' && printable.test(id) ? { id } : undefined),
      name,
      arguments: '',
    });
  }

  #delta(index: number, { reasoningContent: reasoning, text, toolUse, ...rest }: Foreign): void {
    this.#start();
    for (const name of Object.keys(rest)) this.#parts.dropped(`delta.${name}`);
    if (typeof text === 'string') this.#text('content', text);
    if (isObject(reasoning)) {
      const { redactedContent: redacted, signature, text: thought } = reasoning;
      if (typeof thought === 'string') this.#text('reasoning', thought);
      const empty = { type: 'text', choice: 0, channel: 'reasoning', text: '' } as const;
      if (typeof signature === 'string' && signature !== '') this.#parts.emit({ ...empty, signature });
      if (typeof redacted === 'string' && redacted !== '') this.#parts.emit({ ...empty, redacted });
    }
    if (!isObject(toolUse)) return;
    const call = this.#calls.get(index);
    if (call === undefined) throw invalid('a piece belongs to no block');
    const piece = toolUse['input'];
    if (typeof piece !== 'string' || piece === '') return;
    call.written = true;
    this.#parts.emit({ type: 'toolCall', choice: 0, index: call.index, arguments: piece });
  }

  /** A call without arguments has no pieces, but the arguments of a call are JSON. */
  #close(index: number): void {
    const call = this.#calls.get(index);
    if (call === undefined || call.written) return;
    call.written = true;
    this.#parts.emit({ type: 'toolCall', choice: 0, index: call.index, arguments: '{}' });
  }

  #text(channel: 'content' | 'reasoning', text: string): void {
    if (text === '') return;
    const field = channel === 'reasoning' ? { field: 'reasoning' } : undefined;
    this.#parts.emit({ type: 'text', choice: 0, channel, text, ...field });
  }

  #ended(reason: unknown): void {
    if (typeof reason !== 'string' || reason === '') throw invalid('the answer ended without a reason');
    const plain = Object.hasOwn(finishReasons, reason) ? finishReasons[reason] : undefined;
    if (plain === undefined) this.#parts.dropped('stopReason');
    const detail = plain === undefined ? undefined : { detail: { reason } };
    this.#finish = { type: 'finish', choice: 0, reason: plain ?? 'stop', ...detail };
  }

  #complete(usage: unknown): void {
    if (this.#finish === undefined) throw invalid('the answer ended without a reason');
    this.#parts.emit(this.#finish);
    const counted = isObject(usage) ? readConverseUsage(usage) : undefined;
    if (counted !== undefined) this.#parts.emit({ type: 'usage', usage: counted });
    this.done = true;
  }
}

function indexOf(event: Foreign): number {
  const index = event['contentBlockIndex'];
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > mostBlocks)
    throw invalid('a block has a wrong index');
  return index;
}

/** There, what was read from the cache and what was written to it are counted apart from the rest of the input. */
export function readConverseUsage(usage: Foreign): Usage | undefined {
  const rest = tokenCount(usage['inputTokens']);
  const output = tokenCount(usage['outputTokens']);
  if (rest === undefined || output === undefined) return undefined;
  const read = tokenCount(usage['cacheReadInputTokens']);
  const written = tokenCount(usage['cacheWriteInputTokens']);
  const details: JsonObject = {};
  if (read !== undefined) details['cache_read_input_tokens'] = read;
  if (written !== undefined) details['cache_creation_input_tokens'] = written;
  return {
    input: rest + (read ?? 0) + (written ?? 0),
    output,
    ...(read === undefined ? undefined : { cachedInput: read }),
    ...(Object.keys(details).length === 0 ? undefined : { details }),
  };
}
