import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a file in the place of another, for its owner only: written beside it, flushed, renamed, and the folder flushed. A
 * crash leaves the old file or the new one, never a torn one. Where it rejects, either may be there. The caller sees to it
 * that there is one write of a file at a time.
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${file}.new`;
  await rm(fresh, { force: true });
  const handle = await open(fresh, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  await flushFolder(dirname(file));
}

/** Makes the names in a folder durable. Windows cannot open folders; NTFS journals their entries by itself. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
