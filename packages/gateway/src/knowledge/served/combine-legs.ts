import type { Chunk } from '../../core/collections.ts';

/** A chunk that one leg has found, with the score that the leg has given it. */
export interface Scored {
  readonly chunk: Chunk;
  readonly score: number;
}

/** A chunk with its scores of both legs, each scaled to 0 to 1 over what the leg has found. */
export interface Combined {
  readonly chunk: Chunk;
  readonly lexical: number | undefined;
  readonly similarity: number | undefined;
  /** Of vectors as the server has given it. */
  readonly cosine: number | undefined;
  readonly score: number;
}

/** Of words: nothing in common is nothing, so that the best stands for 1 and none for 0. */
function byBest(found: readonly Scored[]): ReadonlyMap<string, number> {
  const best = Math.max(0, ...found.map(({ score }) => score));
  return new Map(found.map(({ chunk, score }) => [chunk.id, best === 0 ? 0 : Math.max(0, score) / best]));
}

/** Of vectors: all texts are somewhat alike, so that the least similar of what was found stands for 0. */
function byRange(found: readonly Scored[]): ReadonlyMap<string, number> {
  const scores = found.map(({ score }) => score);
  const most = Math.max(...scores);
  const least = Math.min(...scores);
  return new Map(found.map(({ chunk, score }) => [chunk.id, most === least ? 1 : (score - least) / (most - least)]));
}

/**
 * Both legs together, the best first: a weighted sum of scaled scores, not of ranks, so that a leg that is sure of one chunk says so.
 * Deterministic where scores are equal.
 */
export function combineLegs(words: readonly Scored[], meaning: readonly Scored[], weight: number): readonly Combined[] {
  const lexical = byBest(words);
  const similar = byRange(meaning);
  const cosines = new Map(meaning.map(({ chunk, score }) => [chunk.id, score]));
  const chunks = new Map([...meaning, ...words].map(({ chunk }) => [chunk.id, chunk]));
  return [...chunks.values()]
    .map((chunk) => {
      const byWords = lexical.get(chunk.id);
      const byMeaning = similar.get(chunk.id);
      const score = (1 - weight) * (byWords ?? 0) + weight * (byMeaning ?? 0);
      return { chunk, lexical: byWords, similarity: byMeaning, cosine: cosines.get(chunk.id), score };
    })
    .sort((one, other) => other.score - one.score || (one.chunk.id < other.chunk.id ? -1 : 1));
}
