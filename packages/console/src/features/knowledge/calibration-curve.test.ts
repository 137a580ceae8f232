import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CurvePoint, pointAt, riskByCoverage, thinCurve, writtenThreshold } from './calibration-curve.ts';

const point = (threshold: number, coverage = 0.5, risk?: number): CurvePoint => ({
  threshold,
  coverage,
  falseAnswers: 0,
  ...(risk === undefined ? {} : { risk }),
});

describe('the curve of a calibration', () => {
  test('is by rising threshold', () => {
    expect(thinCurve([point(0.5), point(0.1)], 200, []).map(({ threshold }) => threshold)).toEqual([0.1, 0.5]);
  });

  test('is thinned from end to end, and keeps what is named', () => {
    const curve = Array.from({ length: 5_000 }, (_, index) => point(index / 5_000));
    const thin = thinCurve(curve, 100, [0.0002]).map(({ threshold }) => threshold);
    expect(thin.length).toBeLessThanOrEqual(101);
    expect(thin[0]).toBe(0);
    expect(thin.at(-1)).toBe(4_999 / 5_000);
    expect(thin).toContain(0.0002);
  });

  test('tells at a threshold what the next measured one tells', () => {
    const curve = [point(0.6), point(0.2), point(0.4)];
    expect(pointAt(curve, 0.3)?.threshold).toBe(0.4);
    expect(pointAt(curve, 0.4)?.threshold).toBe(0.4);
    expect(pointAt(curve, 0.7)).toBeUndefined();
  });

  test('is drawn over coverage with the least risk, and without what has none', () => {
    expect(riskByCoverage([point(0, 0.9, 0.2), point(0.1, 0.5, 0.1), point(0.2, 0.5, 0.05), point(1, 0)])).toEqual([
      { coverage: 0.5, risk: 0.05 },
      { coverage: 0.9, risk: 0.2 },
    ]);
  });

  test('is written with a threshold that answers no more than was measured', () => {
    expect(writtenThreshold(0.43)).toBe('0.43');
    expect(writtenThreshold(0.43001)).toBe('0.431');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (threshold) => {
        const written = Number(writtenThreshold(threshold));
        expect(written).toBeGreaterThanOrEqual(threshold - 1e-9);
        expect(written).toBeLessThanOrEqual(1);
      }),
    );
  });
});
