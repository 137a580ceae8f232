import type { ProviderOptions } from '@gatehouse/contract/config';
import { profiles } from './providers/openai-compatible/profiles.ts';

/** Whether the probabilities of tokens can be had from a provider: then a request may ask for them without being refused. */
export function givesLogprobs(provider: ProviderOptions): boolean {
  if (provider.kind === 'ollama') return true;
  if (provider.kind !== 'openai-compatible') return false;
  return provider.profile === 'generic' || !profiles[provider.profile].unable.has('logprobs');
}
