import type { Usage } from '../core/delta.ts';
import type { JsonObject } from '../core/json.ts';

/** Token counts under OpenAI's names. What the provider said beyond them goes along unchanged. */
export function encodeUsage(usage: Usage): JsonObject {
  const { details, cachedInput, reasoning } = usage;
  return {
    ...details,
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    ...(cachedInput === undefined || details?.['prompt_tokens_details'] !== undefined
      ? {}
      : { prompt_tokens_details: { cached_tokens: cachedInput } }),
    ...(reasoning === undefined || details?.['completion_tokens_details'] !== undefined
      ? {}
      : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}
