import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulliExp, discreteLaplace, noiseWithin, parseRational, uniformBelow } from './discrete-laplace.ts';

/** A generator that gives the same bytes every time (mulberry32). */
function seeded(seed: number): (length: number) => Uint8Array {
  let state = seed;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return (mixed ^ (mixed >>> 14)) & 0xff;
    });
}

/** Pearson's statistic of counts against expected shares. */
function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, at) => {
    const expected = total * (shares[at] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/** Above this a statistic of so many degrees of freedom is in one of a thousand draws (Wilson and Hilferty 1931). */
function critical(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.0902 * Math.sqrt(spread)) ** 3;
}

describe('uniformBelow', () => {
  it.each([1n, 2n, 3n, 6n, 255n, 256n, 257n])('gives every number below %s equally often', (bound) => {
    const below = uniformBelow(seeded(7));
    const counts = Array.from({ length: Number(bound) }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) {
      const drawn = Number(below(bound));
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    const shares = counts.map(() => 1 / counts.length);
    expect(chiSquare(counts, shares)).toBeLessThan(bound === 1n ? 1 : critical(counts.length - 1));
  });

  it('refuses a bound below which there is nothing', () => {
    expect(() => uniformBelow()(0n)).toThrow(RangeError);
  });
});

describe('bernoulliExp', () => {
  it.each([
    [0n, 1n],
    [1n, 3n],
    [1n, 1n],
    [5n, 2n],
  ])('is true with probability exp(-%s/%s)', (numerator, denominator) => {
    const below = uniformBelow(seeded(11));
    let hits = 0;
    const draws = 10_000;
    for (let draw = 0; draw < draws; draw++) if (bernoulliExp({ numerator, denominator }, below)) hits++;
    const share = Math.exp(-Number(numerator) / Number(denominator));
    if (share === 1) expect(hits).toBe(draws);
    else expect(chiSquare([hits, draws - hits], [share, 1 - share])).toBeLessThan(critical(1));
  });
});

describe('discreteLaplace', () => {
  it.each([
    [1n, 2n],
    [1n, 1n],
    [7n, 3n],
    [10n, 1n],
  ])('has the distribution that it is to have, scale %s/%s', (numerator, denominator) => {
    const below = uniformBelow(seeded(3));
    const q = Math.exp(-Number(denominator) / Number(numerator));
    const width = Math.max(3, Math.ceil((3 * Number(numerator)) / Number(denominator)));
    // The tails on both sides are a class each.
    const share = (z: number): number => ((1 - q) / (1 + q)) * q ** Math.abs(z);
    const inner = Array.from({ length: 2 * width + 1 }, (_, at) => share(at - width));
    const tail = (1 - inner.reduce((sum, value) => sum + value, 0)) / 2;
    const counts = Array.from({ length: inner.length + 2 }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) {
      const z = Number(discreteLaplace({ numerator, denominator }, below));
      const at = z < -width ? 0 : z > width ? counts.length - 1 : z + width + 1;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    expect(chiSquare(counts, [tail, ...inner, tail])).toBeLessThan(critical(counts.length - 1));
  });

  it('fails that test where the scale is another one', () => {
    const below = uniformBelow(seeded(3));
    const counts = [0, 0];
    for (let draw = 0; draw < 10_000; draw++) {
      const at = discreteLaplace({ numerator: 12n, denominator: 10n }, below) === 0n ? 0 : 1;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    const zero = (1 - Math.exp(-1)) / (1 + Math.exp(-1));
    expect(chiSquare(counts, [zero, 1 - zero])).toBeGreaterThan(critical(1));
  });

  it('draws from the machine where nothing else is said, and refuses a scale of nothing', () => {
    const drawn = Array.from({ length: 200 }, () =>
      discreteLaplace({ numerator: 50n, denominator: 1n }, uniformBelow()),
    );
    expect(new Set(drawn).size).toBeGreaterThan(20);
    expect(() => discreteLaplace({ numerator: 0n, denominator: 1n }, uniformBelow())).toThrow(RangeError);
  });
});

it('says how far noise reaches: the smallest bound with the probability that was asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 10 }), (numerator, denominator) => {
      const scale = { numerator: BigInt(numerator), denominator: BigInt(denominator) };
      const q = Math.exp(-denominator / numerator);
      const outside = (t: number): number => (2 * q ** (t + 1)) / (1 + q);
      const bound = noiseWithin(scale, 950);
      expect(outside(bound)).toBeLessThanOrEqual(0.05 + 1e-9);
      if (bound > 0) expect(outside(bound - 1)).toBeGreaterThan(0.05 - 1e-9);
    }),
  );
});

it('reads decimal numbers exactly and nothing else', () => {
  expect(parseRational('0.5')).toEqual({ numerator: 5n, denominator: 10n });
  expect(parseRational('2')).toEqual({ numerator: 2n, denominator: 1n });
  expect(['0', '0.0', '-1', '1e3', '.5', '1,5', ''].map(parseRational)).toEqual(Array.from({ length: 7 }));
});
