import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOfSubsets, shapleyOfBest, shapleyValues } from './shapley-values.ts';

/** By all orders, as the definition has it. */
function byOrders(worth: (subset: number) => number, count: number): readonly number[] {
  const values = Array.from({ length: count }, () => 0);
  let orders = 0;
  const walk = (subset: number, gains: readonly (readonly [number, number])[]): void => {
    if (gains.length === count) {
      orders += 1;
      for (const [player, gain] of gains) values[player] = (values[player] ?? 0) + gain;
      return;
    }
    for (let player = 0; player < count; player += 1) {
      const bit = 1 << player;
      if ((subset & bit) === 0) walk(subset | bit, [...gains, [player, worth(subset | bit) - worth(subset)]]);
    }
  };
  walk(0, []);
  return values.map((value) => value / orders);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const score = fc.double({ min: 0, max: 1, noNaN: true });

describe('shapleyValues', () => {
  it('is what the average over all orders is, and adds up to the whole', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 6 })
          .chain((count) =>
            fc.tuple(fc.constant(count), fc.array(score, { minLength: 2 ** count, maxLength: 2 ** count })),
          ),
        ([count, table]) => {
          const worth = (subset: number): number => table[subset] ?? 0;
          const values = shapleyValues(worth, count);
          for (const [player, expected] of byOrders(worth, count).entries())
            expect(values[player]).toBeCloseTo(expected, 9);
          expect(sum(values)).toBeCloseTo(worth(2 ** count - 1) - worth(0), 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the same by sorting where the worth is the best score', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 10 }), (scores) => {
        const best = bestOfSubsets(scores);
        const expected = shapleyValues((subset) => best[subset] ?? 0, scores.length);
        for (const [player, value] of shapleyOfBest(scores).entries())
          expect(value).toBeCloseTo(expected[player] ?? 0, 9);
        expect(sum(shapleyOfBest(scores))).toBeCloseTo(Math.max(...scores), 9);
      }),
    );
  });

  it('asks once for each subset, of twenty players too', () => {
    let asked = 0;
    const scores = Array.from({ length: 20 }, (_, player) => (player + 1) / 20);
    const best = bestOfSubsets(scores);
    const values = shapleyValues((subset) => {
      asked += 1;
      return best[subset] ?? 0;
    }, 20);
    expect(asked).toBe(2 ** 20);
    expect(sum(values)).toBeCloseTo(1, 9);
    for (const [player, value] of shapleyOfBest(scores).entries()) expect(values[player]).toBeCloseTo(value, 9);
  });

  it('refuses more players than it can look at, and knows none', () => {
    expect(() => shapleyValues(() => 0, 21)).toThrow(RangeError);
    expect(shapleyValues(() => 0, 0)).toEqual([]);
    expect(shapleyOfBest([])).toEqual([]);
  });
});
