import type { FileSystem } from './file-system.ts';

/**
 * Writes a whole file in the place of what had its name. Its bytes are durable when this resolves, its name when the folder
 * is synchronised: a crash leaves the old file or the new one. Content that depends on the file itself is asked for with
 * the path at which that file lies before it is renamed.
 */
export async function writeWhole(
  files: FileSystem,
  path: string,
  content: Uint8Array | ((path: string) => Promise<Uint8Array>),
): Promise<void> {
  const fresh = `${path}.new`;
  const file = await files.open(fresh);
  try {
    if ((await file.size()) > 0) await file.truncate(0);
    const bytes = typeof content === 'function' ? await content(fresh) : content;
    let written = 0;
    while (written < bytes.length) {
      const more = await file.write(bytes, written, bytes.length - written, written);
      if (more <= 0) throw new Error(`${fresh}: the disk took no more bytes`);
      written += more;
    }
  } finally {
    await file.close();
  }
  await files.rename(fresh, path);
}
