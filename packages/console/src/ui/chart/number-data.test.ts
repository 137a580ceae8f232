import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linePath, nearestPoint, roundTicks } from './number-data.ts';

describe('ticks of an axis', () => {
  test.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.2, 0.8, 4, [0.2, 0.4, 0.6, 0.8]],
    [0, 0.3, 6, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]],
    [3, 3, 5, [3]],
    [0, 70, 5, [0, 20, 40, 60]],
  ])('from %d to %d, some %d of them', (from, to, most, expected) => {
    expect(roundTicks(from, to, most)).toEqual(expected);
  });

  test('lie within, rise, and are few', () => {
    const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(numbers, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (from, span) => {
        const ticks = roundTicks(from, from + span, 5);
        expect(ticks.length).toBeLessThanOrEqual(7);
        for (const [index, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(from - span * 1e-3 - 1e-6);
          expect(tick).toBeLessThanOrEqual(from + span * 1.001 + 1e-6);
          if (index > 0) expect(tick).toBeGreaterThan(ticks[index - 1] ?? Infinity);
        }
      }),
    );
  });
});

test('the nearest point is found, and none among none', () => {
  expect(nearestPoint([0, 0.5, 1], 0.7)).toBe(1);
  expect(nearestPoint([0, 0.5, 1], 9)).toBe(2);
  expect(nearestPoint([], 0)).toBeUndefined();
});

test('a line is interrupted where nothing is known', () => {
  const place = (x: number, y: number): readonly [number, number] => [x, y];
  expect(linePath([0, 1, 2, 3], [5, 6, null, 7], place)).toBe('M0.0 5.0L1.0 6.0M3.0 7.0');
});
