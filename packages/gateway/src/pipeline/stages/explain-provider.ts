import type { Capacity } from '@gatehouse/contract/capacity';
import type { ModelAlias, ProviderOptions } from '@gatehouse/contract/config';
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
  const facts = options.kind === 'extractive' ? knowledgeFacts(options) : serverFacts(options);
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

function knowledgeFacts(options: Extract<ProviderOptions, { kind: 'extractive' }>): ProviderFact[] {
  const { knowledge, passages, threshold } = options;
  return [{ id: 'knowledge', sources: knowledge.length, passages, threshold }];
}

function serverFacts(options: Extract<ProviderOptions, { kind: 'openai-compatible' }>): ProviderFact[] {
  const { allowPrivateNetwork, apiKey, baseUrl, capacity, connections, headers, timeouts, tls } = options;
  const url = new URL(baseUrl);
  return [
    // Neither a user nor a query: the configuration refuses them, but what is shown must not depend on that.
    { id: 'address', url: `${url.origin}${url.pathname}`, privateNetwork: allowPrivateNetwork },
    { id: 'credentials', apiKey: apiKey !== undefined, headers: Object.keys(headers).length },
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

function capacityFact({ concurrent, queue, longestWait, residentModels }: Capacity): ProviderFact {
  const resident = residentModels === undefined ? {} : { residentModels };
  return { id: 'capacity', concurrent, queue, longestWait, ...resident };
}
