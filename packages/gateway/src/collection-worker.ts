// The thread of documents of collections: one SQLite file, which is made durable with every change.
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteDialect } from 'kysely';
import type { KnowledgeStore } from './core/knowledge-store.ts';
import { answerInTurn } from './lib/answer-in-turn.ts';
import { openDurableSqlite } from './lib/durable-sqlite.ts';
import { forKysely } from './lib/kysely-sqlite.ts';
import { createSqlKnowledge } from './stores/sql-knowledge.ts';
import { sqlite } from './stores/sql-knowledge/tables.ts';
import type { ToCollectionThread } from './stores/thread-knowledge.ts';

const { file } = workerData as { readonly file: string };
let opened: KnowledgeStore | undefined;

/** Opened with the first question, and again with the next where that failed. */
function store(): KnowledgeStore {
  opened ??= createSqlKnowledge({
    dialect: new SqliteDialect({ database: forKysely(openDurableSqlite(file)) }),
    differences: sqlite,
  });
  return opened;
}

answerInTurn<ToCollectionThread>(parentPort, async ({ method, parameters }) => {
  if (method === 'close') {
    await opened?.close();
    return {};
  }
  const asked = store()[method] as (...given: readonly unknown[]) => Promise<unknown>;
  return { result: await asked(...parameters) };
});
