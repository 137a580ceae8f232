// Trains additive models: logistic regression on the features of texts, where a text counts by its best run of sentences or as a whole.
import {
  featureCount,
  type FeatureKind,
  featureKinds,
  featureRange,
} from '../../packages/gateway/src/classifiers/feature-ranges.ts';
import { longestRun } from '../../packages/gateway/src/classifiers/best-run.ts';
import type { Features } from './examples.ts';
import { seeded, shuffle } from '../random.ts';

export interface Example {
  readonly features: Features;
  readonly positive: boolean;
  readonly weight: number;
}

export interface TrainingSettings {
  readonly seed: number;
  readonly epochs: number;
  /** `runs`: a text is what its best run of sentences is. `whole`: all sentences together. */
  readonly pooling: 'runs' | 'whole';
  readonly rate: number;
  /** How sums fall with the length of a run: by (8 / words) to the power of this. */
  readonly exponent: number;
  /** How strongly weights are pulled to zero, by kind of feature; kinds that are missing are not used. */
  readonly decay: Partial<Readonly<Record<FeatureKind, number>>>;
  /** How often all features of a kind are hidden in an example, so that the others must do. */
  readonly hide: Partial<Readonly<Record<FeatureKind, number>>>;
  /** The least weight that features of a kind may have: at 0 they only speak for, so that harmless words around an attack hide nothing. */
  readonly least?: Partial<Readonly<Record<FeatureKind, number>>>;
}

export interface LinearWeights {
  readonly weights: Float32Array;
  readonly bias: number;
}

const kindByFeature = new Uint8Array(featureCount);
for (const [index, kind] of featureKinds.entries()) {
  const { start, end } = featureRange(kind);
  kindByFeature.fill(index, start, end);
}

export interface ScoredRun {
  readonly first: number;
  readonly end: number;
  readonly sum: number;
  /** What the weights were multiplied by for the length of the run. */
  readonly factor: number;
}

/** The best run of a text, or all of it, with its sum. */
export function scoreFeatures(
  weights: Float32Array,
  features: Features,
  pooling: 'runs' | 'whole' = 'runs',
  exponent = 0,
): ScoredRun {
  const { ids, unitStarts, firstWords } = features;
  const count = unitStarts.length - 1;
  const sums = new Float64Array(count);
  for (let unit = 0; unit < count; unit++) {
    let sum = 0;
    const end = unitStarts[unit + 1] as number;
    for (let at = unitStarts[unit] as number; at < end; at++) sum += weights[ids[at] as number] as number;
    sums[unit] = sum;
  }
  return bestOf(sums, firstWords, pooling, exponent);
}

export const freeWords = 8;
function scale(words: number, exponent: number): number {
  return words <= freeWords ? 1 : Math.pow(freeWords / words, exponent);
}

function bestOf(sums: Float64Array, firstWords: Int32Array, pooling: 'runs' | 'whole', exponent: number): ScoredRun {
  const count = sums.length;
  if (pooling === 'whole') {
    let sum = 0;
    for (const one of sums) sum += one;
    const factor = scale(firstWords[count] as number, exponent);
    return { first: 0, end: count, sum: sum * factor, factor };
  }
  let first = 0;
  let end = 0;
  let best = Number.NEGATIVE_INFINITY;
  let bestFactor = 1;
  for (let from = 0; from < count; from++) {
    const limit = (firstWords[from] as number) + longestRun;
    let raw = 0;
    for (let to = from; to < count; to++) {
      if (to > from && (firstWords[to + 1] as number) > limit) break;
      raw += sums[to] as number;
      const factor = scale((firstWords[to + 1] as number) - (firstWords[from] as number), exponent);
      const sum = raw * factor;
      // Longer runs win ties, so that at first all of a text is learned from.
      if (sum >= best) {
        if (sum > best || to - from > end - first - 1) {
          first = from;
          end = to + 1;
          bestFactor = factor;
        }
        best = sum;
      }
    }
  }
  return { first, end, sum: best, factor: bestFactor };
}

export function trainLinear(examples: readonly Example[], settings: TrainingSettings): LinearWeights {
  const random = seeded(settings.seed);
  const weights = new Float32Array(featureCount);
  const squares = new Float32Array(featureCount).fill(1e-4);
  const decay = featureKinds.map((kind) => settings.decay[kind] ?? -1);
  const hide = featureKinds.map((kind) => settings.hide[kind] ?? 0);
  const least = featureKinds.map((kind) => settings.least?.[kind] ?? Number.NEGATIVE_INFINITY);
  let bias = 0;
  let biasSquares = 1e-4;
  const order = shuffle(
    random,
    examples.map((_, index) => index),
  );
  let sums = new Float64Array(64);
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    const rate = settings.rate * (1 - (0.9 * epoch) / settings.epochs);
    shuffle(random, order);
    for (const index of order) {
      const { features, positive, weight } = examples[index] as Example;
      const { ids, unitStarts, firstWords } = features;
      const count = unitStarts.length - 1;
      if (count === 0) continue;
      let hidden = 0;
      for (const [kind, chance] of hide.entries())
        if ((decay[kind] as number) < 0 || (chance > 0 && random() < chance)) hidden |= 1 << kind;
      if (sums.length < count) sums = new Float64Array(count * 2);
      for (let unit = 0; unit < count; unit++) {
        let sum = 0;
        const end = unitStarts[unit + 1] as number;
        for (let at = unitStarts[unit] as number; at < end; at++) {
          const id = ids[at] as number;
          if (((hidden >> (kindByFeature[id] as number)) & 1) === 0) sum += weights[id] as number;
        }
        sums[unit] = sum;
      }
      const run = bestOf(sums.subarray(0, count), firstWords, settings.pooling, settings.exponent);
      const likelihood = 1 / (1 + Math.exp(-(run.sum + bias)));
      const error = (likelihood - (positive ? 1 : 0)) * weight;
      if (Math.abs(error) < 1e-4) continue;
      biasSquares += error * error;
      bias -= (rate * error) / Math.sqrt(biasSquares);
      const first = unitStarts[run.first] as number;
      const last = unitStarts[run.end] as number;
      for (let at = first; at < last; at++) {
        const id = ids[at] as number;
        const kind = kindByFeature[id] as number;
        if (((hidden >> kind) & 1) !== 0) continue;
        const old = weights[id] as number;
        const slope = error * run.factor + (decay[kind] as number) * weight * old;
        const square = (squares[id] as number) + slope * slope;
        squares[id] = square;
        weights[id] = Math.max(least[kind] as number, old - (rate * slope) / Math.sqrt(square));
      }
    }
  }
  return { weights, bias };
}
