/** A case whose outcome is known: how sure the model was, from 0 to 1, and whether its answer was right. */
export interface ScoredCase {
  readonly score: number;
  readonly correct: boolean;
}

/** What follows from answering only from a score on. */
export interface ThresholdRow {
  readonly threshold: number;
  /** Cases that are answered then. */
  readonly answered: number;
  readonly coverage: number;
  readonly wrong: number;
  /** Share of wrong answers among those that are given. */
  readonly risk: number;
  /** What that share is not above, with the confidence that was asked for. */
  readonly bound: number;
}

export interface Calibration {
  readonly cases: number;
  /** The lowest threshold whose risk is not above what was asked for, with that confidence; undefined where there is none. */
  readonly chosen: ThresholdRow | undefined;
  /** From the most answers to the fewest. */
  readonly rows: readonly ThresholdRow[];
}

/** Natural logarithm of the probability of at most `wrong` of `cases` where each is wrong with this probability. */
function tail(wrong: number, cases: number, probability: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return wrong >= cases ? 0 : Number.NEGATIVE_INFINITY;
  const [hit, miss] = [Math.log(probability), Math.log1p(-probability)];
  let term = cases * miss;
  let sum = term;
  for (let k = 1; k <= wrong; k += 1) {
    term += Math.log((cases - k + 1) / k) + hit - miss;
    const [greater, smaller] = sum > term ? [sum, term] : [term, sum];
    sum = greater + Math.log1p(Math.exp(smaller - greater));
  }
  return Math.min(0, sum);
}

/** The upper bound of Clopper and Pearson: what the true share of wrong ones is not above, but with the probability `doubt`. */
export function upperBound(wrong: number, cases: number, doubt: number): number {
  if (cases === 0 || wrong >= cases) return 1;
  const sought = Math.log(doubt);
  let [low, high] = [wrong / cases, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (tail(wrong, cases, middle) > sought) low = middle;
    else high = middle;
  }
  return high;
}

/** Thresholds that are compared. */
const mostRows = 40;

/**
 * Finds the lowest score from which on answers may be given, so that the share of wrong ones is at most `risk` with at least `confidence`. All thresholds
 * that are compared share the doubt (Bonferroni), since the one that looks best is taken; so the bound holds for whichever is chosen. It holds for
 * questions like those of the cases, and for no others.
 */
export function calibrate(cases: readonly ScoredCase[], risk: number, confidence: number): Calibration {
  const sorted = cases.toSorted((one, other) => other.score - one.score);
  const candidates = thresholdsOf(sorted);
  const doubt = (1 - confidence) / Math.max(1, candidates.length);
  const rows = candidates.map(({ answered, threshold, wrong }): ThresholdRow => {
    return {
      threshold,
      answered,
      coverage: answered / sorted.length,
      wrong,
      risk: wrong / answered,
      bound: upperBound(wrong, answered, doubt),
    };
  });
  return { cases: sorted.length, chosen: rows.find(({ bound }) => bound <= risk), rows };
}

/** Places at which the score changes, about evenly spread over the cases, from the lowest score on. */
function thresholdsOf(
  sorted: readonly ScoredCase[],
): readonly { threshold: number; answered: number; wrong: number }[] {
  const all: { threshold: number; answered: number; wrong: number }[] = [];
  let wrong = 0;
  for (const [index, { correct, score }] of sorted.entries()) {
    if (!correct) wrong += 1;
    if (sorted[index + 1]?.score !== score) all.push({ threshold: score, answered: index + 1, wrong });
  }
  const from = all.toReversed();
  if (from.length <= mostRows) return from;
  return Array.from({ length: mostRows }, (_, index) => from[Math.floor((index * from.length) / mostRows)]).filter(
    (one) => one !== undefined,
  );
}
