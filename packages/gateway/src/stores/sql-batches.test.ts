import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchStore } from '../core/batch-store.ts';
import { batchStoreContract } from '../testing/batch-store-contract.ts';
import { findPostgres, startPostgres, type TestPostgres } from '../testing/postgres-server.ts';
import { createSqlBatches } from './sql-batches.ts';
import { createPostgresDialect } from './sql-batches/postgres-dialect.ts';
import { postgres } from './sql-batches/tables.ts';

describe.skipIf(findPostgres() === undefined)('with PostgreSQL', () => {
  let server: TestPostgres;
  const addresses = new Map<BatchStore, string>();

  function openAt(url: string): BatchStore {
    const store = createSqlBatches({
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

  batchStoreContract('PostgreSQL', {
    open: async () => openAt(await server.createDatabase()),
    another: (store) => Promise.resolve(openAt(addresses.get(store) ?? '')),
    shared: true,
  });

  test('several make the tables at the same time', async () => {
    const url = await server.createDatabase();
    const stores = Array.from({ length: 4 }, () => openAt(url));
    await Promise.all(stores.map((store) => store.ready()));
    expect(await stores[0]?.underWay()).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('is unavailable where nobody listens', async () => {
    const store = openAt('postgres://gatehouse@127.0.0.1:9/none');
    await expect(store.ready()).rejects.toMatchObject({ code: 'batches_unavailable' });
    await store.close();
  });
});
