import type { Measure, UnitWords } from './measure-support.ts';

/** How well a passage supports a unit, 0 to 1. */
export function supportOf(_unit: UnitWords, measure: Measure): number {
  const value = 0.7 * measure.coverage + 0.2 * measure.inOrder + 0.1 * measure.pairs;
  return Math.max(0, Math.min(1, value));
}
