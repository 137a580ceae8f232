import type { FileSystem } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { firstLeafOf, leavesFolder, leavesPath } from './ledger-folder.ts';
import { judgeTail, scanLeaves, type ScannedLeaf } from './scan-leaves.ts';

/** Index of the first leaf of each file of leaves of a shard, ascending. */
export async function listLeafFiles(files: FileSystem, folder: string, shard: string): Promise<number[]> {
  const names = await files.list(leavesFolder(folder, shard));
  return names.flatMap((name) => firstLeafOf(name) ?? []).sort((left, right) => left - right);
}

export interface LeafFilesEnd {
  /** Index of the next leaf. */
  readonly index: number;
  /** Bytes of leaves that no line holds, and what they are. */
  readonly droppedBytes: number;
  readonly reason: string;
}

export interface ScannedChunk {
  readonly path: string;
  /** Index of the first leaf of its file. */
  readonly first: number;
  readonly leaves: readonly ScannedLeaf[];
}

/**
 * Reads the files of leaves of a shard in order. Only the last one may end in something torn; throws LedgerDamageError where
 * anything else is wrong.
 */
export async function* scanLeafFiles(
  files: FileSystem,
  folder: string,
  shard: string,
  firsts: readonly number[],
): AsyncGenerator<ScannedChunk, LeafFilesEnd> {
  let index = firsts[0] ?? 0;
  let tail = { droppedBytes: 0, reason: 'nothing' };
  for (const [at, first] of firsts.entries()) {
    const path = leavesPath(folder, shard, first);
    const file = await files.openToRead(path);
    if (file === undefined) throw new LedgerDamageError(path, 0, 'the file is missing');
    try {
      const scan = scanLeaves(file, { end: 0, next: first });
      let step = await scan.next();
      for (; step.done !== true; step = await scan.next()) yield { path, first, leaves: step.value };
      index = step.value.next;
      tail = await judgeTail(file, path, step.value);
      const following = firsts[at + 1];
      if (following !== undefined && (index !== following || tail.droppedBytes > 0)) {
        throw new LedgerDamageError(
          path,
          step.value.end,
          `leaf ${index} is missing, and the next file begins with ${following}`,
        );
      }
    } finally {
      await file.close();
    }
  }
  return { index, ...tail };
}
