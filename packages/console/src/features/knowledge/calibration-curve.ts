import type { Calibration } from '@gatehouse/contract/admin-knowledge';

export type CurvePoint = Calibration['curve'][number];

/** By rising threshold, with as many points as a chart can show; those that are named stay. */
export function thinCurve(curve: readonly CurvePoint[], most: number, keep: readonly number[]): readonly CurvePoint[] {
  const sorted = curve.toSorted((one, other) => one.threshold - other.threshold);
  if (sorted.length <= most) return sorted;
  const step = (sorted.length - 1) / (most - 1);
  const chosen = new Set(Array.from({ length: most }, (_, index) => Math.round(index * step)));
  return sorted.filter(({ threshold }, index) => chosen.has(index) || keep.includes(threshold));
}

/**
 * What holds at a threshold: an answer is given from it on, so it is what the lowest measured threshold that is not below it tells. Undefined
 * where it is above all of them.
 */
export function pointAt(curve: readonly CurvePoint[], threshold: number): CurvePoint | undefined {
  let found: CurvePoint | undefined;
  for (const point of curve)
    if (point.threshold >= threshold && (found === undefined || point.threshold < found.threshold)) found = point;
  return found;
}

/** Risk over coverage, by rising coverage; of several with the same coverage the one with the least risk. */
export function riskByCoverage(curve: readonly CurvePoint[]): readonly { coverage: number; risk: number }[] {
  const least = new Map<number, number>();
  for (const { coverage, risk } of curve)
    if (risk !== undefined) least.set(coverage, Math.min(risk, least.get(coverage) ?? risk));
  return [...least]
    .map(([coverage, risk]) => ({ coverage, risk }))
    .toSorted((one, other) => one.coverage - other.coverage);
}

/** A threshold as it is written: rounded up, so that no more is answered than was measured. */
export function writtenThreshold(threshold: number): string {
  return String(Math.min(Math.ceil(threshold * 1_000 - 1e-9) / 1_000, 1));
}
