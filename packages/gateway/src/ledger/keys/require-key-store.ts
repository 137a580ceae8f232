import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem, type FileSystem } from '../file-system.ts';
import { LedgerDamageError } from '../ledger-damage.ts';
import { piecesOf } from '../ledger-files.ts';
import { contentFolder, segmentPath, segmentNumber } from '../ledger-folder.ts';
import { LedgerSetupError } from '../ledger-setup-error.ts';
import { readLeaves } from '../read-leaves.ts';
import { segmentsPath, subjectsPath } from './key-store.ts';
import { tenantKeyPath } from './tenant-key.ts';

/** Files of a key store without which nothing that was sealed can be opened. */
export async function missingKeyFiles(keysFolder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const path of [tenantKeyPath(keysFolder), subjectsPath(keysFolder), segmentsPath(keysFolder)]) {
    const size = await stat(path).then(
      (found) => found.size,
      (thrown: NodeJS.ErrnoException) => {
        if (thrown.code === 'ENOENT') return 0;
        throw thrown;
      },
    );
    if (size === 0) missing.push(path);
  }
  return missing;
}

/**
 * Refuses a record whose keys are gone: with new ones in their place all that was sealed would look as if it had been destroyed
 * in order, and holds and erasures under way would be forgotten without a word. Throws LedgerSetupError.
 */
export async function requireKeyStore(
  folder: string,
  keysFolder: string,
  files: FileSystem = nodeFileSystem,
): Promise<void> {
  const [missing] = await missingKeyFiles(keysFolder);
  if (missing === undefined || !(await holdsSealed(folder, files))) return;
  throw new LedgerSetupError(
    `the record in ${folder} holds sealed content, but ${missing} of its key store is missing`,
    {
      remedy:
        `Restore the folder ${keysFolder} from a backup (\`gatehouse keystore restore <file>\`, with what is left of it moved ` +
        'away). If it is lost, so is the content: `gatehouse keystore renew --yes` says so in the record and goes on with new keys.',
    },
  );
}

/** Whether anything was ever sealed: contents that are there, or leaves that tell of some, or of whom they are about. */
async function holdsSealed(folder: string, files: FileSystem): Promise<boolean> {
  const count = await files.openToRead(join(folder, 'destructions'));
  await count?.close();
  if (count !== undefined) return true;
  for (const name of await files.list(contentFolder(folder))) {
    const number = segmentNumber(name);
    const segment = number === undefined ? undefined : await files.openToRead(segmentPath(folder, number));
    const size = await segment?.size();
    await segment?.close();
    if (size !== undefined && size > 0) return true;
  }
  try {
    for await (const { leaf } of readLeaves(folder, undefined, files)) {
      if (piecesOf(leaf).length > 0 || ('subject' in leaf && leaf.subject !== undefined)) return true;
    }
  } catch (thrown) {
    if (!(thrown instanceof LedgerDamageError)) throw thrown;
    // What is behind the damage may tell of some.
    return true;
  }
  return false;
}

/** Puts what is left of a key store out of the way, under a name that nothing looks for. Gives it, if there was anything. */
export async function setKeysAside(keysFolder: string, now: number): Promise<string | undefined> {
  const aside = `${keysFolder}.lost-${Math.floor(now / 1_000)}`;
  try {
    await rename(keysFolder, aside);
    return aside;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
