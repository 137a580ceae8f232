import type { Language } from '../../core/knowledge.ts';
import type { Signals } from './signals.ts';
import { weighSignals } from '../weigh-signals.ts';

/** What is seen of the best chunks of a question beside the signals of each. */
export interface Standing {
  /** Rank of the next best, as a share of this one's; 1 for all but the best. */
  readonly rival: number;
  /** Score as a share of what a chunk would have that says nothing but the question. */
  readonly reached: number;
  /** Of the chunk. */
  readonly language: Language;
}

type Weights = Readonly<Partial<Record<keyof Signals, number>>>;

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
 * What each signal adds to the log-odds that the chunk answers the question. A logistic regression on the best chunk for questions that can be
 * answered, for the same questions with the chunk of their answer taken out, and for questions to the example shop that nobody can answer;
 * each source counts the same. The base is .95 lower than fitted, so that about one in twenty questions without an answer is above .4, from
 * which assistants answer: a wrong answer costs more than none. docs/reference/knowledge-evaluation.md tells how well it does on others.
 */
export const supportWeights: Weights & {
  readonly base: number;
  readonly rival: number;
  readonly lead: number;
  readonly reached: number;
} = {
  base: -3.3,
  rival: -2.54,
  // Much is found, and in no other chunk.
  lead: 2.04,
  reached: 0.39,
  covered: 0.72,
  topicCovered: 1.55,
  chiefCovered: 0.39,
  missed: 0.58,
  evidence: 1.62,
  lack: -0.41,
  missedNames: -0.9,
  exact: -0.03,
  unknown: -0.91,
  strange: -0.12,
  found: 0.73,
  words: 0.45,
  few: -0.78,
  inSentence: 0.6,
  inTwo: 0.35,
  pairs: 0.66,
  loneWord: -0.55,
  heading: -0.09,
  sameQuestion: -0.01,
  inHeading: 1.66,
  titled: 0.11,
  asksAlike: 0.32,
  deniesMore: -0.53,
  namesThing: 0.27,
  answerFar: -0.78,
  answerMissing: -0.07,
};

/**
 * What a text of many words has of any question by chance, in log-odds; more in English, whose words are shared by more texts than compounds are.
 * Set so that one in twenty questions without an answer is above .4 on the halves that were fitted.
 */
const byChance: Readonly<Record<Language, number>> = { de: 0.12, en: 0.79 };

/** The order of chunks: what the words are worth (BM25F), and how well the chunk fits otherwise. */
export function rankOf(score: number, signals: Signals): number {
  return score * Math.exp(weighSignals(signals, rankWeights));
}

/** How likely the chunk answers the question, 0 to 1. */
export function supportOf(signals: Signals, { language, reached, rival }: Standing): number {
  const { base, lead, reached: perReached, rival: perRival } = supportWeights;
  const standing = perRival * rival + lead * signals.evidence * (1 - rival) + perReached * reached;
  const odds = base + standing - byChance[language] * signals.long + weighSignals(signals, supportWeights);
  return 1 / (1 + Math.exp(-odds));
}
