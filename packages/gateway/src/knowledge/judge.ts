import { weighSignals } from './weigh-signals.ts';

/** What can be seen of a passage and a question together; shares from 0 to 1, other signals 0 or 1 unless told. */
export interface Signals {
  /** Share of the question's importance that the passage covers. */
  readonly covered: number;
  /** The same of what the question is about, without prices, sizes and the like. */
  readonly topicCovered: number;
  /** How well the most important word is covered. */
  readonly chiefCovered: number;
  /** Share of the topical words that are found, each counting the same. */
  readonly found: number;
  /** Number of words found, those of talk left out; above three it does not matter. */
  readonly words: number;
  /** Share of the question's importance that lies in words that no document has. */
  readonly unknown: number;
  /** The same of things: nouns that no document has, be it "my cat". */
  readonly strange: number;
  /** One divided by the number of topical words in the question. */
  readonly few: number;
  /** In a sentence with a single topical word, which does not ask for existence: the share of the heading it leaves unsaid. */
  readonly loneWord: number;
  /** Share of the innermost heading that the question speaks of. */
  readonly heading: number;
  /** The same squared, where they share two topical words or more: the heading is the question in other words. */
  readonly sameQuestion: number;
  /** Share of the question that the heading speaks of. */
  readonly inHeading: number;
  /** Whether a topical word of the question stands in the heading. */
  readonly titled: number;
  /** Whether question and heading ask alike: how, where, how much. */
  readonly asksAlike: number;
  /** Whether the heading denies something and the question does not: "not arrived" is not "when does it arrive". */
  readonly deniesMore: number;
  /** Whether the question asks which ones there are and the heading names one instead of asking. */
  readonly namesThing: number;
}

type Weights = Readonly<Partial<Record<keyof Signals, number>>>;

/**
 * What each signal adds to the logarithm of the rank. Fitted as a listwise logistic regression on those questions of the
 * example shop that may be looked at, and on half of the training questions of XQuAD.
 */
export const rankWeights: Weights = {
  covered: 0.12,
  topicCovered: 0.13,
  found: 0.16,
  heading: 0.37,
  sameQuestion: 0.17,
  inHeading: 0.12,
  asksAlike: 0.05,
  deniesMore: -0.09,
  namesThing: 0.3,
};

/**
 * What each signal adds to the log-odds that the passage answers the question. A logistic regression on the best passages for
 * the same questions, for XQuAD questions whose passage was hidden, and for requests to voice assistants. The base is .4 lower
 * than fitted, so that the default threshold of .4 stands at even odds: a wrong answer costs more than none.
 */
export const likelihoodWeights: Weights & { readonly base: number; readonly rival: number } = {
  base: -4.27,
  rival: -1.93,
  covered: 1.43,
  topicCovered: 1.7,
  chiefCovered: 0.96,
  found: 2.04,
  words: 2.05,
  unknown: -1.03,
  strange: -1.11,
  few: -1.61,
  loneWord: -1.07,
  heading: 0.32,
  sameQuestion: 0.29,
  inHeading: 1.24,
  titled: 0.36,
  asksAlike: 0.77,
  deniesMore: -0.55,
};

/** The order of passages: what the words are worth (BM25F), and how well the passage fits otherwise. */
export function rankOf(score: number, signals: Signals): number {
  return score * Math.exp(weighSignals(signals, rankWeights));
}

/**
 * How likely the passage answers the question, 0 to 1, with some caution. `rival` is the rank of the next best passage as a share of this one's:
 * where two are equally good, often neither is right.
 */
export function likelihoodOf(signals: Signals, rival: number): number {
  const evidence = likelihoodWeights.base + likelihoodWeights.rival * rival + weighSignals(signals, likelihoodWeights);
  return 1 / (1 + Math.exp(-evidence));
}
