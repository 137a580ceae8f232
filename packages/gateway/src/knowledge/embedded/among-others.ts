import type { Chunk } from '../../core/collections.ts';
import type { QuestionUnit } from '../question-reader.ts';
import { termWeights } from '../term-weights.ts';
import type { Signals } from './signals.ts';

/** A chunk among those that fit a question best. */
export interface OneOfSeveral {
  readonly chunk: Chunk;
  readonly signals: Signals;
  /** Best quality of each word of the question anywhere in it. */
  readonly qualities: Float32Array;
}

/** What only shows beside the others that fit best. Shares from 0 to 1, or 0 and 1 for no and yes. */
export interface AmongOthers {
  /** Information of the question that is found here and in none of the others: two words that a single document has are 1. */
  readonly own: number;
  /** `titled` and `inHeading` where another one has the same heading: then it tells what both are about, but not which of them answers. */
  readonly titledAlike: number;
  readonly inSameHeading: number;
}

/** Of the best ones, whatever else was read. */
const mostCompared = 6;
const fullInformation = 2;

function sameHeadings(one: Chunk, other: Chunk): boolean {
  return one.titles.length === other.titles.length && one.titles.every((title, depth) => title === other.titles[depth]);
}

/**
 * Holds a chunk against the others that fit best, best first, itself among them. Where the chunk of the answer is missing, its neighbours are
 * about the same and have the same words, and none has one of its own.
 *
 * @param rarest information of a word that a single document has
 */
export function amongOthers(
  one: OneOfSeveral,
  best: readonly OneOfSeveral[],
  units: readonly QuestionUnit[],
  rarest: number,
): AmongOthers {
  const others = best.slice(0, mostCompared).filter((other) => other !== one);
  const has = ({ qualities }: OneOfSeveral, place: number): boolean => (qualities[place] ?? 0) >= termWeights.partly;
  let own = 0;
  for (const [place, { importance }] of units.entries())
    if (has(one, place) && !others.some((other) => has(other, place))) own += importance;
  const alike = others.some(({ chunk }) => sameHeadings(chunk, one.chunk));
  return {
    own: Math.min(1, own / (fullInformation * rarest)),
    titledAlike: alike ? one.signals.titled : 0,
    inSameHeading: alike ? one.signals.inHeading : 0,
  };
}
