import type { Signals } from './signals.ts';

/** What is seen of the best chunks of a question beside the signals of each. */
export interface Standing {
  /** Rank of the next best, as a share of this one's; 1 for all but the best. */
  readonly rival: number;
  /** Score as a share of what a chunk would have that says nothing but the question. */
  readonly reached: number;
}

type Weights = Readonly<Partial<Record<keyof Signals, number>>>;

/**
 * What each signal adds to the logarithm of the rank. A listwise logistic regression, pulled towards zero: long texts are ranked by BM25F
 * almost alone, and among questions that are headings it is the heading that decides.
 */
export const rankWeights: Weights = {
  covered: 0.035,
  topicCovered: 0.048,
  inSentence: 0.048,
  inTwo: 0.051,
  pairs: 0.093,
  missed: -0.018,
  heading: 0.163,
  sameQuestion: 0.103,
  inHeading: 0.202,
  deniesMore: -0.042,
  namesThing: 0.013,
  answerFar: -0.02,
  answerMissing: -0.031,
};

/** What each signal adds to the log-odds that the chunk answers the question. */
export const supportWeights: Weights & { readonly base: number; readonly rival: number; readonly reached: number } = {
  base: -2.54,
  rival: -3.34,
  reached: 0.19,
  covered: 1.76,
  topicCovered: 1.68,
  chiefCovered: 0.46,
  missed: 0.94,
  exact: -0.19,
  unknown: -0.94,
  strange: -0.47,
  found: 1.1,
  words: 1.07,
  few: -1.36,
  inSentence: 0.7,
  inTwo: 0.46,
  pairs: 0.66,
  loneWord: -0.32,
  heading: -0.3,
  sameQuestion: -0.08,
  inHeading: 1.59,
  titled: 0.33,
  asksAlike: 0.32,
  deniesMore: -0.5,
  namesThing: 0.28,
  answerFar: -0.93,
  answerMissing: -0.25,
};

function weighed(signals: Signals, weights: Weights): number {
  let sum = 0;
  for (const [name, weight] of Object.entries(weights)) {
    if (name in signals) sum += weight * signals[name as keyof Signals];
  }
  return sum;
}

/** The order of chunks: what the words are worth (BM25F), and how well the chunk fits otherwise. */
export function rankOf(score: number, signals: Signals): number {
  return score * Math.exp(weighed(signals, rankWeights));
}

/** How likely the chunk answers the question, 0 to 1. */
export function supportOf(signals: Signals, { reached, rival }: Standing): number {
  const { base, reached: perReached, rival: perRival } = supportWeights;
  const evidence = base + perRival * rival + perReached * reached + weighed(signals, supportWeights);
  return 1 / (1 + Math.exp(-evidence));
}
