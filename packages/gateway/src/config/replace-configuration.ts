import { constants } from 'node:fs';
import { access, chmod, chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatehouseError } from '../core/errors.ts';
import { flushFolder } from '../lib/replace-file.ts';

/** Whether a file can be replaced where it is. A file that is for reading only is meant to be. */
export async function canReplace(file: string): Promise<boolean> {
  try {
    const target = await targetOf(file);
    const found = await stat(target).catch(() => undefined);
    if (found !== undefined) await access(target, constants.W_OK);
    await access(dirname(target), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Puts a text in the place of a configuration file: written beside it, flushed and renamed, so that there is the old file or the new one at
 * any time; with its rights and owner. A link stays, and what it leads to is replaced. `expected` is what the file must still
 * say, undefined where there must be none.
 *
 * @throws GatehouseError `configuration_conflict`; `configuration_not_writable`
 */
export async function replaceConfiguration(file: string, text: string, expected: string | undefined): Promise<void> {
  const target = await targetOf(file);
  const fresh = join(dirname(target), `.${basename(target)}.new`);
  try {
    await rm(fresh, { force: true });
    const found = await stat(target).catch(() => undefined);
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (found !== undefined) {
      // Only an administrator of the machine may give a file away; for all others it is theirs already.
      await chown(fresh, found.uid, found.gid).catch(() => undefined);
      await chmod(fresh, found.mode & 0o7777);
    }
    if ((await readIfThere(target)) !== expected) throw new GatehouseError('configuration_conflict');
    await rename(fresh, target);
    await flushFolder(dirname(target));
  } catch (thrown) {
    await rm(fresh, { force: true }).catch(() => undefined);
    if (thrown instanceof GatehouseError) throw thrown;
    throw new GatehouseError('configuration_not_writable', { cause: thrown });
  }
}

async function targetOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    return file;
  }
}

/** Undefined where there is no file. Throws where it cannot be read. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}
