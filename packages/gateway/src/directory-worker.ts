// The thread of the directory: one SQLite file, which is made durable with every change.
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDialect } from 'kysely';
import type { DirectoryStore } from './core/directory-store.ts';
import { answerInTurn } from './lib/answer-in-turn.ts';
import { openDurableSqlite } from './lib/durable-sqlite.ts';
import { forKysely } from './lib/kysely-sqlite.ts';
import { openSqlDirectory } from './stores/sql-directory.ts';
import type { ToDirectoryThread } from './stores/thread-directory.ts';

const { file } = workerData as { readonly file: string };
let opened: Promise<DirectoryStore> | undefined;

/** Opened with the first question, and again with the next where that failed. */
async function store(): Promise<DirectoryStore> {
  opened ??= Promise.resolve().then(() =>
    openSqlDirectory(new SqliteDialect({ database: forKysely(openDurableSqlite(file)) })),
  );
  try {
    return await opened;
  } catch (thrown) {
    opened = undefined;
    throw thrown;
  }
}

// In turn also because changes are to be kept in their order.
answerInTurn<ToDirectoryThread>(parentPort, async ({ ask, write }) => {
  switch (ask) {
    case 'list':
      return { records: await (await store()).list() };
    case 'write':
      await (await store()).write(write ?? {});
      return {};
    case 'ready':
      await (await store()).ready();
      return {};
    case 'close':
      await (await opened)?.close();
      return {};
  }
});
