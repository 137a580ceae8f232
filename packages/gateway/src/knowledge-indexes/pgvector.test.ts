import { afterAll, beforeAll, describe } from 'vitest';
import { chunkIndexContract } from '../testing/chunk-index-contract.ts';
import { findPostgres, hasExtension, startPostgres, type TestPostgres } from '../testing/postgres-server.ts';
import { servedIndex } from '../testing/served-index-under-test.ts';
import { createPgvector } from './pgvector.ts';

describe.runIf(findPostgres() !== undefined)('with a real PostgreSQL', () => {
  let server: TestPostgres;
  let url = '';

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
  }, 60_000);
  afterAll(() => server.close());

  chunkIndexContract('PostgreSQL', {
    runs: 10,
    ...(hasExtension('vector') ? {} : { noVectors: 'pgvector is not installed on this machine' }),
    open: async () => servedIndex(createPgvector({ url, index: 'Knowledge-test', timeout: 10_000 })),
  });
});
