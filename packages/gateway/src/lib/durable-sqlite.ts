import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Milliseconds to wait for another connection, such as that of a command. */
const busyTimeout = 5_000;

/** A database in one file that is its owner's only, durable with every change, and in which what is deleted is overwritten. Throws what SQLite says. */
export function openDurableSqlite(file: string): DatabaseSync {
  try {
    // For its owner only, whatever the umask says.
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there already; or it cannot be made, which SQLite tells better.
  }
  const database = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    chmodSync(file, 0o600);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
