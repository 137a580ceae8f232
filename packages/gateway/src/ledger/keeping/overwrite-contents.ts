import { open } from 'node:fs/promises';
import type { ContentPlace } from '../ledger-folder.ts';
import { segmentPath } from '../ledger-folder.ts';
import { erasedByte } from '../segment-files.ts';

/**
 * Overwrites envelopes where they lie, durably, so that not even the ciphertext stays. Their leaves still verify: they hold
 * hashes. What is not there any more is passed over.
 */
export async function overwriteContents(folder: string, places: readonly ContentPlace[]): Promise<void> {
  for (const [segment, own] of Map.groupBy(places, (place) => place.segment)) {
    let file;
    try {
      file = await open(segmentPath(folder, segment), 'r+');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw thrown;
    }
    try {
      const { size } = await file.stat();
      for (const { offset, length } of own) {
        if (offset + length > size) continue;
        await file.write(Buffer.alloc(length, erasedByte), 0, length, offset);
      }
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}
