// The thread of the directory: one SQLite file, which is made durable with every change.
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDialect } from 'kysely';
import type { DirectoryStore } from './core/directory-store.ts';
import { forKysely } from './lib/kysely-sqlite.ts';
import { openSqlDirectory } from './stores/sql-directory.ts';
import type { FromDirectoryThread, ToDirectoryThread } from './stores/thread-directory.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { file } = workerData as { readonly file: string };
let opened: Promise<DirectoryStore> | undefined;

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
async function store(): Promise<DirectoryStore> {
  opened ??= Promise.resolve().then(() => openSqlDirectory(new SqliteDialect({ database: forKysely(openDatabase()) })));
  try {
    return await opened;
  } catch (thrown) {
    opened = undefined;
    throw thrown;
  }
}

async function answer({ id, ask, write }: ToDirectoryThread): Promise<FromDirectoryThread> {
  try {
    switch (ask) {
      case 'list':
        return { id, records: await (await store()).list() };
      case 'write':
        await (await store()).write(write ?? {});
        return { id };
      case 'ready':
        await (await store()).ready();
        return { id };
      case 'close':
        await (await opened)?.close();
        return { id };
    }
  } catch (thrown) {
    const { cause } = thrown instanceof Error ? thrown : {};
    const inner = cause instanceof Error ? `: ${cause.message}` : '';
    return { id, fault: thrown instanceof Error ? `${thrown.message}${inner}` : 'unknown' };
  }
}

// One after the other: SQLite has one connection here, and changes are to be kept in their order.
let turn: Promise<unknown> = Promise.resolve();
port.on('message', (question: ToDirectoryThread) => {
  turn = turn.then(async () => port.postMessage(await answer(question)));
});
