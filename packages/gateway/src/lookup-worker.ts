// The thread of a look-up in an SQLite file: read only, one query, one value at a time.
import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromLookupThread, LookupThreadStart, ToLookupThread } from './validation/lookups/sqlite-lookup.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { file, query } = workerData as LookupThreadStart;

interface Opened {
  readonly database: DatabaseSync;
  readonly statement: StatementSync;
  /** Which file it is: another one may be put in its place. */
  readonly inode: string;
}

let opened: Opened | undefined;

function open(): Opened {
  const { dev, ino } = statSync(file);
  const inode = `${dev}:${ino}`;
  if (opened?.inode === inode) return opened;
  opened?.database.close();
  opened = undefined;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
  try {
    opened = { database, statement: database.prepare(query), inode };
    return opened;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function answer({ id, value }: ToLookupThread): FromLookupThread {
  try {
    return { id, found: open().statement.get(value) !== undefined };
  } catch (thrown) {
    // SQLite names tables and columns in its messages, never values.
    return { id, fault: thrown instanceof Error ? thrown.message : 'unknown' };
  }
}

port.on('message', (question: ToLookupThread) => port.postMessage(answer(question)));
