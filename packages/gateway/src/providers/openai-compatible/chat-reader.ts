import type { Delta, TextChannel, Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { faultOfErrorAnswer, isErrorAnswer } from '../../upstream/faults.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';
import { bearsContent, type Foreign, invalid, isObject, printable } from '../../upstream/foreign-json.ts';
import { readLogprobs } from '../../upstream/read-logprobs.ts';
import { readUsage } from './read-usage.ts';
import { ToolCallReader } from './tool-call-reader.ts';

export interface ReaderOptions {
  /** How many choices were asked for. */
  readonly choices: number;
  readonly emit: (delta: Delta) => void;
  /** Told of every field that may bear content and is not passed on. */
  readonly dropped: (field: string) => void;
  readonly excerpt: Excerpt;
}

interface Choice {
  readonly index: number;
  hasText: boolean;
  finished: boolean;
  /** Made when the first call comes. */
  calls: ToolCallReader | undefined;
  /** Log probabilities of tokens that gave no text yet, such as the first half of a UTF-8 sequence. */
  pending: Json[] | undefined;
}

const mostChoices = 128;
const mostLogprobs = 1_048_576;

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
  'reasoning_details',
  'refusal',
  'tool_calls',
  'function_call',
]);
const knownLogprobFields = new Set(['content', 'refusal']);

/** A reason is a word; anything else in its place would be text that no guard sees. */
const reasonPattern = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

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
    } catch {
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
      this.#emit({ type: 'finish', choice: choice.index, reason: choice.calls !== undefined ? 'tool_calls' : 'stop' });
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
    const choice: Choice = { index, hasText: false, finished: false, calls: undefined, pending: undefined };
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
    let entries = given === undefined ? undefined : readLogprobs(given['content']);
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

    this.#reasoningDetails(
      choice,
      message['reasoning_details'],
      typeof thinking === 'string' || typeof reasoning === 'string',
    );

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
          given === undefined ? undefined : readLogprobs(given['refusal']),
        );
      }
    } else this.#drop('choices[].delta.', 'refusal', refusal);

    if (entries !== undefined) choice.pending = choice.pending === undefined ? entries : choice.pending.concat(entries);
    if (choice.pending !== undefined && choice.pending.length > mostLogprobs)
      throw invalid('too many log probabilities');

    const calls = message['tool_calls'];
    if (Array.isArray(calls)) {
      for (const call of calls as readonly unknown[]) this.#calls(choice).add(call);
    } else this.#drop('choices[].delta.', 'tool_calls', calls);
    const legacy = message['function_call'];
    if (isObject(legacy)) this.#calls(choice).addLegacy(legacy);
    else this.#drop('choices[].delta.', 'function_call', legacy);
  }

  /**
   * OpenRouter's form of reasoning: the same texts once more in blocks, with what its provider signed them with, or what only
   * that one can read. Texts count where they stand nowhere else.
   */
  #reasoningDetails(choice: Choice, details: unknown, told: boolean): void {
    if (details === undefined || details === null) return;
    if (!Array.isArray(details)) {
      this.#drop('choices[].delta.', 'reasoning_details', details);
      return;
    }
    const empty = { type: 'text', choice: choice.index, channel: 'reasoning', text: '' } as const;
    for (const detail of details as readonly unknown[]) {
      if (!isObject(detail)) continue;
      const { data, signature, summary, text } = detail;
      const said = detail['type'] === 'reasoning.summary' ? summary : text;
      if (typeof said === 'string' && said !== '' && !told)
        this.#text(choice, 'reasoning', said, 'reasoning', undefined);
      if (typeof signature === 'string' && signature !== '') this.#emit({ ...empty, signature });
      if (detail['type'] === 'reasoning.encrypted' && typeof data === 'string' && data !== '')
        this.#emit({ ...empty, redacted: data });
    }
  }

  #calls(choice: Choice): ToolCallReader {
    return (choice.calls ??= new ToolCallReader(choice.index, this.#emit, (path, field, value) =>
      this.#drop(path, field, value),
    ));
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
}
