import { LRUCache } from 'lru-cache';

interface KnownQuestion {
  /** Under which its answer is kept. */
  readonly key: string;
  readonly vector: Float32Array;
  readonly facts: string;
}

/** Of one set of questions, so that looking through them takes a bounded time. */
const mostInSet = 500;

/**
 * Questions whose answers are kept, by what they mean. Only questions of the same set are compared: those that are equal in everything but their
 * own words (tenant, policy, model, system prompt, earlier turns, settings).
 */
export class SimilarQuestions {
  readonly #sets: LRUCache<string, KnownQuestion[]>;

  /** @param most questions that are known at most */
  constructor(most: number) {
    this.#sets = new LRUCache({ maxSize: most, sizeCalculation: (questions) => Math.max(1, questions.length) });
  }

  /** The most similar one with the same facts; undefined where none reaches the threshold. Vectors are of length 1. */
  find(
    set: string,
    vector: Float32Array,
    facts: string,
    threshold: number,
  ): { readonly key: string; readonly similarity: number } | undefined {
    let best: KnownQuestion | undefined;
    let similarity = threshold;
    for (const known of this.#sets.get(set) ?? []) {
      if (known.facts !== facts || known.vector.length !== vector.length) continue;
      const product = dot(known.vector, vector);
      if (product < similarity) continue;
      best = known;
      similarity = product;
    }
    return best === undefined ? undefined : { key: best.key, similarity };
  }

  add(set: string, question: KnownQuestion): void {
    const others = (this.#sets.get(set) ?? []).filter(({ key }) => key !== question.key);
    this.#sets.set(set, [...others.slice(1 - mostInSet), question]);
  }

  clear(): void {
    this.#sets.clear();
  }
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

/** Of length 1; undefined for one that points nowhere. */
export function unitVector(vector: readonly number[]): Float32Array | undefined {
  const length = Math.hypot(...vector);
  return length > 0 && Number.isFinite(length) ? Float32Array.from(vector, (value) => value / length) : undefined;
}
