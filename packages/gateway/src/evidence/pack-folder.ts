import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tarEnd, tarPadding, ustarHeader } from '../lib/ustar.ts';

const pieceBytes = 65_536;

/**
 * Packs all files below a folder into a tar file (ustar), under a folder of this name, for its owner only. Resolves with its bytes. Ours
 * and no library's, because a header of plain files is twenty lines, and evidence should hang on as little as it can.
 */
export async function packFolder(folder: string, name: string, file: string, modified: number): Promise<number> {
  const target = await open(file, 'wx', 0o600);
  try {
    let written = 0;
    const write = async (bytes: Uint8Array): Promise<void> => {
      await target.writeFile(bytes);
      written += bytes.length;
    };
    for (const path of await filesIn(folder)) {
      const { size } = await stat(join(folder, path));
      await write(ustarHeader(`${name}/${path}`, size, modified));
      const source = await open(join(folder, path), 'r');
      try {
        const piece = Buffer.allocUnsafe(pieceBytes);
        for (let left = size; left > 0;) {
          const { bytesRead } = await source.read(piece, 0, Math.min(left, pieceBytes));
          if (bytesRead === 0) throw new Error(`${path} became shorter while it was packed`);
          await write(piece.subarray(0, bytesRead));
          left -= bytesRead;
        }
      } finally {
        await source.close();
      }
      await write(Buffer.alloc(tarPadding(size)));
    }
    await write(tarEnd);
    await target.sync();
    return written;
  } finally {
    await target.close();
  }
}

/** Paths with slashes, in order. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
