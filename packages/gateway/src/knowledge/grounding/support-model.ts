import type { Measure, UnitWords } from './measure-support.ts';
import { featuresOf, supportFeatures } from './support-features.ts';
import { supportBias, supportWeights } from './support-weights.ts';

const weights = Float64Array.from(supportFeatures, (name) => supportWeights[name]);

/** How likely a passage supports a unit, 0 to 1: logistic regression over what they have in common. */
export function supportOf(unit: UnitWords, measure: Measure): number {
  if (measure.coverage === 0) return 0;
  let sum = supportBias;
  for (const [at, value] of featuresOf(unit, measure).entries()) sum += value * (weights[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
