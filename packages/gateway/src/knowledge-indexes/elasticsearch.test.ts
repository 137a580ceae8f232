import { afterAll, beforeAll, describe } from 'vitest';
import { chunkIndexContract } from '../testing/chunk-index-contract.ts';
import { startScriptedElasticsearch } from '../testing/knowledge-servers/scripted-elasticsearch.ts';
import type { WireService } from '../testing/knowledge-servers/wire-service.ts';
import { localServer, servedIndex } from '../testing/served-index-under-test.ts';
import { createElasticsearch } from './elasticsearch.ts';

const key = { header: 'authorization', prefix: 'ApiKey ' };

describe.each(['elasticsearch', 'opensearch', 'opensearch without k-NN'] as const)('as %s', (kind) => {
  let service: WireService;
  beforeAll(async () => {
    service = await startScriptedElasticsearch(kind, 'ApiKey the-key');
  });
  afterAll(() => service.close());

  chunkIndexContract(kind, {
    runs: 10,
    ...(kind === 'opensearch without k-NN' ? { noVectors: 'the plugin is not installed' } : {}),
    open: async () =>
      servedIndex(createElasticsearch(localServer(service.url, { key, apiKey: 'the-key' }), 'Knowledge-test')),
  });
});
