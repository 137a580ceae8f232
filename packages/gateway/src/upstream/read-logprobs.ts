import type { Json } from '../core/json.ts';
import { type Foreign, isObject } from './foreign-json.ts';

const mostAlternatives = 128;

/**
 * Entries of `logprobs.content` or `logprobs.refusal`, rebuilt from the fields that are known; `undefined` for none.
 */
export function readLogprobs(value: unknown): Json[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const entries: Json[] = [];
  for (const entry of value as readonly unknown[]) {
    const kept = readLogprob(entry);
    if (kept === undefined) continue;
    const alternatives = (entry as Foreign)['top_logprobs'];
    const top: Json[] = [];
    if (Array.isArray(alternatives)) {
      for (const alternative of (alternatives as readonly unknown[]).slice(0, mostAlternatives)) {
        const one = readLogprob(alternative);
        if (one !== undefined) top.push(one);
      }
    }
    entries.push({ ...kept, top_logprobs: top });
  }
  return entries.length === 0 ? undefined : entries;
}

function readLogprob(entry: unknown): { token: string; logprob: number; bytes: number[] | null } | undefined {
  if (!isObject(entry)) return undefined;
  const { token, logprob, bytes } = entry as { token?: unknown; logprob?: unknown; bytes?: unknown };
  if (typeof token !== 'string' || typeof logprob !== 'number') return undefined;
  const whole =
    Array.isArray(bytes) && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
      ? (bytes as number[])
      : null;
  return { token, logprob, bytes: whole };
}
