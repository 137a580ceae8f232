import type { Capacity } from '@gatehouse/contract/capacity';
import type { ModelAlias, ProviderOptions } from '@gatehouse/contract/config';
import type { LlamaCppOptions, ModelServerOptions } from '@gatehouse/contract/providers';
import type { Trust } from '@gatehouse/contract/privacy';
import type { ProviderFact, StageFact } from '@gatehouse/contract/stage-facts';
import type { KnownModels } from '../../core/router.ts';

/** A provider as configured, and which models it is known to have. Of its key and headers only that they are there. */
export function explainProvider(options: ProviderOptions, known: readonly KnownModels[], trust: Trust): StageFact {
  const found = known.find(({ provider }) => provider === options.id);
  const served: ProviderFact = {
    id: 'served-models',
    discovered: found?.discovered ?? false,
    models: [...(found?.models ?? [])],
  };
  const facts = factsOf(options);
  const where: ProviderFact = { id: 'trust', trust, stated: 'trust' in options && options.trust !== undefined };
  return { id: 'provider', name: options.id, kind: options.kind, facts: [...facts, where, served] };
}

export function explainAlias(alias: ModelAlias): StageFact {
  const { name, provider = '', target = '', targets } = alias;
  if (targets === undefined) return { id: 'alias', name, provider, target };
  const { allowLessTrusted, attempts, fallback, hedge, sticky, strategy } = alias;
  return {
    id: 'routed-alias',
    name,
    strategy,
    targets: targets.map((one) => `${one.provider}/${one.target}`),
    sticky,
    fallback,
    attempts,
    lessTrusted: allowLessTrusted,
    ...(hedge === undefined ? {} : { hedgedAfter: hedge.after }),
  };
}

function factsOf(options: ProviderOptions): readonly ProviderFact[] {
  if (options.kind === 'extractive') return knowledgeFacts(options);
  return options.kind === 'llama-cpp' ? ownModelFacts(options) : serverFacts(options);
}

function ownModelFacts({ capacity, contextLength, gpuLayers, threads }: LlamaCppOptions): ProviderFact[] {
  const chosen = threads === undefined ? {} : { threads };
  return [{ id: 'own-model', context: contextLength, gpuLayers, ...chosen }, capacityFact(capacity)];
}

function knowledgeFacts(options: Extract<ProviderOptions, { kind: 'extractive' }>): ProviderFact[] {
  const { knowledge, passages, threshold } = options;
  return [{ id: 'knowledge', sources: knowledge.length, passages, threshold }];
}

function serverFacts(options: ModelServerOptions): ProviderFact[] {
  const { allowPrivateNetwork, apiKey, baseUrl, capacity, connections, headers, timeouts, tls } = options;
  const url = new URL(baseUrl);
  return [
    ...(options.kind === 'openai-compatible' && options.profile !== 'generic'
      ? [{ id: 'server-profile', profile: options.profile } as const]
      : []),
    // Neither a user nor a query: the configuration refuses them, but what is shown must not depend on that.
    { id: 'address', url: `${url.origin}${url.pathname}`, privateNetwork: allowPrivateNetwork },
    { id: 'credentials', apiKey: apiKey !== undefined || hasAccessKey(options), headers: Object.keys(headers).length },
    ...(url.protocol === 'https:'
      ? [
          {
            id: 'server-certificate',
            verified: tls?.verify ?? true,
            ownAuthority: tls?.ca !== undefined,
            clientCertificate: tls?.cert !== undefined,
          } as const,
        ]
      : []),
    { id: 'connections', connections },
    ...(capacity === undefined ? [] : [capacityFact(capacity)]),
    { id: 'timeouts', ...timeouts },
  ];
}

function hasAccessKey(options: ModelServerOptions): boolean {
  return options.kind === 'bedrock' && options.secretAccessKey !== undefined;
}

function capacityFact({ concurrent, queue, longestWait, residentModels }: Capacity): ProviderFact {
  const resident = residentModels === undefined ? {} : { residentModels };
  return { id: 'capacity', concurrent, queue, longestWait, ...resident };
}
