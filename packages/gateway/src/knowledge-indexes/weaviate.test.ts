import { afterAll, beforeAll } from 'vitest';
import { chunkIndexContract } from '../testing/chunk-index-contract.ts';
import { startScriptedWeaviate } from '../testing/knowledge-servers/scripted-weaviate.ts';
import type { WireService } from '../testing/knowledge-servers/wire-service.ts';
import { localServer, servedIndex } from '../testing/served-index-under-test.ts';
import { createWeaviate } from './weaviate.ts';

let service: WireService;
beforeAll(async () => {
  service = await startScriptedWeaviate('the-key');
});
afterAll(() => service.close());

chunkIndexContract('Weaviate', {
  runs: 10,
  open: async () => servedIndex(createWeaviate(localServer(service.url, { apiKey: 'the-key' }), 'knowledge-test')),
});
