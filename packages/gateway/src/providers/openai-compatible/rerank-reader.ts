import type { Delta } from '../../core/delta.ts';
import type { JsonObject } from '../../core/json.ts';
import { tokenCount } from '../../upstream/answer-values.ts';
import { faultOfErrorAnswer, isErrorAnswer } from '../../upstream/faults.ts';
import { type Foreign, invalid, isObject, printable } from '../../upstream/foreign-json.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';

/** A bare list is what text-embeddings-inference and SGLang give. */
function resultsOf(answer: unknown): readonly unknown[] | undefined {
  if (Array.isArray(answer)) return answer as readonly unknown[];
  const results = isObject(answer) ? answer['results'] : undefined;
  return Array.isArray(results) ? (results as readonly unknown[]) : undefined;
}

/** vLLM, llama.cpp and Jina count in `usage`, Cohere in `meta.tokens`. */
function inputTokensOf(answer: Foreign): number | undefined {
  const { usage, meta } = answer;
  if (isObject(usage)) return tokenCount(usage['prompt_tokens'] ?? usage['total_tokens']);
  const tokens = isObject(meta) ? meta['tokens'] : undefined;
  return isObject(tokens) ? tokenCount(tokens['input_tokens']) : undefined;
}

/** Turns what a server says of documents into deltas: no document twice, none that was not sent, and every one that was asked for. */
export class RerankReader {
  done = false;
  readonly #documents: number;
  readonly #wanted: number;
  readonly #emit: (delta: Delta) => void;
  readonly #excerpt: Excerpt;

  constructor({ documents, top_n: most }: JsonObject, emit: (delta: Delta) => void, excerpt: Excerpt) {
    this.#documents = Array.isArray(documents) ? documents.length : 0;
    this.#wanted = typeof most === 'number' ? Math.min(most, this.#documents) : this.#documents;
    this.#emit = emit;
    this.#excerpt = excerpt;
  }

  readEvent(): void {
    throw invalid('scores cannot come as a stream');
  }

  endOfStream(): void {
    if (!this.done) throw invalid('scores cannot come as a stream');
  }

  readWhole(text: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw invalid('the answer is not JSON', new UpstreamAnswerError(200, this.#excerpt(text)));
    }
    if (isObject(answer) && isErrorAnswer(answer)) throw faultOfErrorAnswer(text, this.#excerpt);
    const results = resultsOf(answer);
    if (results === undefined) throw invalid('the answer has no list of results');
    if (results.length > this.#documents || results.length < this.#wanted)
      throw invalid('the answer has not one score for each document');
    const model = isObject(answer) ? answer['model'] : undefined;
    const seen = new Set<number>();
    // All of them before the first is told: until then another server can be asked.
    const scores = results.map((result) => this.#readResult(result, seen));
    this.#emit({ type: 'start', ...(typeof model === 'string' && printable.test(model) ? { model } : undefined) });
    for (const score of scores) this.#emit(score);
    const input = isObject(answer) ? inputTokensOf(answer) : undefined;
    if (input !== undefined) this.#emit({ type: 'usage', usage: { input, output: 0 } });
    this.done = true;
  }

  #readResult(result: unknown, seen: Set<number>): Delta {
    if (!isObject(result)) throw invalid('a result is no object');
    const { index } = result;
    const score = result['relevance_score'] ?? result['score'];
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= this.#documents)
      throw invalid('a result is about a document that was not sent');
    if (seen.has(index)) throw invalid('two results are about one document');
    if (typeof score !== 'number' || !Number.isFinite(score)) throw invalid('a result has no score');
    seen.add(index);
    return { type: 'score', index, score };
  }
}
