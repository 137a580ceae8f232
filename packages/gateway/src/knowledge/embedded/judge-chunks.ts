import type { Language } from '../../core/knowledge.ts';
import type { AmongOthers } from './among-others.ts';
import type { Signals } from './signals.ts';
import { weighSignals } from '../weigh-signals.ts';

/** What is seen of the best chunks of a question beside the signals of each. */
export interface Standing extends AmongOthers {
  /** Rank of the next best, as a share of this one's; 1 for all but the best. */
  readonly rival: number;
  /** Score as a share of what a chunk would have that says nothing but the question. */
  readonly reached: number;
  /** Of the chunk. */
  readonly language: Language;
}

type Weights = Readonly<Partial<Record<keyof Signals, number>>>;

/** All that support is judged by. */
export interface Observations extends Signals, AmongOthers {
  readonly rival: number;
  /** Much is found, and no other chunk comes near. */
  readonly lead: number;
  readonly reached: number;
}

export function observe(signals: Signals, { inSameHeading, own, reached, rival, titledAlike }: Standing): Observations {
  return { ...signals, rival, lead: signals.evidence * (1 - rival), reached, own, titledAlike, inSameHeading };
}

/**
 * What each signal adds to the logarithm of the rank. A listwise logistic regression, pulled towards zero: long texts are ranked by BM25F
 * almost alone, and among questions that are headings it is the heading that decides.
 */
export const rankWeights: Weights = {
  covered: 0.03,
  topicCovered: 0.07,
  found: 0.02,
  inSentence: 0.06,
  inTwo: 0.05,
  pairs: 0.09,
  exact: 0.02,
  missed: -0.02,
  heading: 0.15,
  sameQuestion: 0.1,
  inHeading: 0.21,
  deniesMore: -0.04,
  namesThing: 0.01,
  answerFar: -0.01,
  answerMissing: -0.02,
};

/**
 * What each observation adds to the log-odds that the chunk answers the question. A logistic regression (`npm run train -- support`) on the chunk
 * that decides, for questions that can be answered, for the same questions with the chunk of their answer taken out, and for questions to the
 * example shop that nobody can answer; each source counts the same. docs/reference/knowledge-evaluation.md tells how well it does on others.
 */
export const supportWeights = {
  rival: -0.63,
  lead: 1.15,
  reached: 1.32,
  own: 0.83,
  titledAlike: -1.48,
  inSameHeading: -1.01,
  kin: 0.75,
  covered: 1,
  topicCovered: 1.3,
  chiefCovered: -0.16,
  missed: -0.06,
  evidence: 1.22,
  lack: -0.32,
  missedNames: -1.57,
  exact: 0.1,
  unknown: -0.86,
  strange: -0.82,
  found: 0.67,
  words: 0.79,
  few: -0.37,
  inSentence: 0.94,
  inTwo: 1.2,
  pairs: 0.33,
  loneWord: -0.37,
  heading: -0.02,
  sameQuestion: -0.07,
  inHeading: 0.69,
  titled: 1.19,
  asksAlike: 0.19,
  deniesMore: -0.31,
  namesThing: 0.06,
  answerFar: -0.64,
  answerMissing: -0.58,
} as const satisfies Partial<Record<keyof Observations, number>>;

/**
 * 1.48 lower than fitted, so that about one in twenty questions without an answer is above .4, from which assistants answer: a wrong answer costs
 * more than none.
 */
const base = -5.12;

/**
 * What a text of many words has of any question by chance, in log-odds, and what short ones lack of German ones; fitted with the weights. Words
 * of English are shared by more texts than compounds are.
 */
const byChance: Readonly<Record<Language, number>> = { de: -0.21, en: 0.32 };

/** The order of chunks: what the words are worth (BM25F), and how well the chunk fits otherwise. */
export function rankOf(score: number, signals: Signals): number {
  return score * Math.exp(weighSignals(signals, rankWeights));
}

/** How likely the chunk answers the question, 0 to 1. */
export function supportOf(signals: Signals, standing: Standing): number {
  const observed = weighSignals(observe(signals, standing), supportWeights);
  const odds = base + observed - byChance[standing.language] * signals.long;
  return 1 / (1 + Math.exp(-odds));
}
