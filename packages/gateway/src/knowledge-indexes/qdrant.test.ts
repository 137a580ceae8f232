import { afterAll, beforeAll } from 'vitest';
import { chunkIndexContract } from '../testing/chunk-index-contract.ts';
import { startScriptedQdrant } from '../testing/knowledge-servers/scripted-qdrant.ts';
import type { WireService } from '../testing/knowledge-servers/wire-service.ts';
import { localServer, servedIndex } from '../testing/served-index-under-test.ts';
import { createQdrant } from './qdrant.ts';

let service: WireService;
beforeAll(async () => {
  service = await startScriptedQdrant('the-key');
});
afterAll(() => service.close());

chunkIndexContract('Qdrant', {
  runs: 10,
  open: async () =>
    servedIndex(
      createQdrant(
        localServer(service.url, { key: { header: 'api-key', prefix: '' }, apiKey: 'the-key' }),
        'gatehouse',
      ),
    ),
});
