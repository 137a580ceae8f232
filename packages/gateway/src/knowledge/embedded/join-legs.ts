import type { ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import type { AskedTerms } from './asked-terms.ts';
import type { CollectionShard } from './collection-shard.ts';
import { type RankedChunk, rankFound, type RankedQuestion, type Ranker } from './rank-chunks.ts';
import { vectorQuestion, type VectorQuestion } from './vector-store.ts';

/** The nearest that are looked at, at least. */
const nearAtLeast = 48;
/** Cosines that mean nothing, and all that can be meant; embeddings of texts in one language are hardly ever farther apart. */
const unlike = 0.3;
const alike = 0.85;

export interface NearChunk {
  readonly shard: CollectionShard;
  readonly chunk: number;
  /** Cosine. */
  readonly similarity: number;
}

export interface NearestChunks {
  readonly question: VectorQuestion;
  readonly nearest: readonly NearChunk[];
}

/** The chunks whose vectors are nearest, best first. */
export function nearestChunks(
  vector: readonly number[],
  shards: readonly CollectionShard[],
  mayBeFound: (shard: CollectionShard, chunk: number) => boolean,
  limit: number,
): NearestChunks {
  const question = vectorQuestion(vector);
  const wanted = Math.max(nearAtLeast, limit);
  const found: NearChunk[] = [];
  for (const shard of shards) {
    const isThere = (chunk: number): boolean => shard.isThere(chunk) && mayBeFound(shard, chunk);
    for (const chunk of shard.vectors.candidates(question, wanted, isThere)) {
      const similarity = shard.vectors.similarity(chunk, question);
      if (similarity !== undefined) found.push({ shard, chunk, similarity });
    }
  }
  found.sort(
    (one, other) => other.similarity - one.similarity || one.shard.keyOf(one.chunk) - other.shard.keyOf(other.chunk),
  );
  return { question, nearest: found.slice(0, wanted) };
}

export interface Legs {
  readonly ranker: Ranker;
  readonly ranked: readonly RankedChunk[];
  readonly near: NearestChunks;
  /** Of vectors beside words, 0 to 1. */
  readonly weight: number;
  /** What is asked of chunks in a language. */
  readonly asked: (language: Language) => RankedQuestion & { readonly terms: AskedTerms };
}

/** What is near but was not found by words, read and judged like the rest. */
function judgedNear({ asked, near, ranked, ranker }: Legs): readonly RankedChunk[] {
  const known = new Set(ranked.map(({ chunk }) => chunk.id));
  const judged: RankedChunk[] = [];
  for (const language of ['de', 'en'] as const) {
    const found = near.nearest.filter(({ chunk, shard }) => shard.languageOf(chunk) === language);
    if (found.length === 0) continue;
    const question = asked(language);
    const scored = found.map(({ chunk, shard }) => ({ shard, chunk, score: 0 }));
    for (const one of rankFound(ranker, question.terms, question, scored))
      if (!known.has(one.chunk.id)) judged.push({ ...one, rank: 0 });
  }
  return judged;
}

/** A meaning that is near enough may answer what is asked in other words. */
export function supportBy(words: number, cosine: number | undefined, weight: number): number {
  if (cosine === undefined) return words;
  const meaning = Math.min(1, Math.max(0, (cosine - unlike) / (alike - unlike)));
  return Math.max(words, (1 - weight) * words + weight * meaning);
}

/**
 * Adds the scores of both legs, each scaled to 0 to 1 over the candidates of both, by weight: what is found by one leg alone has nothing of the
 * other. Ranks alone (RRF) would throw away how much better the best is than the next.
 */
export function joinLegs(legs: Legs): ChunkHit[] {
  const { near, ranked, weight } = legs;
  const all = [...(weight === 1 ? [] : ranked), ...judgedNear(weight === 1 ? { ...legs, ranked: [] } : legs)];
  const best = ranked[0]?.rank ?? 0;
  const cosines = all.map(({ number, shard }) => shard.vectors.similarity(number, near.question));
  const known = cosines.filter((cosine) => cosine !== undefined);
  const high = Math.max(...known);
  const low = Math.min(...known);
  const hits = all.map(({ chunk, quote, rank, support, terms }, place): ChunkHit => {
    const cosine = cosines[place];
    const lexical = rank > 0 && best > 0 ? rank / best : undefined;
    const similarity = cosine === undefined ? undefined : high > low ? (cosine - low) / (high - low) : 1;
    return {
      chunk,
      quote,
      score: (1 - weight) * (lexical ?? 0) + weight * (similarity ?? 0),
      lexical,
      similarity,
      support: supportBy(support, cosine, weight),
      terms,
    };
  });
  return hits.sort((one, other) => other.score - one.score || (one.chunk.id < other.chunk.id ? -1 : 1));
}
