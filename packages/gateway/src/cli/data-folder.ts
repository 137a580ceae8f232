import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeyServiceOptions } from '@gatehouse/contract/config';
import { secretParts } from '@gatehouse/contract/secret-references';
import { eitherRootKey, finishRewrap, nextRootFile, readNextRootKey } from '../ledger/keys/rewrap.ts';
import { localRootKey, type RootKey } from '../ledger/keys/root-key.ts';
import { transitRootKey } from '../ledger/keys/transit-root-key.ts';
import { makeLockFile } from '../ledger/folder-lock.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';

/** Creates the folder where it is missing, for its owner only, and makes sure that it can be written to. */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder), 0o700);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw unusable(folder, thrown);
  }
}

/**
 * Makes a folder and those above it. Not by `recursive`, which never returns where the parent exists and says ENOENT for a
 * child, as /proc does: Node makes the parent again and again.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const parent = dirname(folder);
  if (parent !== folder && !(await isThere(parent))) await makeFolder(parent, mode);
  try {
    await mkdir(folder, { mode });
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  }
}

/** Fails where nothing was ever recorded: whoever only looks at a record does not begin one. */
export async function requireRecord(folder: string): Promise<void> {
  if (await isThere(join(folder, 'ledger', 'log.json'))) return;
  throw new CliFailure(
    exitCodes.dataFolder,
    `There is no record in ${folder} yet`,
    'It begins when the gateway first starts. Name its data folder with --data.',
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

/** Holds a data folder for this process. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Locks the folder, or returns undefined when another process holds it. The lock is one of the operating system on a file, by
 * way of SQLite: it ends with the process however that ends, so nothing stale is left, and it holds across containers that
 * share the folder, where process ids mean nothing.
 */
export function lockDataFolder(folder: string): DataFolderLock | undefined {
  const file = join(folder, 'gatehouse.lock');
  makeLockFile(file);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (thrown) {
    database?.close();
    const busy = 5;
    if (thrown instanceof Error && 'errcode' in thrown && thrown.errcode === busy) return undefined;
    throw unusable(folder, thrown);
  }
  const held = database;
  return { release: () => held.close() };
}

/** The same for a command that has found no gateway to ask: whoever holds the folder is coming or going. */
export function lockOrFail(folder: string): DataFolderLock {
  const lock = lockDataFolder(folder);
  if (lock !== undefined) return lock;
  throw new CliFailure(
    exitCodes.alreadyRunning,
    `A gateway holds ${folder} but does not answer`,
    'It may be starting or stopping; try again in a moment.',
  );
}

/** Where the root key of a data folder lies. */
export function rootKeyFile(folder: string): string {
  return join(folder, 'root.key');
}

/** What the configuration says of the root key. */
export interface RootKeySettings {
  readonly rootKey?: string | undefined;
  readonly keyService?: KeyServiceOptions | undefined;
}

/** The root key, wherever it is: in a key management service, in the configuration or in the data folder. */
export async function openRootKey(
  folder: string,
  settings: RootKeySettings | undefined,
  { make = true } = {},
): Promise<RootKey> {
  const service = settings?.keyService;
  if (service !== undefined) {
    const ca = service.ca === undefined ? undefined : await readFile(service.ca, 'utf8');
    const token = await fromFile(service.token, 'ledger.keyService.token');
    return transitRootKey({ ...service, token, ca });
  }
  const written = settings?.rootKey;
  if (written !== undefined) {
    const configured = await fromFile(written, 'ledger.rootKey');
    if (/^[0-9a-f]{64}$/i.test(configured))
      return localRootKey(await loadRootKey(folder, configured, { make }), 'ledger.rootKey');
    throw new CliFailure(
      exitCodes.dataFolder,
      'The file of ledger.rootKey has no root key',
      'It has 64 hexadecimal digits.',
    );
  }
  const next = await readNextRootKey(rootKeyFile(folder));
  // A change of the root key was interrupted, or goes on at this moment. Both are tried, and the next start finishes it.
  if (next !== undefined && !(await isThere(rootKeyFile(folder)))) return next;
  const own = localRootKey(await loadRootKey(folder, undefined, { make }), rootKeyFile(folder));
  return next === undefined ? own : eitherRootKey(own, next);
}

/** Finishes a change of the root key that was interrupted; whoever calls it has locked the folder. */
export async function finishRootKeyChange(
  {
    dataFolder,
    settings,
    tenant,
  }: { readonly dataFolder: string; readonly settings: RootKeySettings | undefined; readonly tenant: string },
  rootKey: RootKey,
): Promise<void> {
  if (settings?.rootKey !== undefined || settings?.keyService !== undefined) return;
  await finishRewrap({ keysFolder: join(dataFolder, 'keystore'), rootFile: rootKeyFile(dataFolder), tenant }, rootKey);
}

/** What the record calls the root key that a configuration names. */
export function nameOfRootKey(settings: RootKeySettings | undefined, rootKey: RootKey): string {
  if (settings?.keyService !== undefined) return rootKey.name;
  return settings?.rootKey === undefined ? 'root.key' : 'ledger.rootKey';
}

/** A setting that may name files, with what stands in them. Never says what that is. */
async function fromFile(text: string, setting: string): Promise<string> {
  let whole = '';
  for (const part of secretParts(text)) {
    if (typeof part === 'string') {
      whole += part;
      continue;
    }
    try {
      whole += (await readFile(part.target, 'utf8')).replace(/\r?\n$/, '');
    } catch (thrown) {
      const reason = systemCode(thrown) ?? 'unknown error';
      throw new CliFailure(
        exitCodes.dataFolder,
        `The file ${part.target} of ${setting} cannot be read (${reason})`,
        'Put it there, and give this user the right to read it.',
      );
    }
  }
  return whole;
}

/**
 * The root key of the content encryption: the configured one, or that of the data folder, made at the first start. A key
 * file that others may read is refused, and so is a record without its key: a new key could not read the old content.
 */
export async function loadRootKey(
  folder: string,
  configured: string | undefined,
  { make = true } = {},
): Promise<Uint8Array> {
  if (configured !== undefined) return Buffer.from(configured, 'hex');
  const file = rootKeyFile(folder);
  try {
    const found = await stat(file);
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      throw new CliFailure(
        exitCodes.dataFolder,
        `The root key ${file} can be read by other users`,
        `Run: chmod 600 ${file}`,
      );
    }
    const text = (await readFile(file, 'utf8')).trim();
    if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
    throw new CliFailure(
      exitCodes.dataFolder,
      `The root key ${file} is damaged`,
      'Restore it from a backup: 64 hexadecimal digits.',
    );
  } catch (thrown) {
    if (thrown instanceof CliFailure) throw thrown;
    if (systemCode(thrown) !== 'ENOENT') throw unusable(folder, thrown);
  }
  // Leaves alone need no key: `keys create` writes some before the first start. Only sealed content would be lost.
  if (
    (await isThere(nextRootFile(file))) ||
    (await holdsFiles(join(folder, 'ledger', 'content'))) ||
    (await isThere(join(folder, 'keystore', 'tenant.key')))
  ) {
    throw new CliFailure(
      exitCodes.dataFolder,
      `${folder} holds sealed content, but its root key ${file} is missing`,
      'Restore the key from a backup or set `ledger.rootKey`. To begin anew, move the folder away.',
    );
  }
  if (!make) {
    throw new CliFailure(
      exitCodes.dataFolder,
      `${folder} has no root key ${file}`,
      'It is made when the gateway first starts.',
    );
  }
  const key = randomBytes(32);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${key.toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await flushFolder(folder);
  } catch (thrown) {
    throw unusable(folder, thrown);
  }
  return key;
}

/** Makes a new name in a folder durable; a no-op on Windows, which cannot open folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function holdsFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false;
    throw unusable(folder, thrown);
  }
}

function unusable(folder: string, thrown: unknown): CliFailure {
  const code = systemCode(thrown);
  const remedy =
    code === 'ENOSPC'
      ? 'The disk is full: free some space.'
      : code === 'ENOTDIR' || code === 'EEXIST'
        ? 'A file is in the way: choose another folder with --data or `dataFolder`.'
        : 'Give this user the right to write there, or choose another folder with --data or `dataFolder`.';
  const reason = code ?? (thrown instanceof Error ? thrown.message : 'unknown error');
  return new CliFailure(exitCodes.dataFolder, `The data folder ${folder} cannot be used (${reason})`, remedy, thrown);
}
