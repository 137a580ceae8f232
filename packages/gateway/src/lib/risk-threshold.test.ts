import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate, type ScoredCase, upperBound } from './risk-threshold.ts';

describe('the upper bound of a share', () => {
  // One-sided at 95 %, by summing the binomial distribution in exact arithmetic.
  test.each([
    [0, 100, 0.0295],
    [0, 10, 0.2589],
    [1, 20, 0.2161],
    [5, 50, 0.1988],
    [10, 100, 0.1637],
  ])('of %i in %i is %d', (wrong, cases, bound) => {
    expect(upperBound(wrong, cases, 0.05)).toBeCloseTo(bound, 3);
  });

  test('is 1 where nothing is known, and falls with more cases and less doubt allowed', () => {
    expect(upperBound(0, 0, 0.05)).toBe(1);
    expect(upperBound(3, 3, 0.05)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 31, max: 500 }), (wrong, cases) => {
        const bound = upperBound(wrong, cases, 0.05);
        expect(bound).toBeGreaterThan(wrong / cases);
        expect(upperBound(wrong, cases, 0.01)).toBeGreaterThan(bound);
        expect(upperBound(wrong * 2, cases * 2, 0.05)).toBeLessThan(bound);
      }),
      { numRuns: 50 },
    );
  });
});

/** Numbers that look like chance and are the same each time. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const casesOf = (count: number, seed: number): ScoredCase[] => {
  const random = drawn(seed);
  return Array.from({ length: count }, () => {
    const score = random();
    return { score, correct: random() < score };
  });
};

describe('calibrating', () => {
  test('takes the lowest threshold whose bound is within the risk', () => {
    const { chosen, rows } = calibrate(casesOf(2_000, 7), 0.2, 0.95);
    expect(chosen).toBeDefined();
    expect(chosen?.bound).toBeLessThanOrEqual(0.2);
    for (const row of rows) if (row.threshold < (chosen?.threshold ?? 0)) expect(row.bound).toBeGreaterThan(0.2);
  });

  test('says that there is none where the cases are too few or too bad', () => {
    expect(calibrate(casesOf(20, 1), 0.01, 0.95).chosen).toBeUndefined();
    expect(calibrate([], 0.5, 0.9)).toMatchObject({ cases: 0, chosen: undefined, rows: [] });
    expect(
      calibrate(
        casesOf(500, 2).map(({ score }) => ({ score, correct: false })),
        0.5,
        0.9,
      ).chosen,
    ).toBeUndefined();
  });

  test('keeps its promise on further questions, in more runs than it says', () => {
    let broken = 0;
    let chosen = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const found = calibrate(casesOf(600, seed), 0.25, 0.9).chosen;
      if (found === undefined) continue;
      chosen += 1;
      const given = casesOf(5_000, seed + 1_000).filter(({ score }) => score >= found.threshold);
      if (given.filter(({ correct }) => !correct).length / given.length > 0.25) broken += 1;
    }
    expect(chosen).toBeGreaterThan(50);
    expect(broken / chosen).toBeLessThanOrEqual(0.1);
  });
});
