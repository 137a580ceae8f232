import type { Usage } from '../../core/delta.ts';
import type { JsonObject } from '../../core/json.ts';
import { type Foreign, isObject } from '../../upstream/foreign-json.ts';

/** No answer has more tokens than this; a larger figure is nonsense and would ruin budgets and totals. */
const mostTokens = 1_000_000_000;
const mostDetails = 32;
const detailName = /^[a-z][a-z0-9_]{0,63}$/i;

function tokens(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostTokens ? value : undefined;
}

/** Counts only: a string or a list in here would be text that no guard has seen. */
function counts(source: Foreign, skip: (key: string) => boolean, depth: number): JsonObject | undefined {
  let found: JsonObject | undefined;
  for (const key of Object.keys(source).slice(0, mostDetails)) {
    if (skip(key) || !detailName.test(key)) continue;
    const value = source[key];
    const kept = isObject(value) && depth > 0 ? counts(value, () => false, depth - 1) : tokens(value);
    if (kept !== undefined) (found ??= {})[key] = kept;
  }
  return found;
}

function isOwnField(key: string): boolean {
  return key === 'prompt_tokens' || key === 'completion_tokens' || key === 'total_tokens';
}

/**
 * The `usage` object of an answer. `undefined` when it is wrong in any way (missing or negative counts, strings, fractions):
 * a missing usage is recorded as missing, a wrong one must never be recorded as right. `details` keeps the other counts
 * under the names of the wire, for example `prompt_tokens_details: { cached_tokens: 3 }`.
 */
export function readUsage(value: unknown, kind: 'chat' | 'embeddings'): Usage | undefined {
  if (!isObject(value)) return undefined;
  const input = tokens(value['prompt_tokens']);
  const written = value['completion_tokens'];
  const output = kind === 'embeddings' && (written === undefined || written === null) ? 0 : tokens(written);
  if (input === undefined || output === undefined) return undefined;
  const promptDetails = value['prompt_tokens_details'];
  const completionDetails = value['completion_tokens_details'];
  const cachedInput = isObject(promptDetails)
    ? tokens(promptDetails['cached_tokens'])
    : tokens(value['prompt_cache_hit_tokens']); // DeepSeek's name
  const reasoning = isObject(completionDetails) ? tokens(completionDetails['reasoning_tokens']) : undefined;
  const details = counts(value, isOwnField, 1);
  return {
    input,
    output,
    ...(cachedInput === undefined || cachedInput > input ? undefined : { cachedInput }),
    ...(reasoning === undefined || reasoning > output ? undefined : { reasoning }),
    ...(details === undefined ? undefined : { details }),
  };
}
