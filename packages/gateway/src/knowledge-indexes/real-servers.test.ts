import { describe } from 'vitest';
import { chunkIndexContract } from '../testing/chunk-index-contract.ts';
import { localServer, servedIndex } from '../testing/served-index-under-test.ts';
import { createElasticsearch } from './elasticsearch.ts';
import { createQdrant } from './qdrant.ts';
import { createWeaviate } from './weaviate.ts';

/** Addresses of servers that run somewhere: the suite is run against those that are named. */
const {
  GATEHOUSE_TEST_ELASTICSEARCH: elasticsearch,
  GATEHOUSE_TEST_QDRANT: qdrant,
  GATEHOUSE_TEST_WEAVIATE: weaviate,
} = process.env;

describe.runIf(elasticsearch !== undefined)('a real Elasticsearch or OpenSearch', () => {
  chunkIndexContract('Elasticsearch or OpenSearch', {
    runs: 10,
    open: async () => servedIndex(createElasticsearch(localServer(elasticsearch ?? ''), 'Knowledge-test')),
  });
});

describe.runIf(weaviate !== undefined)('a real Weaviate', () => {
  chunkIndexContract('Weaviate', {
    runs: 10,
    open: async () => servedIndex(createWeaviate(localServer(weaviate ?? ''), 'knowledge-test')),
  });
});

describe.runIf(qdrant !== undefined)('a real Qdrant', () => {
  chunkIndexContract('Qdrant', {
    runs: 10,
    open: async () =>
      servedIndex(
        createQdrant(localServer(qdrant ?? '', { key: { header: 'api-key', prefix: '' } }), 'knowledge-test'),
      ),
  });
});
