import type { Delta } from '../../core/delta.ts';
import { faultOfErrorAnswer, isErrorAnswer } from '../../upstream/faults.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';
import { readUsage } from './read-usage.ts';
import { invalid, isObject, printable } from '../../upstream/foreign-json.ts';

const longestVector = 65_536;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** How many vectors a request asks for: one per text, or per list of tokens. */
export function countInputs(input: unknown): number {
  if (!Array.isArray(input)) return 1;
  return typeof input[0] === 'number' ? 1 : input.length;
}

function vectorOf(value: unknown): readonly number[] | string {
  if (typeof value === 'string') {
    if (value.length > longestVector * 12 || !base64.test(value)) throw invalid('a vector is not base64');
    return value;
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > longestVector) throw invalid('a vector is missing');
  for (let index = 0; index < value.length; index += 1) {
    if (typeof value[index] !== 'number') throw invalid('a vector has something that is not a number');
  }
  return value as number[];
}

/** Turns an answer of `/embeddings` into deltas; there must be exactly one vector per input. */
export class EmbeddingsReader {
  done = false;
  readonly #inputs: number;
  readonly #emit: (delta: Delta) => void;
  readonly #excerpt: Excerpt;

  constructor(inputs: number, emit: (delta: Delta) => void, excerpt: Excerpt) {
    this.#inputs = inputs;
    this.#emit = emit;
    this.#excerpt = excerpt;
  }

  readEvent(): void {
    throw invalid('embeddings cannot come as a stream');
  }

  endOfStream(): void {
    if (!this.done) throw invalid('embeddings cannot come as a stream');
  }

  readWhole(text: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw invalid('the answer is not JSON', new UpstreamAnswerError(200, this.#excerpt(text)));
    }
    if (!isObject(answer)) throw invalid('the answer is not an object');
    if (isErrorAnswer(answer)) throw faultOfErrorAnswer(text, this.#excerpt);
    const data = answer['data'];
    if (!Array.isArray(data) || data.length !== this.#inputs) throw invalid('the answer has not one vector per input');
    const model = answer['model'];
    this.#emit({ type: 'start', ...(typeof model === 'string' && printable.test(model) ? { model } : undefined) });
    const seen = new Set<number>();
    for (let position = 0; position < data.length; position += 1) {
      const entry: unknown = data[position];
      if (!isObject(entry)) throw invalid('a vector is missing');
      const index = entry['index'] ?? position;
      if (
        typeof index !== 'number' ||
        !Number.isInteger(index) ||
        index < 0 ||
        index >= data.length ||
        seen.has(index)
      ) {
        throw invalid('a vector has a wrong index');
      }
      seen.add(index);
      this.#emit({ type: 'embedding', index, vector: vectorOf(entry['embedding']) });
    }
    const usage = readUsage(answer['usage'], 'embeddings');
    if (usage !== undefined) this.#emit({ type: 'usage', usage });
    this.done = true;
  }
}
