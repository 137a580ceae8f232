import type { ChunkHit } from '../../core/collections.ts';
import { bestSupport } from './trace.ts';

/** More would be reading matter, and no answer. */
export const mostQuotes = 3;
/** What supports less than this share of the best is about something near. */
const nearlyAsGood = 0.75;
/** A passage that covers less of the question than this share of what is needed is no help to a model either. */
export const helpful = 0.5;

/** Which passages may be quoted: the best, and those that are nearly as good. */
export function nearlyBest(hits: readonly ChunkHit[], answerFrom: number): readonly ChunkHit[] {
  const best = bestSupport(hits);
  return hits.filter(({ support }) => support >= answerFrom && support >= best * nearlyAsGood);
}

/** As many of them as are quoted. */
export function quotable(hits: readonly ChunkHit[], answerFrom: number): readonly ChunkHit[] {
  return nearlyBest(hits, answerFrom).slice(0, mostQuotes);
}
