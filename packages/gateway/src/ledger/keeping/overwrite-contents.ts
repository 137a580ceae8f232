import { open } from 'node:fs/promises';
import { type ContentPlace, segmentPath } from '../ledger-folder.ts';
import { erasedByte, isErased } from '../segment-files.ts';

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

/** The places whose envelopes are still there. */
export async function stillWritten(folder: string, places: readonly ContentPlace[]): Promise<ContentPlace[]> {
  const written: ContentPlace[] = [];
  for (const [segment, own] of Map.groupBy(places, (place) => place.segment)) {
    const file = await open(segmentPath(folder, segment), 'r');
    try {
      for (const place of own) {
        // The salt is random: an envelope that begins like this is overwritten.
        const { buffer, bytesRead } = await file.read(Buffer.alloc(32), 0, 32, place.offset);
        if (!isErased(buffer.subarray(0, bytesRead))) written.push(place);
      }
    } finally {
      await file.close();
    }
  }
  return written;
}
