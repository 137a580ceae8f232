/**
 * Durations are counted in slots, each wider than the one before by the same factor, so that percentiles of any time can be told from a
 * few dozen counts: the moments between which the true one lies are 9 % apart, and the middle of them is off by half of that.
 */

/** Slots of each doubling. */
const fineness = 8;
/** Microseconds; whatever is shorter is in the first slot. */
const shortest = 64;
/** More than an hour is in the last slot. */
const mostSlots = 26 * fineness;

/** @param duration microseconds */
export function latencySlot(duration: number): number {
  if (duration <= shortest) return 0;
  return Math.min(mostSlots, Math.ceil(Math.log2(duration / shortest) * fineness));
}

/** Microseconds up to which a slot reaches. */
export function slotEnd(slot: number): number {
  return shortest * 2 ** (slot / fineness);
}

/**
 * The duration that a share of all did not exceed.
 *
 * @param counts by slot
 * @param share from 0 to 1
 * @returns milliseconds, rounded to tenths; null where nothing was counted
 */
export function latencyOf(counts: ReadonlyMap<number, number>, share: number): number | null {
  const slots = [...counts].toSorted(([one], [other]) => one - other);
  const total = slots.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  let left = Math.max(1, Math.ceil(total * share));
  for (const [slot, count] of slots) {
    left -= count;
    if (left > 0) continue;
    const middle = slot === 0 ? shortest : Math.sqrt(slotEnd(slot - 1) * slotEnd(slot));
    return Math.round(middle / 100) / 10;
  }
  return null;
}
