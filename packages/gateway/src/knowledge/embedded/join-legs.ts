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

/** A meaning that is near enough may answer what is asked in other words. */
export function supportBy(words: number, cosine: number | undefined, weight: number): number {
  if (cosine === undefined) return words;
  const meaning = Math.min(1, Math.max(0, (cosine - unlike) / (alike - unlike)));
  return Math.max(words, (1 - weight) * words + weight * meaning);
}

/** A chunk of one leg or of both. */
interface Joined extends NearChunk {
  /** What words make of it; undefined where they have not found it. */
  readonly ranked: RankedChunk | undefined;
  readonly lexical: number | undefined;
  readonly cosine: number | undefined;
}

function joined({ near, ranked, weight }: Legs): readonly Joined[] {
  const best = ranked[0]?.rank ?? 0;
  const byWords = weight === 1 ? [] : ranked;
  const known = new Map<CollectionShard, Set<number>>();
  for (const { number, shard } of byWords) known.set(shard, (known.get(shard) ?? new Set<number>()).add(number));
  return [
    ...byWords.map((one): Joined => {
      const { number, rank, shard } = one;
      const cosine = shard.vectors.similarity(number, near.question);
      const lexical = rank > 0 && best > 0 ? rank / best : undefined;
      return { ranked: one, shard, chunk: number, similarity: cosine ?? 0, cosine, lexical };
    }),
    ...near.nearest
      .filter(({ chunk, shard }) => known.get(shard)?.has(chunk) !== true)
      .map((one): Joined => ({ ...one, ranked: undefined, lexical: undefined, cosine: one.similarity })),
  ];
}

/** What was found by its meaning alone, read and judged like the rest. */
function judgedNear({ asked, ranker }: Legs, found: readonly Joined[]): ReadonlyMap<string, RankedChunk> {
  const judged = new Map<string, RankedChunk>();
  for (const language of ['de', 'en'] as const) {
    const scored = found
      .filter(({ chunk, ranked, shard }) => ranked === undefined && shard.languageOf(chunk) === language)
      .map(({ chunk, shard }) => ({ shard, chunk, score: 0 }));
    if (scored.length === 0) continue;
    const question = asked(language);
    for (const one of rankFound(ranker, question.terms, question, scored))
      judged.set(placeOf(one.shard, one.number), one);
  }
  return judged;
}

function placeOf({ name }: CollectionShard, chunk: number): string {
  return `${chunk} ${name}`;
}

/**
 * Adds the scores of both legs, each scaled to 0 to 1 over the candidates of both, by weight: what is found by one leg alone has nothing of the
 * other. Ranks alone (RRF) would throw away how much better the best is than the next. Only what is among the best is read.
 */
export function joinLegs(legs: Legs, limit: number): ChunkHit[] {
  const { weight } = legs;
  const all = joined(legs);
  const known = all.flatMap(({ cosine }) => cosine ?? []);
  const high = Math.max(...known);
  const low = Math.min(...known);
  const scored = all.map((one) => {
    const { cosine, lexical } = one;
    const similarity = cosine === undefined ? undefined : high > low ? (cosine - low) / (high - low) : 1;
    return { ...one, scaled: similarity, score: (1 - weight) * (lexical ?? 0) + weight * (similarity ?? 0) };
  });
  const idOf = ({ chunk, shard }: Joined): string => shard.chunkAt(chunk).id;
  scored.sort((one, other) => other.score - one.score || (idOf(one) < idOf(other) ? -1 : 1));
  const best = scored.slice(0, limit);
  const judged = judgedNear(legs, best);
  return best.flatMap((one): readonly ChunkHit[] => {
    const read = one.ranked ?? judged.get(placeOf(one.shard, one.chunk));
    if (read === undefined) return [];
    const { chunk, quote, support, terms } = read;
    const { cosine, lexical, scaled, score } = one;
    return [{ chunk, quote, score, lexical, similarity: scaled, support: supportBy(support, cosine, weight), terms }];
  });
}
