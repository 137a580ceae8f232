import type { KnowledgeStore } from '../../core/knowledge-store.ts';
import type { CollectionWriter } from './collection-writer.ts';

export interface VectorParts {
  readonly store: KnowledgeStore;
  readonly writer: CollectionWriter;
  /** Vectors of texts, in their order. Rejects where the model cannot be asked. */
  readonly embedAll: (
    model: string,
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly (readonly number[])[]>;
  readonly signal: AbortSignal;
  readonly pause: () => Promise<void>;
}

/** Passages that a model is asked for at once. */
const atOnce = 32;
/** Characters of a passage that it reads at most; models cut off what is longer, or refuse it. */
const longestText = 8_000;

/**
 * Gives vectors to the passages of a collection that have none of this model, and puts them into the index. They can be found by their words all the
 * while. Gives how many it made. Rejects where the model cannot be asked: what is made until then is kept.
 */
export async function makeVectors(
  collection: string,
  /** `key` is what its vectors are known by. */
  { key, model }: { readonly model: string; readonly key: string },
  { embedAll, pause, signal, store, writer }: VectorParts,
): Promise<number> {
  let made = 0;
  for (;;) {
    signal.throwIfAborted();
    const wanted = await store.withoutVector(collection, key, atOnce);
    if (wanted.length === 0) return made;
    const texts = wanted.map(({ chunk }) => [...chunk.titles, chunk.text].join('\n').slice(0, longestText));
    const vectors = await embedAll(model, texts, signal);
    if (vectors.length !== wanted.length)
      throw new Error(`the model gave ${vectors.length} vectors of ${wanted.length}`);
    await store.putVectors(
      collection,
      key,
      wanted.map(({ chunk, document, number }, place) => ({
        document,
        number,
        hash: chunk.hash,
        vector: Float32Array.from(vectors[place] ?? []),
      })),
    );
    await writer.refresh(collection, [...new Set(wanted.map(({ document }) => document))]);
    made += wanted.length;
    await pause();
  }
}
