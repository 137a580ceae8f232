// What both the training and the evaluation by sources do: which texts are learned from, how much each counts, and how.
import type { LabelledText } from './corpora.ts';
import type { Featurise, Features } from './examples.ts';
import { mutate } from './mutate.ts';
import { seeded, shuffle } from '../random.ts';
import { featureCount } from '../../packages/gateway/src/classifiers/feature-ranges.ts';
import { lengthPenalty, type OutputReading } from '../../packages/gateway/src/classifiers/linear-model.ts';
import { type LinearWeights, scoreFeatures, trainLinear, type TrainingSettings } from './train-linear.ts';

export const settings: TrainingSettings = {
  seed: 5,
  epochs: 6,
  pooling: 'runs',
  rate: 0.15,
  exponent: 0.65,
  decay: {
    concept: 8e-3,
    pair: 1e-2,
    triple: 2e-2,
    mixed: 2e-2,
    word: 5e-2,
    bigram: 5e-2,
    characters: 1e-1,
    marks: 5e-2,
  },
  hide: { word: 0.1, bigram: 0.1, characters: 0.1 },
  least: { word: 0, bigram: 0, characters: 0, mixed: 0, marks: 0, triple: 0 },
};

/** Orders in documents hang on words more than attacks of users do, so the weights of documents are pulled to zero less. */
const documentDecay = 0.3;

function settingsOf(channel: Channel): TrainingSettings {
  if (channel === 'user') return settings;
  const decay = Object.fromEntries(Object.entries(settings.decay).map(([kind, of]) => [kind, of * documentDecay]));
  return { ...settings, decay };
}

export type Channel = 'user' | 'document';

/** Users are read by the first part of the lexicon, and alike wherever in a text they say it; documents by all of it. */
export function readingsOf(concepts: number, ofUsers: number): Readonly<Record<Channel, OutputReading>> {
  return {
    user: { concepts: ofUsers, lines: true, places: false },
    document: { concepts, lines: true, places: true },
  };
}

/** A text with its features. */
export interface Item extends LabelledText {
  readonly features: Features;
}

/** How much sources count whose labels are noisy or whose texts are much alike. */
const trust: Readonly<Record<string, number>> = {
  slabs: 0.5,
  neuralchemy: 0.6,
  hackaprompt: 0.5,
  jbb: 0.4,
  cyberseceval: 0.5,
  wild: 0.8,
  deepset: 1.2,
};
const ownTrust = 1.5;
/** The share of attacks in the weight of all. */
const attackShare = 0.4;
const mostWeight = 6;

export function group(one: LabelledText): string {
  return `${one.source}${one.attack ? '+' : '-'}`;
}

/** Sources count by the root of their size, so that none dominates; attacks as a whole by their share. */
export function weigh(items: readonly LabelledText[]): number[] {
  const sizes = new Map<string, number>();
  for (const one of items) sizes.set(group(one), (sizes.get(group(one)) ?? 0) + 1);
  const weights = items.map((one) => {
    const own = one.source.startsWith('written/') ? ownTrust : 1;
    return (
      (own * (one.weight ?? 1) * (one.attack ? (trust[one.source] ?? 1) : 1)) / Math.sqrt(sizes.get(group(one)) ?? 1)
    );
  });
  let attacks = 0;
  let all = 0;
  for (const [index, one] of items.entries()) {
    all += weights[index] ?? 0;
    if (one.attack) attacks += weights[index] ?? 0;
  }
  const mean = all / items.length;
  return items.map((one, index) => {
    const share = one.attack ? attackShare / (attacks / all) : (1 - attackShare) / (1 - attacks / all);
    return Math.min(mostWeight, ((weights[index] ?? 0) / mean) * share);
  });
}

export function withFeatures(texts: readonly LabelledText[], featurise: Featurise): Item[] {
  return texts.map((one) => ({ ...one, features: featurise(one.text) })).filter((one) => one.features.ids.length > 0);
}

/** The weights are the mean of so many trainings that differ in the order of texts; the mean of linear models is one. */
const trainings = 3;

const mutatedShare = 0.3;

/** At most so many texts of a source and class are learned from. */
const mostOfGroup = 2_500;

/** The texts to learn from: those given, and garbled copies of some. */
export function toLearnFrom(texts: readonly LabelledText[], featurise: Featurise): Item[] {
  return withFeatures([...texts, ...mutate(texts, seeded(settings.seed), mutatedShare)], featurise);
}

export function train(all: readonly Item[], channel: Channel): LinearWeights {
  const own = settingsOf(channel);
  const random = seeded(settings.seed);
  const counts = new Map<string, number>();
  const items = shuffle(random, [...all]).filter((one) => {
    if (one.isMutated === true) return true;
    const count = (counts.get(group(one)) ?? 0) + 1;
    counts.set(group(one), count);
    return count <= mostOfGroup;
  });
  const weights = weigh(items);
  const examples = items.map((one, index) => ({
    features: one.features,
    positive: one.attack,
    weight: weights[index] ?? 0,
  }));
  const mean = { weights: new Float32Array(featureCount), bias: 0 };
  for (let turn = 0; turn < trainings; turn++) {
    const model = trainLinear(examples, { ...own, seed: own.seed + turn });
    mean.bias += model.bias / trainings;
    for (let id = 0; id < featureCount; id++)
      mean.weights[id] = (mean.weights[id] ?? 0) + (model.weights[id] ?? 0) / trainings;
  }
  return mean;
}

/** What a long text loses of its log odds: it has more places to be wrong in. */
export const lengthMargin = 0.4;

export function logOdds(model: LinearWeights, features: Features): number {
  const words = features.firstWords.at(-1) ?? 0;
  return (
    scoreFeatures(model.weights, features, settings.pooling, settings.exponent).sum +
    model.bias -
    lengthPenalty(words, lengthMargin)
  );
}
