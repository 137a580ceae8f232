import { join } from 'node:path';
import { parseCheckpoint } from '../../lib/checkpoint.ts';
import { parseNote } from '../../lib/signed-note.ts';
import type { FileSystem } from '../file-system.ts';
import { readWhole } from '../read-whole.ts';
import { writeWhole } from '../write-whole.ts';

const longestKeys = 1_024 * 1_024;

/** The verifier keys of a shard, oldest first. */
export async function readKeys(files: FileSystem, folder: string): Promise<string[]> {
  const bytes = await readSmall(files, join(folder, 'keys'), longestKeys);
  return bytes === undefined ? [] : bytes.split('\n').filter((line) => line !== '');
}

export async function writeKeys(files: FileSystem, folder: string, keys: readonly string[]): Promise<void> {
  await writeWhole(files, join(folder, 'keys'), Buffer.from(`${keys.join('\n')}\n`));
  await files.syncFolder(folder);
}

/** The published checkpoint of a shard; undefined where there is none yet. Says nothing about who signed. */
export async function readCheckpoint(
  files: FileSystem,
  folder: string,
): Promise<
  { readonly origin: string; readonly size: number; readonly root: Buffer; readonly note: string } | undefined
> {
  const note = await readSmall(files, join(folder, 'checkpoint'), longestKeys);
  if (note === undefined) return undefined;
  const { origin, size, root } = parseCheckpoint(parseNote(Buffer.from(note)).text);
  return { origin, size, root, note };
}

async function readSmall(files: FileSystem, path: string, most: number): Promise<string | undefined> {
  return (await readWhole(files, path, most))?.toString();
}
