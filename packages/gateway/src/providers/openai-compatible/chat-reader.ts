import type { Delta, TextChannel, Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { type Excerpt, saysContextLength, UpstreamAnswerError } from './faults.ts';
import { readUsage } from './read-usage.ts';

export interface ReaderOptions {
  /** How many choices were asked for. */
  readonly choices: number;
  readonly emit: (delta: Delta) => void;
  /** Told of every field that may bear content and is not passed on. */
  readonly dropped: (field: string) => void;
  readonly excerpt: Excerpt;
}

type Foreign = Readonly<Record<string, unknown>>;

interface ToolCall {
  /** What the server calls its position, where it says so. */
  readonly wireIndex: number | undefined;
  id: string | undefined;
}

interface Choice {
  readonly index: number;
  hasText: boolean;
  finished: boolean;
  readonly calls: ToolCall[];
  /** Log probabilities of tokens that gave no text yet, such as the first half of a UTF-8 sequence. */
  pending: Json[] | undefined;
}

const mostChoices = 128;
const mostCalls = 1_024;
const mostLogprobs = 1_048_576;
const mostAlternatives = 128;

const knownAnswerFields = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'system_fingerprint',
  'error',
  // Said about the answer by one server or the other, without content.
  'service_tier',
  'timings',
  'obfuscation',
  'prompt_filter_results',
  'kv_transfer_params',
]);
const knownChoiceFields = new Set([
  'index',
  'delta',
  'message',
  'finish_reason',
  'logprobs',
  'native_finish_reason',
  'content_filter_results',
]);
const knownMessageFields = new Set([
  'role',
  'content',
  'reasoning_content',
  'reasoning',
  'refusal',
  'tool_calls',
  'function_call',
]);
const knownCallFields = new Set(['index', 'id', 'type', 'function']);
const knownFunctionFields = new Set(['name', 'arguments']);
const knownLogprobFields = new Set(['content', 'refusal']);

/** A reason is a word; anything else in its place would be text that no guard sees. */
const reasonPattern = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const printable = /^[\x21-\x7e]{1,256}$/;
const functionName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

function isObject(value: unknown): value is Foreign {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bearsContent(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) && Object.keys(value).length > 0;
}

function invalid(note: string, cause?: unknown): GatehouseError {
  return new GatehouseError('upstream_invalid_response', cause === undefined ? { note } : { note, cause });
}

/** Whether an answer with status 200, or an event, is an error in truth: `{"error": …}`, or `{"object": "error", …}`. */
export function isErrorAnswer(value: Foreign): boolean {
  return bearsContent(value['error']) || value['object'] === 'error';
}

export function faultOfErrorAnswer(text: string, excerpt: Excerpt): GatehouseError {
  const code = saysContextLength(text) ? 'context_length_exceeded' : 'upstream_failed';
  return new GatehouseError(code, { cause: new UpstreamAnswerError(200, excerpt(text)) });
}

/**
 * Turns chat completions, whole or as a stream of chunks, into deltas. What is not understood is not passed on: text in a
 * field that we do not know would reach the client without having been seen by a guard or recorded.
 */
