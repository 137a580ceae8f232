import type { ProviderOptions } from '@gatehouse/contract/config';
import type { Clock } from './core/clock.ts';
import type { Provider } from './core/provider.ts';
import type { Log } from './core/telemetry.ts';
import { createKnowledgeSearch } from './knowledge/knowledge-search.ts';
import { smallTalkOf } from './knowledge/assistants/small-talk.ts';
import { loadKnowledge } from './knowledge/load-knowledge.ts';
import { createAnthropic } from './providers/anthropic.ts';
import { createExtractive } from './providers/extractive.ts';
import { createGemini } from './providers/gemini.ts';
import { createLlamaCpp } from './providers/llama-cpp.ts';
import { createOllama } from './providers/ollama.ts';
import { createOpenaiCompatible } from './providers/openai-compatible.ts';

export interface ProviderDependencies {
  readonly clock: Clock;
  readonly log: Pick<Log, 'upstreamFieldDropped' | 'upstreamFailed'>;
  readonly version: string;
  /** Secrets of the options that servers may repeat, and that must not come to the log. */
  readonly hidden?: readonly string[];
}

/** Makes the provider that a configuration names. Rejects with a message for the operator where it cannot be made. */
export async function createProvider(options: ProviderOptions, dependencies: ProviderDependencies): Promise<Provider> {
  const { clock, hidden = [], log, version } = dependencies;
  const server = { log, clock, hidden, userAgent: `gatehouse/${version}` };
  switch (options.kind) {
    case 'openai-compatible':
      return createOpenaiCompatible(options, server);
    case 'anthropic':
      return createAnthropic(options, server);
    case 'gemini':
      return createGemini(options, server);
    case 'ollama':
      return createOllama(options, server);
    case 'bedrock': {
      // Signing and framing are large, and most gateways do without.
      const { createBedrock } = await import('./providers/bedrock.ts');
      return createBedrock(options, server);
    }
    case 'llama-cpp':
      return createLlamaCpp(options, { log, clock });
    case 'extractive': {
      const search = createKnowledgeSearch(await loadKnowledge(options.knowledge));
      return createExtractive(options, { search, smallTalkOf, clock });
    }
  }
}
