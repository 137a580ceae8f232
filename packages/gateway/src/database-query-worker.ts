// The thread of one query to an SQLite file, which is opened for reading only.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromQueryThread, QueryThreadStart } from './ask-source-database.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { file, mostRows, query } = workerData as QueryThreadStart;

function answer(): FromQueryThread {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 1_000, allowExtension: false });
  try {
    const statement = database.prepare(query);
    statement.setReadBigInts(true);
    const rows: Record<string, unknown>[] = [];
    for (const row of statement.iterate()) {
      if (rows.length >= mostRows) return { fault: `the query gives more than ${mostRows} rows` };
      rows.push({ ...row });
    }
    return { rows };
  } catch (thrown) {
    // SQLite names tables and columns in its messages, never values.
    return { fault: thrown instanceof Error ? thrown.message : 'unknown' };
  } finally {
    database.close();
  }
}

port.postMessage(answer());
