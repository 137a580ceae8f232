import { type Dialect, Kysely } from 'kysely';
import { type BatchStore, batchStoreMethods } from '../core/batch-store.ts';
import { GatehouseError } from '../core/errors.ts';
import { batchQueries } from './sql-batches/batch-queries.ts';
import { erasureQueries } from './sql-batches/erasure-queries.ts';
import { fileQueries } from './sql-batches/file-queries.ts';
import { lineQueries } from './sql-batches/line-queries.ts';
import { type BatchTables, makeTables, type SqlDifferences } from './sql-batches/tables.ts';

export interface SqlBatchesOptions {
  readonly dialect: Dialect;
  readonly differences: SqlDifferences;
  /** After content was destroyed: what the database still has of it in files of its own goes now. */
  readonly scrub?: () => Promise<void>;
}

/**
 * Files and batches in a SQL database. A line of a batch is a row, its result is written into that row, once, and the files of results are
 * those rows read in their order: so no line can be lost, and none be there twice.
 */
export function createSqlBatches({ dialect, differences, scrub }: SqlBatchesOptions): BatchStore {
  const database = new Kysely<BatchTables>({ dialect });
  let made: Promise<void> | undefined;

  /** Made with the first question, and again with the next where that failed. */
  async function tables(): Promise<void> {
    made ??= makeTables(database, differences);
    try {
      await made;
    } catch (thrown) {
      made = undefined;
      throw thrown;
    }
  }

  const erasing = erasureQueries(database);
  const queries: Omit<BatchStore, 'ready' | 'close'> = {
    ...fileQueries(database, differences),
    ...batchQueries(database, differences),
    ...lineQueries(database, differences),
    ...erasing,
    async eraseGroup(group) {
      const erased = await erasing.eraseGroup(group);
      await scrub?.();
      return erased;
    },
  };

  const store: Record<string, unknown> = {
    async ready() {
      await attempt(async () => {
        await tables();
        await database.selectFrom('gatehouse_batch_schema').select('version').execute();
      });
    },
    close: () => database.destroy(),
  };
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof GatehouseError) throw cause;
      throw new GatehouseError('batches_unavailable', { cause });
    }
  }
  for (const name of batchStoreMethods) {
    if (name === 'ready') continue;
    const query = queries[name] as (...parameters: unknown[]) => Promise<unknown>;
    store[name] = (...parameters: unknown[]) =>
      attempt(async () => {
        await tables();
        return query(...parameters);
      });
  }
  return Object.freeze(store) as unknown as BatchStore;
}
