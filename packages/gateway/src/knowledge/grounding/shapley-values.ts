/** More players have too many subsets to look at each. */
export const mostPlayers = 20;

/** Weight of a subset of so many others before a player joins it: s! (n - s - 1)! / n! */
function weightsOf(count: number): Float64Array {
  const weights = new Float64Array(count);
  let weight = 1 / count;
  for (let size = 0; size < count; size += 1) {
    weights[size] = weight;
    weight = (weight * (size + 1)) / (count - size - 1);
  }
  return weights;
}

/** Shapley values from the worth of each subset, by bits. */
export function shapleyOfTable(worth: Float64Array, count: number): readonly number[] {
  const weights = weightsOf(count);
  const values = new Float64Array(count);
  const sizes = new Uint8Array(worth.length);
  for (let subset = 1; subset < worth.length; subset += 1) sizes[subset] = (sizes[subset >> 1] ?? 0) + (subset & 1);
  for (let player = 0; player < count; player += 1) {
    const bit = 1 << player;
    let sum = 0;
    for (let subset = 0; subset < worth.length; subset += 1) {
      if ((subset & bit) !== 0) continue;
      sum += (weights[sizes[subset] ?? 0] ?? 0) * ((worth[subset | bit] ?? 0) - (worth[subset] ?? 0));
    }
    values[player] = sum;
  }
  return [...values];
}

/**
 * The exact Shapley values of `count` players, at most 20: what each gives to the whole on average over all orders in which they may come.
 * They add up to the worth of all less the worth of none. `worth` is asked once for each subset, whose bits say who is in it: 2^count times,
 * so it must be cheap for more than about 12 players. Where it is a sum of bests, `shapleyOfBest` is as exact and takes no time.
 */
export function shapleyValues(worth: (subset: number) => number, count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 0 || count > mostPlayers)
    throw new RangeError(`Shapley values are computed for at most ${mostPlayers} players`);
  if (count === 0) return [];
  const table = new Float64Array(2 ** count);
  for (let subset = 0; subset < table.length; subset += 1) table[subset] = worth(subset);
  return shapleyOfTable(table, count);
}

/**
 * Exact Shapley values where the worth of a subset is the best score in it, and nothing of none: by sorting, for any number of players. What
 * lies between two scores is shared by all who have the higher one. For sums of such games the values are added.
 */
export function shapleyOfBest(scores: readonly number[]): readonly number[] {
  const values = Array.from({ length: scores.length }, () => 0);
  const order = scores
    .map((_score, player) => player)
    .sort((left, right) => (scores[left] ?? 0) - (scores[right] ?? 0));
  let below = 0;
  let shared = 0;
  for (const [place, player] of order.entries()) {
    const score = Math.max(0, scores[player] ?? 0);
    shared += (score - below) / (scores.length - place);
    below = score;
    values[player] = shared;
  }
  return values;
}

/** The best score within each subset, by bits. */
export function bestOfSubsets(scores: readonly number[]): Float64Array {
  const best = new Float64Array(2 ** scores.length);
  for (let subset = 1; subset < best.length; subset += 1) {
    const lowest = subset & -subset;
    best[subset] = Math.max(best[subset ^ lowest] ?? 0, scores[31 - Math.clz32(lowest)] ?? 0);
  }
  return best;
}
