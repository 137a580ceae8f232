import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KnowledgeStore } from '../core/knowledge-store.ts';
import { knowledgeStoreContract } from '../testing/knowledge-store-contract.ts';
import { findPostgres, startPostgres, type TestPostgres } from '../testing/postgres-server.ts';
import { createSqlKnowledge } from './sql-knowledge.ts';
import { createPostgresDialect } from './sql-batches/postgres-dialect.ts';
import { postgres } from './sql-knowledge/tables.ts';

describe.skipIf(findPostgres() === undefined)('with PostgreSQL', () => {
  let server: TestPostgres;
  const addresses = new Map<KnowledgeStore, string>();

  function openAt(url: string): KnowledgeStore {
    const store = createSqlKnowledge({
      dialect: createPostgresDialect({ url, ca: undefined, lost: () => undefined }),
      differences: postgres,
    });
    addresses.set(store, url);
    return store;
  }

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  knowledgeStoreContract('PostgreSQL', {
    open: async () => openAt(await server.createDatabase()),
    another: (store) => Promise.resolve(openAt(addresses.get(store) ?? '')),
  });

  test('several make the tables at the same time', async () => {
    const url = await server.createDatabase();
    const stores = Array.from({ length: 4 }, () => openAt(url));
    await Promise.all(stores.map((store) => store.ready()));
    expect(await stores[0]?.collections()).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('is unavailable where nobody listens', async () => {
    const store = openAt('postgres://gatehouse@127.0.0.1:9/none');
    await expect(store.ready()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    await store.close();
  });
});
