// The thread of files and batches: one SQLite file, which is made durable with every change.
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDialect } from 'kysely';
import type { BatchStore } from './core/batch-store.ts';
import { forKysely } from './lib/kysely-sqlite.ts';
import { createSqlBatches } from './stores/sql-batches.ts';
import { sqlite } from './stores/sql-batches/tables.ts';
import type { FromBatchThread, ToBatchThread } from './stores/thread-batches.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { file } = workerData as { readonly file: string };
let opened: BatchStore | undefined;

function openDatabase(): DatabaseSync {
  try {
    // For its owner only, whatever the umask says.
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there already; or it cannot be made, which SQLite tells better.
  }
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    chmodSync(file, 0o600);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** Opened with the first question, and again with the next where that failed. */
function store(): BatchStore {
  if (opened !== undefined) return opened;
  const database = openDatabase();
  opened = createSqlBatches({
    dialect: new SqliteDialect({ database: forKysely(database) }),
    differences: sqlite,
    // What was destroyed is still in the log of writes until that is worked in and emptied.
    scrub: () => Promise.resolve(database.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
  });
  return opened;
}

async function answer({ id, method, parameters }: ToBatchThread): Promise<FromBatchThread> {
  try {
    if (method === 'close') {
      await opened?.close();
      return { id };
    }
    const asked = store()[method] as (...given: readonly unknown[]) => Promise<unknown>;
    return { id, result: await asked(...parameters) };
  } catch (thrown) {
    const { cause } = thrown instanceof Error ? thrown : {};
    const inner = cause instanceof Error ? `: ${cause.message}` : '';
    return { id, fault: thrown instanceof Error ? `${thrown.message}${inner}` : 'unknown' };
  }
}

// One after the other: SQLite has one connection here.
let turn: Promise<unknown> = Promise.resolve();
port.on('message', (question: ToBatchThread) => {
  turn = turn.then(async () => port.postMessage(await answer(question)));
});
