import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { leavesPath } from './ledger-folder.ts';
import { judgeTail, scanLeaves, type ScanEnd, type ScannedLeaf } from './scan-leaves.ts';

/**
 * All leaves of a ledger in order, each with its hash checked and its index in sequence. It needs no lock and reads a
 * ledger that is being written, up to its last whole leaf; a torn end is passed over in silence. Throws LedgerDamageError,
 * after the sound leaves before it, where something is wrong that no torn write explains.
 */
export async function* readLeaves(folder: string, files: FileSystem = nodeFileSystem): AsyncGenerator<ScannedLeaf> {
  const path = leavesPath(folder);
  const file = await files.openToRead(path);
  if (file === undefined) return;
  try {
    let from: Pick<ScanEnd, 'end' | 'next'> = { end: 0, next: 0 };
    let suspected: LedgerDamageError | undefined;
    for (;;) {
      const scan = scanLeaves(file, from);
      let step = await scan.next();
      for (; step.done !== true; step = await scan.next()) yield* step.value;
      // What looked torn or damaged may have been a write in progress: only what stays so is believed.
      if (suspected !== undefined && step.value.end === from.end) throw suspected;
      from = step.value;
      suspected = undefined;
      try {
        await judgeTail(file, path, step.value);
        return;
      } catch (thrown) {
        if (!(thrown instanceof LedgerDamageError)) throw thrown;
        suspected = thrown;
      }
    }
  } finally {
    await file.close();
  }
}
