import type { Delta } from '../../core/delta.ts';
import type { JsonObject } from '../../core/json.ts';
import { vectorOf } from '../../upstream/answer-values.ts';
import { packedAs, textsOf } from '../../upstream/embedding-values.ts';
import { invalid, isObject, parseObject } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';

/** The body of `batchEmbedContents` (https://ai.google.dev/api/embeddings). */
export function embeddingsBody(body: JsonObject, target: string): JsonObject {
  const dimensions = body['dimensions'];
  return {
    requests: textsOf(body['input']).map((text) => ({
      model: `models/${target}`,
      content: { parts: [{ text }] },
      ...(typeof dimensions === 'number' ? { outputDimensionality: dimensions } : undefined),
    })),
  };
}

/** Reads the answer of `batchEmbedContents`: one vector per text, in their order, without a count of tokens. */
export class GeminiEmbeddingsReader {
  done = false;
  readonly #body: JsonObject;
  readonly #emit: (delta: Delta) => void;
  readonly #parts: ReaderParts;

  constructor(body: JsonObject, parts: ReaderParts) {
    this.#body = body;
    this.#emit = parts.emit;
    this.#parts = parts;
  }

  readEvent(): void {
    throw invalid('embeddings cannot come as a stream');
  }

  endOfStream(): void {
    if (!this.done) throw invalid('embeddings cannot come as a stream');
  }

  readWhole(text: string): void {
    const { embeddings } = parseObject(text, this.#parts.excerpt);
    const wanted = textsOf(this.#body['input']).length;
    if (!Array.isArray(embeddings) || embeddings.length !== wanted)
      throw invalid('the answer has not one vector per input');
    this.#emit({ type: 'start' });
    for (let index = 0; index < wanted; index += 1) {
      const entry: unknown = embeddings[index];
      const vector = vectorOf(isObject(entry) ? entry['values'] : undefined);
      if (vector === undefined) throw invalid('a vector is missing');
      this.#emit({ type: 'embedding', index, vector: packedAs(this.#body['encoding_format'], vector) });
    }
    this.done = true;
  }
}
