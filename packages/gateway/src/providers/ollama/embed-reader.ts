import type { JsonObject } from '../../core/json.ts';
import { tokenCount, vectorOf } from '../../upstream/answer-values.ts';
import { packedAs, textsOf } from '../../upstream/embedding-values.ts';
import { invalid, parseObject, printable } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';
import { ollamaFault } from './ollama-fault.ts';

/** Reads the answer of `/api/embed`: one vector per text, in their order. */
export class EmbedReader {
  done = false;
  readonly #body: JsonObject;
  readonly #parts: ReaderParts;

  constructor(body: JsonObject, parts: ReaderParts) {
    this.#body = body;
    this.#parts = parts;
  }

  readEvent(): void {
    throw invalid('embeddings cannot come as a stream');
  }

  endOfStream(): void {
    if (!this.done) throw invalid('embeddings cannot come as a stream');
  }

  readWhole(text: string): void {
    const answer = parseObject(text, this.#parts.excerpt);
    if (answer['error'] !== undefined) throw ollamaFault(text, this.#parts.excerpt);
    const { embeddings, model, prompt_eval_count: count } = answer;
    const wanted = textsOf(this.#body['input']).length;
    if (!Array.isArray(embeddings) || embeddings.length !== wanted)
      throw invalid('the answer has not one vector per input');
    const { emit } = this.#parts;
    emit({ type: 'start', ...(typeof model === 'string' && printable.test(model) ? { model } : undefined) });
    for (let index = 0; index < wanted; index += 1) {
      const vector = vectorOf(embeddings[index]);
      if (vector === undefined) throw invalid('a vector is missing');
      emit({ type: 'embedding', index, vector: packedAs(this.#body['encoding_format'], vector) });
    }
    const input = tokenCount(count);
    if (input !== undefined) emit({ type: 'usage', usage: { input, output: 0 } });
    this.done = true;
  }
}
