import { chmodSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process, or another part of this one, writes this ledger. */
export class LedgerLockedError extends Error {
  constructor(folder: string, holder: string) {
    super(`the ledger in ${folder} is in use by ${holder}; stop that process first`);
    this.name = 'LedgerLockedError';
  }
}

export interface FolderLock {
  release(): void;
}

const busy = 5;

/**
 * Takes the only right to write in a folder. The lock is the kernel's (through SQLite, Node's one way to it), so it ends
 * with the process however that ends: there is no stale lock to detect, and none to mistake. A process id in a file would
 * not do: in containers every gateway is process 1, so a restart would look like the old one and a rival like ourselves.
 * The id in `lock.holder` is for the message only. Throws LedgerLockedError.
 */
export function lockFolder(folder: string): FolderLock {
  const holderPath = join(folder, 'lock.holder');
  const path = join(folder, 'lock');
  makeLockFile(path);
  const database = new DatabaseSync(path);
  try {
    // Nothing is ever written to it: an open exclusive transaction is the lock.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (thrown) {
    database.close();
    if ((thrown as { readonly errcode?: number }).errcode !== busy) throw thrown;
    throw new LedgerLockedError(folder, holderOf(holderPath));
  }
  try {
    writeFileSync(holderPath, `process ${process.pid} on ${hostname()}\n`, { mode: 0o600 });
  } catch {
    // A full disk must not keep the ledger from opening: the holder's name is a courtesy.
  }
  return { release: () => database.close() };
}

/**
 * Makes the file of a lock for its owner only, whatever the umask says; SQLite would make it for all to read, and gives its
 * journal the rights of the file. A file that is there is not opened: closing it would end the lock that this process may
 * hold on it (POSIX).
 */
export function makeLockFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there already; or it cannot be made, which SQLite tells better.
  }
  try {
    chmodSync(path, 0o600);
  } catch {
    // It belongs to another user, or is not there.
  }
}

function holderOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 200).trim() || 'another process';
  } catch {
    return 'another process';
  }
}
