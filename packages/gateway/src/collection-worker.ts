// The thread of documents of collections: one SQLite file, which is made durable with every change.
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDialect } from 'kysely';
import type { KnowledgeStore } from './core/knowledge-store.ts';
import { forKysely } from './lib/kysely-sqlite.ts';
import { createSqlKnowledge } from './stores/sql-knowledge.ts';
import { sqlite } from './stores/sql-knowledge/tables.ts';
import type { FromCollectionThread, ToCollectionThread } from './stores/thread-knowledge.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { file } = workerData as { readonly file: string };
let opened: KnowledgeStore | undefined;

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
function store(): KnowledgeStore {
  opened ??= createSqlKnowledge({
    dialect: new SqliteDialect({ database: forKysely(openDatabase()) }),
    differences: sqlite,
  });
  return opened;
}

async function answer({ id, method, parameters }: ToCollectionThread): Promise<FromCollectionThread> {
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
port.on('message', (question: ToCollectionThread) => {
  turn = turn.then(async () => port.postMessage(await answer(question)));
});
