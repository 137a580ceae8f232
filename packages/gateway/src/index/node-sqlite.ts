import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens a database of derived data: with a log of its own (WAL), so that readers and a writer in several processes do not wait
 * for each other, and made durable only now and then, because whatever is lost is derived again. `secure_delete` overwrites what
 * is deleted. The file is for its owner only, whatever the umask says.
 */
export function openDatabase(path: string): DatabaseSync {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there already; or it cannot be made, which SQLite tells better.
  }
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -6144; PRAGMA journal_size_limit = 8388608; PRAGMA temp_store = MEMORY',
    );
    chmodSync(path, 0o600);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  return database;
}
