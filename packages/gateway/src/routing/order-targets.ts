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

export interface OrderRooms {
  readonly strategy: Strategy;
  readonly random: () => number;
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

/** In the order in which they are meant to be asked, all that are given; who is well and open for calls is judged later. */
export function orderTargets(all: readonly Candidate[], rooms: OrderRooms): readonly Candidate[] {
  const { now, random } = rooms;
  switch (rooms.strategy) {
    case 'first':
      return all;
    case 'weighted':
      // Efraimidis and Spirakis: a weighted draw without putting back.
      return sortedBy(all, ({ options }) => drawn(options.weight, random));
    case 'latency':
    case 'load':
      return leading(bestOf(all, rooms.strategy, now, random), all);
    case 'cost':
      return sortedBy(all, (candidate) => rooms.priceOf(candidate) ?? Number.POSITIVE_INFINITY);
  }
}

/** Who has the least of a measure; of those that are alike, chance says who. The others are not put in order: nearly always nobody asks for them. */
export function bestOf(
  all: readonly Candidate[],
  strategy: 'latency' | 'load',
  now: number,
  random: () => number,
): Candidate | undefined {
  let best: Candidate | undefined;
  let least = Number.POSITIVE_INFINITY;
  let alike = 0;
  for (const candidate of all) {
    const cost =
      strategy === 'latency'
        ? candidate.state.expected(now)
        : loadOf(candidate) / Math.max(candidate.options.weight, leastWeight);
    if (cost > least) continue;
    alike = cost === least ? alike + 1 : 1;
    least = cost;
    if (alike === 1 || random() * alike < 1) best = candidate;
  }
  return best;
}

/** The list itself where it stands first already. */
export function leading(first: Candidate | undefined, others: readonly Candidate[]): readonly Candidate[] {
  if (first === undefined || others[0] === first) return others;
  return [first, ...others.filter((other) => other !== first)];
}

function drawn(weight: number, random: () => number): number {
  return weight === 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - random()) / weight;
}

/** What a target has to do: what its server says, or what runs of ours where that is more or newer. */
export function loadOf({ options, state }: Candidate): number {
  const { inFlight, load } = state;
  if (load === undefined) return inFlight;
  const { cacheUse = 0, loaded, running, waiting } = load.of;
  const unloaded = loaded !== undefined && !loaded.includes(options.target) ? unloadedCost : 0;
  return Math.max(inFlight, running + 2 * waiting) + (cacheUse >= fullCache ? fullCost : 0) + unloaded;
}

/** Stable: of those that are alike, the first stays first. */
function sortedBy(all: readonly Candidate[], costOf: (candidate: Candidate) => number): readonly Candidate[] {
  const costs = all.map((candidate) => ({ candidate, cost: costOf(candidate) }));
  costs.sort((one, other) => (one.cost === other.cost ? 0 : one.cost - other.cost));
  return costs.map(({ candidate }) => candidate);
}

/** Those whose server was not well when it was last looked at come last. The list itself where all are well. */
export function wellFirst(all: readonly Candidate[]): readonly Candidate[] {
  if (!all.some(({ state }) => state.healthy === false)) return all;
  return [...all.filter(({ state }) => state.healthy !== false), ...all.filter(({ state }) => state.healthy === false)];
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
