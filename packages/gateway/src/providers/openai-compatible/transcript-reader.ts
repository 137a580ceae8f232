import type { Delta, TimedText, Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { tokenCount } from '../../upstream/answer-values.ts';
import { faultOfErrorAnswer, isErrorAnswer } from '../../upstream/faults.ts';
import { type Foreign, invalid, isObject, parseObject } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';

const mostStretches = 100_000;
const languageName = /^\p{L}[\p{L} _-]{0,31}$/u;
/** Of a segment, what else is a count; `tokens` would be a text that no guard can read. */
const figureNames = ['avg_logprob', 'compression_ratio', 'no_speech_prob', 'seek', 'temperature'] as const;

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e7;
}

function figuresOf(segment: Foreign): Record<string, number> | undefined {
  const figures: Record<string, number> = {};
  for (const name of figureNames) {
    const value = segment[name];
    if (typeof value === 'number' && Number.isFinite(value)) figures[name] = value;
  }
  return Object.keys(figures).length === 0 ? undefined : figures;
}

function stretchesOf(list: unknown, textIn: 'text' | 'word'): readonly TimedText[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list) || list.length > mostStretches) throw invalid('the times of what was said are no list');
  return list.map((stretch: unknown) => {
    if (!isObject(stretch)) throw invalid('a stretch of what was said is no object');
    const { end, start } = stretch;
    const text = stretch[textIn];
    if (typeof text !== 'string' || !isTime(start) || !isTime(end)) throw invalid('a stretch has no text or no times');
    const figures = textIn === 'text' ? figuresOf(stretch) : undefined;
    return { start, end, text, ...(figures === undefined ? undefined : { figures }) };
  });
}

/** OpenAI counts tokens here as in its responses, or seconds; vLLM as in chat. */
function usageOf(usage: unknown): Usage | undefined {
  if (!isObject(usage)) return undefined;
  const input = tokenCount(usage['input_tokens'] ?? usage['prompt_tokens']);
  const output = tokenCount(usage['output_tokens'] ?? usage['completion_tokens'] ?? 0);
  return input === undefined || output === undefined ? undefined : { input, output };
}

/** Turns what a server has written down into deltas: the text in the channel `content`, as it was said, and when at its end. */
export class TranscriptReader {
  done = false;
  readonly #parts: Pick<ReaderParts, 'emit' | 'excerpt'>;
  #begun = false;
  #said = false;
  #usage: Usage | undefined;
  /** Of the recording, where a stream tells it at its end. */
  #seconds: number | undefined;

  constructor(parts: Pick<ReaderParts, 'emit' | 'excerpt'>) {
    this.#parts = parts;
  }

  /** https://platform.openai.com/docs/api-reference/audio/transcript-text-delta-event, and chunks as of chat from vLLM and SGLang. */
  readEvent(data: string, type: string): void {
    if (this.done || type === 'ping') return;
    if (data.trim() === '[DONE]') {
      this.#end();
      return;
    }
    const event = parseObject(data, this.#parts.excerpt);
    if (type === 'error' || event['type'] === 'error' || isErrorAnswer(event))
      throw faultOfErrorAnswer(data, this.#parts.excerpt);
    const usage = usageOf(event['usage']);
    if (usage !== undefined) this.#usage = usage;
    const seconds = isObject(event['usage']) ? event['usage']['seconds'] : undefined;
    if (isTime(seconds)) this.#seconds = seconds;
    if (event['type'] === 'transcript.text.delta') this.#say(event['delta']);
    else if (event['type'] === 'transcript.text.done') {
      if (!this.#said) this.#say(event['text']);
      this.#end();
    } else this.#readChunk(event);
  }

  endOfStream(): void {
    if (!this.done)
      throw new GatehouseError('upstream_broken_stream', { note: 'the stream ended before the answer was complete' });
  }

  readWhole(text: string): void {
    const answer = parseObject(text, this.#parts.excerpt);
    if (isErrorAnswer(answer)) throw faultOfErrorAnswer(text, this.#parts.excerpt);
    const segments = stretchesOf(answer['segments'], 'text');
    const words = stretchesOf(answer['words'], 'word');
    this.#say(answer['text']);
    const { duration, language, usage } = answer;
    const seconds = duration ?? (isObject(usage) ? usage['seconds'] : undefined);
    // faster-whisper and older servers write figures as texts.
    const length = typeof seconds === 'string' ? Number(seconds) : seconds;
    if (segments.length > 0 || words.length > 0 || isTime(length)) {
      this.#parts.emit({
        type: 'timings',
        ...(typeof language === 'string' && languageName.test(language) ? { language } : undefined),
        ...(isTime(length) ? { duration: length } : undefined),
        segments,
        words,
      });
    }
    this.#usage = usageOf(usage);
    this.#end();
  }

  #readChunk({ choices }: Foreign): void {
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    if (!isObject(choice)) return;
    const { delta } = choice;
    if (isObject(delta) && delta['content'] !== undefined && delta['content'] !== null) this.#say(delta['content']);
  }

  #emit(delta: Delta): void {
    if (!this.#begun) this.#parts.emit({ type: 'start' });
    this.#begun = true;
    this.#parts.emit(delta);
  }

  #say(text: unknown): void {
    if (typeof text !== 'string') throw invalid('the answer has no text');
    if (text !== '') this.#said = true;
    this.#emit({ type: 'text', choice: 0, channel: 'content', text });
  }

  #end(): void {
    if (this.#seconds !== undefined) this.#emit({ type: 'timings', duration: this.#seconds, segments: [], words: [] });
    this.#emit({ type: 'finish', choice: 0, reason: 'stop' });
    if (this.#usage !== undefined) this.#emit({ type: 'usage', usage: this.#usage });
    this.done = true;
  }
}
