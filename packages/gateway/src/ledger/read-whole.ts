import type { FileSystem } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';

/** A whole file, or undefined where there is none. Rejects where it has more than `most` bytes. */
export async function readWhole(files: FileSystem, path: string, most: number): Promise<Buffer | undefined> {
  const file = await files.openToRead(path);
  if (file === undefined) return undefined;
  try {
    const size = await file.size();
    if (size > most) throw new LedgerDamageError(path, most, `it has more than ${most} bytes`);
    const bytes = Buffer.alloc(size);
    let read = 0;
    while (read < size) {
      const more = await file.read(bytes, read, size - read, read);
      if (more === 0) return bytes.subarray(0, read);
      read += more;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
