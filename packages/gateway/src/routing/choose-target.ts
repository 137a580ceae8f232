import type { Strategy, TargetOptions } from '@gatehouse/contract/routing';
import { fractionOf, hashOf, scoreOf } from './rendezvous.ts';
import type { TargetState } from './target-state.ts';
import type { Provider } from '../core/provider.ts';

/** One target of a name. */
export interface Candidate {
  readonly provider: Provider;
  readonly options: TargetOptions;
  readonly state: TargetState;
  /** How far away it is: a greater number is trusted less. */
  readonly distance: number;
  /** For rendezvous hashing. */
  readonly place: number;
}

/** What a choice goes by. */
export interface Measures {
  readonly strategy: Strategy;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Monotonic milliseconds. */
  readonly now: number;
  /** Price of a usual request, in millionths; undefined where nobody knows it. */
  readonly priceOf: (candidate: Candidate) => number | undefined;
}

/** One with no weight is asked for its load all the same, when no other is there. */
const leastWeight = 0.001;
/** Servers whose cache is nearly full put requests off. */
const fullCache = 0.95;
const fullCost = 1_000;
/** A model that a server must read from the disk first. */
const unloadedCost = 100;
/** So many calls may run at a target whoever else has less: at a little load, staying is worth more than evenness. */
const leastRunning = 8;
/** By how much a target may have more than its share, from "Consistent Hashing with Bounded Loads" (Mirrokni et al.). */
const overShare = 1.25;

/** Who is asked, of all that are given; who may be called is judged elsewhere. The others are not put in order, for nearly always nobody asks for them. */
export function chooseTarget(all: readonly Candidate[], measures: Measures): Candidate | undefined {
  switch (measures.strategy) {
    case 'first':
      return all[0];
    case 'weighted':
      return drawnByWeight(all, measures.random);
    case 'latency':
      return leastOf(all, ({ state }) => state.expected(measures.now), measures.random);
    case 'load':
      return leastOf(
        all,
        (candidate) => loadOf(candidate) / Math.max(candidate.options.weight, leastWeight),
        measures.random,
      );
    case 'cost':
      // Of those that are alike, the first: an operator has listed them so.
      return leastOf(all, (candidate) => measures.priceOf(candidate) ?? Number.POSITIVE_INFINITY, undefined);
  }
}

/** Where none has a weight, the first. */
function drawnByWeight(all: readonly Candidate[], random: () => number): Candidate | undefined {
  let total = 0;
  for (const { options } of all) total += options.weight;
  let place = random() * total;
  for (const candidate of all) {
    if (place < candidate.options.weight) return candidate;
    place -= candidate.options.weight;
  }
  return all[0];
}

/** Of those that are alike, chance says who; the first without it. */
function leastOf(
  all: readonly Candidate[],
  costOf: (candidate: Candidate) => number,
  random: (() => number) | undefined,
): Candidate | undefined {
  let best: Candidate | undefined;
  let least = Number.POSITIVE_INFINITY;
  let alike = 0;
  for (const candidate of all) {
    const cost = costOf(candidate);
    if (best !== undefined && cost > least) continue;
    alike = best !== undefined && cost === least ? alike + 1 : 1;
    least = cost;
    if (alike === 1 || (random !== undefined && random() * alike < 1)) best = candidate;
  }
  return best;
}

/** What a target has to do: what its server says, or what runs of ours where that is more or newer. */
export function loadOf({ options, state }: Candidate): number {
  const { inFlight, load } = state;
  if (load === undefined) return inFlight;
  const { cacheUse = 0, loaded, running, waiting } = load.of;
  const unloaded = loaded !== undefined && !loaded.includes(options.target) ? unloadedCost : 0;
  return Math.max(inFlight, running + 2 * waiting) + (cacheUse >= fullCache ? fullCost : 0) + unloaded;
}

/** By whose this identity is, in proportion to the weights. */
export function rankedFor(all: readonly Candidate[], identity: string): readonly Candidate[] {
  const key = hashOf(identity);
  return all
    .map((candidate) => ({ candidate, score: scoreOf(key, candidate.place, candidate.options.weight) }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ candidate }) => candidate);
}

/** Who has this identity, unless it has much more to do than its share. */
export function stickyTarget(all: readonly Candidate[], identity: string): Candidate | undefined {
  const running = all.reduce((total, { state }) => total + state.inFlight, 1);
  const weights = all.reduce((total, { options }) => total + options.weight, 0);
  return rankedFor(all, identity).find(({ options, state }) => {
    const share = weights === 0 ? 1 / all.length : options.weight / weights;
    return state.inFlight < Math.max(leastRunning, Math.ceil(overShare * running * share));
  });
}

/** The canary that this identity belongs to, if it belongs to one; the shares follow each other. */
export function canaryTarget(all: readonly Candidate[], identity: string): Candidate | undefined {
  // Another hash than that of sticky targets, so that the one says nothing of the other.
  let place = fractionOf(hashOf(identity, 0x2b992ddf));
  for (const candidate of all) {
    const { canary } = candidate.options;
    if (canary === 0) continue;
    if (place < canary) return candidate;
    place -= canary;
  }
  return undefined;
}
