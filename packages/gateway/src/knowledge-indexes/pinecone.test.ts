import { afterAll, beforeAll } from 'vitest';
import { chunkIndexContract } from '../testing/chunk-index-contract.ts';
import { startScriptedPinecone } from '../testing/knowledge-servers/scripted-pinecone.ts';
import type { WireService } from '../testing/knowledge-servers/wire-service.ts';
import { localServer, servedIndex } from '../testing/served-index-under-test.ts';
import { createPinecone, pineconeApiVersion } from './pinecone.ts';

let service: WireService;
beforeAll(async () => {
  service = await startScriptedPinecone('the-key');
});
afterAll(() => service.close());

chunkIndexContract('Pinecone', {
  runs: 10,
  open: async () =>
    servedIndex(
      createPinecone(
        localServer(service.url, {
          key: { header: 'api-key', prefix: '' },
          apiKey: 'the-key',
          headers: { 'x-pinecone-api-version': pineconeApiVersion },
        }),
        'gatehouse',
        () => Promise.resolve(),
      ),
    ),
});
