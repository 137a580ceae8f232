// The thread of files and batches: one SQLite file, which is made durable with every change.
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDialect } from 'kysely';
import type { BatchStore } from './core/batch-store.ts';
import { answerInTurn } from './lib/answer-in-turn.ts';
import { openDurableSqlite } from './lib/durable-sqlite.ts';
import { forKysely } from './lib/kysely-sqlite.ts';
import { createSqlBatches } from './stores/sql-batches.ts';
import { sqlite } from './stores/sql-batches/tables.ts';
import type { ToBatchThread } from './stores/thread-batches.ts';

const { file } = workerData as { readonly file: string };
let opened: BatchStore | undefined;

/** Opened with the first question, and again with the next where that failed. */
function store(): BatchStore {
  if (opened !== undefined) return opened;
  const database = openDurableSqlite(file);
  opened = createSqlBatches({
    dialect: new SqliteDialect({ database: forKysely(database) }),
    differences: sqlite,
    // What was destroyed is still in the log of writes until that is worked in and emptied.
    scrub: () => Promise.resolve(database.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
  });
  return opened;
}

answerInTurn<ToBatchThread>(parentPort, async ({ method, parameters }) => {
  if (method === 'close') {
    await opened?.close();
    return {};
  }
  const asked = store()[method] as (...given: readonly unknown[]) => Promise<unknown>;
  return { result: await asked(...parameters) };
});