export class ChatReader {
  /** The server has said that the answer is complete. */
  done = false;
  readonly #options: ReaderOptions;
  readonly #emit: (delta: Delta) => void;
  readonly #choices: Choice[] = [];
  #started = false;
  #usage: Usage | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#emit = options.emit;
  }

  /** Reads one event of a stream. */
  readEvent(data: string, type: string): void {
    if (this.done || type === 'ping') return;
    if (data === '[DONE]' || data.trim() === '[DONE]') {
      if (this.#choices.length === 0) throw invalid('the stream ended without a choice');
      this.#complete();
      return;
    }
    const chunk = this.#parse(data);
    if (type === 'error' || isErrorAnswer(chunk)) throw faultOfErrorAnswer(data, this.#options.excerpt);
    this.#answer(chunk, false);
  }

  /** Reads a whole answer. */
  readWhole(text: string): void {
    const answer = this.#parse(text);
    if (isErrorAnswer(answer)) throw faultOfErrorAnswer(text, this.#options.excerpt);
    this.#answer(answer, true);
    if (this.#choices.length === 0) throw invalid('the answer has no choices');
    this.#complete();
  }

  /**
   * The connection ended in good order. Without `[DONE]` the answer is whole only if every choice has finished; anything
   * else is a broken stream, even if it looks like an answer.
   */
  endOfStream(): void {
    if (this.done) return;
    const finished = this.#choices.filter((choice) => choice.finished).length;
    if (finished < this.#choices.length || finished < Math.max(1, this.#options.choices)) {
      throw new GatehouseError('upstream_broken_stream', { note: 'the stream ended before the answer was complete' });
    }
    this.#complete();
  }

  #parse(text: string): Foreign {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw invalid('the answer is not JSON', new UpstreamAnswerError(200, this.#options.excerpt(text)));
    }
    if (!isObject(value)) throw invalid('the answer is not an object');
    return value;
  }

  #complete(): void {
    for (const choice of this.#choices) {
      if (choice.pending !== undefined) this.#options.dropped('choices[].logprobs without text');
      if (choice.finished) continue;
      choice.finished = true;
      this.#emit({ type: 'finish', choice: choice.index, reason: choice.calls.length > 0 ? 'tool_calls' : 'stop' });
    }
    if (this.#usage !== undefined) this.#emit({ type: 'usage', usage: this.#usage });
    this.done = true;
  }

  #drop(path: string, field: string, value: unknown): void {
    if (bearsContent(value)) this.#options.dropped(path + field);
  }

  #answer(answer: Foreign, whole: boolean): void {
    for (const key of Object.keys(answer)) {
      if (!knownAnswerFields.has(key)) this.#drop('', key, answer[key]);
    }
    const usage = answer['usage'];
    if (usage !== undefined && usage !== null) this.#usage = readUsage(usage, 'chat');
    const choices = answer['choices'];
    if (!Array.isArray(choices)) {
      if (whole || usage === undefined || usage === null) throw invalid('the answer has no choices');
      return;
    }
    if (choices.length > mostChoices) throw invalid('too many choices');
    if (choices.length > 0 && !this.#started) this.#start(answer);
    for (let position = 0; position < choices.length; position += 1) {
      const foreign: unknown = choices[position];
      if (!isObject(foreign)) throw invalid('a choice is not an object');
      this.#choice(foreign, position, whole);
    }
  }

  #start(answer: Foreign): void {
    this.#started = true;
    const id = answer['id'];
    const model = answer['model'];
    const created = answer['created'];
    const fingerprint = answer['system_fingerprint'];
    this.#emit({
      type: 'start',
      ...(typeof id === 'string' && printable.test(id) ? { id } : undefined),
      ...(typeof model === 'string' && printable.test(model) ? { model } : undefined),
      ...(typeof created === 'number' && Number.isSafeInteger(created) && created > 0 ? { created } : undefined),
      ...(typeof fingerprint === 'string' && printable.test(fingerprint) ? { fingerprint } : undefined),
    });
  }

  #choiceOf(foreign: Foreign, position: number, whole: boolean): Choice {
    const index = foreign['index'] ?? position;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= mostChoices) {
      throw invalid('a choice has a wrong index');
    }
    const known = this.#choices.find((one) => one.index === index);
    if (known !== undefined) {
      if (whole) throw invalid('two choices have the same index');
      return known;
    }
    const choice: Choice = { index, hasText: false, finished: false, calls: [], pending: undefined };
    this.#choices.push(choice);
    return choice;
  }

  #choice(foreign: Foreign, position: number, whole: boolean): void {
    const choice = this.#choiceOf(foreign, position, whole);
    for (const key of Object.keys(foreign)) {
      if (!knownChoiceFields.has(key)) this.#drop('choices[].', key, foreign[key]);
    }
    const delta = foreign['delta'];
    const message = foreign['message'];
    const logprobs = foreign['logprobs'];
    const body = whole ? (message ?? delta) : (delta ?? (choice.hasText ? undefined : message));
    if (isObject(body)) this.#message(choice, body, logprobs, whole);
    else if (whole) throw invalid('a choice has no message');
    // Some servers repeat in `message` all that they have sent so far.
    if (!whole && message !== undefined && body !== message) this.#drop('choices[].', 'message', message);
    const reason = foreign['finish_reason'];
    if (typeof reason === 'string' && reason !== '' && !choice.finished) {
      choice.finished = true;
      const plain = reasonPattern.test(reason);
      if (!plain) this.#options.dropped('choices[].finish_reason');
      this.#emit({ type: 'finish', choice: choice.index, reason: plain ? reason : 'stop' });
    }
  }

  #message(choice: Choice, message: Foreign, logprobs: unknown, whole: boolean): void {
    for (const key of Object.keys(message)) {
      if (!knownMessageFields.has(key))
        this.#drop(whole ? 'choices[].message.' : 'choices[].delta.', key, message[key]);
    }
    const given = isObject(logprobs) ? logprobs : undefined;
    let entries = given === undefined ? undefined : this.#logprobs(given['content']);
    if (given !== undefined) {
      for (const key of Object.keys(given)) {
        if (!knownLogprobFields.has(key)) this.#drop('choices[].logprobs.', key, given[key]);
      }
    }
    const content = message['content'];
    const hasContent = typeof content === 'string' ? content !== '' : Array.isArray(content) && content.length > 0;

    const thinking = message['reasoning_content'];
    const reasoning = message['reasoning'];
    if (typeof thinking === 'string' && thinking !== '') {
      if (this.#text(choice, 'reasoning', thinking, 'reasoning_content', hasContent ? undefined : entries)) {
        if (!hasContent) entries = undefined;
      }
      if (typeof reasoning === 'string' && reasoning !== thinking)
        this.#drop('choices[].delta.', 'reasoning', reasoning);
    } else if (typeof reasoning === 'string' && reasoning !== '') {
      this.#text(choice, 'reasoning', reasoning, 'reasoning', hasContent ? undefined : entries);
      if (!hasContent) entries = undefined;
    } else {
      if (typeof thinking !== 'string') this.#drop('choices[].delta.', 'reasoning_content', thinking);
      if (typeof reasoning !== 'string') this.#drop('choices[].delta.', 'reasoning', reasoning);
    }

    if (typeof content === 'string') {
      // An empty answer is an answer: the client of a plain call shall get `""` and not `null`.
      if (content !== '' || (whole && !bearsContent(message['tool_calls']) && !bearsContent(message['refusal']))) {
        this.#text(choice, 'content', content, undefined, entries);
        entries = undefined;
      }
    } else if (Array.isArray(content)) {
      if (this.#parts(choice, content, entries)) entries = undefined;
    } else this.#drop('choices[].delta.', 'content', content);

    const refusal = message['refusal'];
    if (typeof refusal === 'string') {
      if (refusal !== '') {
        this.#text(
          choice,
          'refusal',
          refusal,
          undefined,
          given === undefined ? undefined : this.#logprobs(given['refusal']),
        );
      }
    } else this.#drop('choices[].delta.', 'refusal', refusal);

    if (entries !== undefined) choice.pending = choice.pending === undefined ? entries : choice.pending.concat(entries);
    if (choice.pending !== undefined && choice.pending.length > mostLogprobs)
      throw invalid('too many log probabilities');

    const calls = message['tool_calls'];
    if (Array.isArray(calls)) {
      for (const call of calls as readonly unknown[]) this.#toolCall(choice, call);
    } else this.#drop('choices[].delta.', 'tool_calls', calls);
    const legacy = message['function_call'];
    if (isObject(legacy)) this.#piece(choice, this.#legacyCall(choice), undefined, legacy);
    else this.#drop('choices[].delta.', 'function_call', legacy);
  }

  #text(
    choice: Choice,
    channel: TextChannel,
    text: string,
    field: string | undefined,
    entries: Json[] | undefined,
  ): boolean {
    choice.hasText = true;
    let logprobs = entries;
    if (choice.pending !== undefined && channel === 'content') {
      logprobs = entries === undefined ? choice.pending : choice.pending.concat(entries);
      choice.pending = undefined;
    }
    const index = choice.index;
    if (field === undefined && logprobs === undefined) this.#emit({ type: 'text', choice: index, channel, text });
    else {
      this.#emit({
        type: 'text',
        choice: index,
        channel,
        text,
        ...(field === undefined ? undefined : { field }),
        ...(logprobs === undefined ? undefined : { logprobs }),
      });
    }
    return true;
  }

  /** Content as a list of parts, as Mistral's reasoning models send it. One delta a run of parts of one channel. */
  #parts(choice: Choice, parts: readonly unknown[], entries: Json[] | undefined): boolean {
    let thinking = '';
    let text = '';
    for (const part of parts) {
      if (!isObject(part)) {
        this.#drop('choices[].delta.content[].', typeof part, part);
        continue;
      }
      const type = part['type'];
      if ((type === 'text' || type === 'output_text') && typeof part['text'] === 'string') text += part['text'];
      else if (type === 'thinking') thinking += this.#thinking(part['thinking']);
      else this.#options.dropped(`choices[].delta.content[].${typeof type === 'string' ? type : 'part'}`);
    }
    if (thinking !== '') this.#text(choice, 'reasoning', thinking, 'reasoning_content', undefined);
    if (text === '') return false;
    this.#text(choice, 'content', text, undefined, entries);
    return true;
  }

  #thinking(value: unknown): string {
    if (typeof value === 'string') return value;
    let text = '';
    if (!Array.isArray(value)) return text;
    for (const part of value as readonly unknown[]) {
      if (isObject(part) && typeof part['text'] === 'string') text += part['text'];
      else this.#drop('choices[].delta.content[].thinking[].', 'part', part);
    }
    return text;
  }

  #logprobs(value: unknown): Json[] | undefined {
    if (!Array.isArray(value) || value.length === 0) return undefined;
    const entries: Json[] = [];
    for (const entry of value as readonly unknown[]) {
      const kept = this.#logprob(entry);
      if (kept === undefined) continue;
      const alternatives = (entry as Foreign)['top_logprobs'];
      const top: Json[] = [];
      if (Array.isArray(alternatives)) {
        for (const alternative of (alternatives as readonly unknown[]).slice(0, mostAlternatives)) {
          const one = this.#logprob(alternative);
          if (one !== undefined) top.push(one);
        }
      }
      entries.push({ ...kept, top_logprobs: top });
    }
    return entries.length === 0 ? undefined : entries;
  }

  #logprob(entry: unknown): { token: string; logprob: number; bytes: number[] | null } | undefined {
    if (!isObject(entry)) return undefined;
    const { token, logprob, bytes } = entry as { token?: unknown; logprob?: unknown; bytes?: unknown };
    if (typeof token !== 'string' || typeof logprob !== 'number') return undefined;
    const whole =
      Array.isArray(bytes) && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
        ? (bytes as number[])
        : null;
    return { token, logprob, bytes: whole };
  }

  #toolCall(choice: Choice, call: unknown): void {
    if (!isObject(call)) throw invalid('a tool call is not an object');
    for (const key of Object.keys(call)) {
      if (!knownCallFields.has(key)) this.#drop('choices[].delta.tool_calls[].', key, call[key]);
    }
    const body = call['function'];
    if (!isObject(body)) {
      // Only functions are understood; a call of another type would pass unseen.
      if (bearsContent(body)) throw invalid('a tool call has no function');
      if (typeof call['id'] !== 'string' || call['type'] !== 'function') return;
    }
    const id = typeof call['id'] === 'string' && printable.test(call['id']) ? call['id'] : undefined;
    const fields = isObject(body) ? body : {};
    const named = typeof fields['name'] === 'string' && fields['name'] !== '';
    const index = this.#callIndex(choice, call['index'], id, named);
    const known = choice.calls[index];
    const fresh = known !== undefined && known.id === undefined && id !== undefined;
    if (fresh) known.id = id;
    this.#piece(choice, index, fresh ? id : undefined, fields);
  }

  /**
   * Which call of the choice a piece belongs to; positions are dense and in order of appearance. Servers differ: OpenAI
   * numbers its pieces, others send whole calls without an index, or give several calls the index 0 and an id each.
   */
  #callIndex(choice: Choice, wire: unknown, id: string | undefined, named: boolean): number {
    const calls = choice.calls;
    if (wire === undefined || wire === null) {
      const known = id === undefined ? -1 : calls.findIndex((call) => call.id === id);
      if (known !== -1) return known;
      if (!named && id === undefined && calls.length > 0) return calls.length - 1;
      return this.#newCall(choice, undefined);
    }
    if (typeof wire !== 'number' || !Number.isInteger(wire) || wire < 0 || wire >= mostCalls) {
      throw invalid('a tool call has a wrong index');
    }
    const known = calls.findLastIndex((call) => call.wireIndex === wire);
    if (known === -1) return this.#newCall(choice, wire);
    const otherId = id !== undefined && calls[known]?.id !== undefined && calls[known].id !== id;
    return otherId && named ? this.#newCall(choice, wire) : known;
  }

  #newCall(choice: Choice, wireIndex: number | undefined): number {
    if (choice.calls.length >= mostCalls) throw invalid('too many tool calls');
    return choice.calls.push({ wireIndex, id: undefined }) - 1;
  }

  #legacyCall(choice: Choice): number {
    return choice.calls.length === 0 ? this.#newCall(choice, undefined) : 0;
  }

  #piece(choice: Choice, index: number, id: string | undefined, fields: Foreign): void {
    for (const key of Object.keys(fields)) {
      if (!knownFunctionFields.has(key)) this.#drop('choices[].delta.tool_calls[].function.', key, fields[key]);
    }
    const name = fields['name'];
    const given = fields['arguments'];
    if (typeof name === 'string' && name !== '' && !functionName.test(name))
      throw invalid('a tool call has a wrong name');
    const text =
      typeof given === 'string' ? given : isObject(given) || Array.isArray(given) ? JSON.stringify(given) : '';
    this.#emit({
      type: 'toolCall',
      choice: choice.index,
      index,
      ...(id === undefined ? undefined : { id }),
      ...(typeof name === 'string' && name !== '' ? { name } : undefined),
      arguments: text,
    });
  }
}
