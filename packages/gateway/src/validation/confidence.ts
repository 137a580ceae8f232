import type { ConfidenceCheck } from '@gatehouse/contract/validation';
import type { Json } from '../core/json.ts';

/**
 * How sure the model was of an answer, from 0 to 1: the geometric mean of the probabilities of its tokens, or the least of them. Undefined where
 * there are none.
 */
export function confidenceOf(
  logprobs: readonly Json[] | undefined,
  score: ConfidenceCheck['score'],
): number | undefined {
  let sum = 0;
  let least = 0;
  let tokens = 0;
  for (const entry of logprobs ?? []) {
    const logprob =
      typeof entry === 'object' && entry !== null && !Array.isArray(entry)
        ? (entry as { readonly logprob?: Json }).logprob
        : undefined;
    // What a server gives for "none" is no number, or a great one below zero.
    if (typeof logprob !== 'number' || Number.isNaN(logprob)) continue;
    const value = Math.min(0, logprob);
    sum += value;
    least = Math.min(least, value);
    tokens += 1;
  }
  if (tokens === 0) return undefined;
  return Math.exp(score === 'mean' ? sum / tokens : least);
}
