import { parseCheckpoint } from './checkpoint.ts';
import { largestBundle } from './entry-bundle.ts';
import { largestNote } from './note.ts';
import type { Source } from './source.ts';
import { tilePath, tileWidth } from './tile-path.ts';

/** Whether nothing is left of the leaves of a shard, as after the end of their retention. */
export async function isWithoutLeaves(source: Source): Promise<boolean> {
  try {
    const paths = await source.list('');
    if (paths !== undefined) return !paths.some((path) => /^(?:tile|leaves)\//.test(path));
    const { size } = parseCheckpoint((await source.read('checkpoint', largestNote)) ?? Buffer.alloc(0));
    for (const index of size === 0 ? [] : new Set([0, Math.floor((size - 1) / tileWidth)])) {
      const widths = new Set([tileWidth, Math.min(tileWidth, size - index * tileWidth)]);
      for (const level of [0, 'entries'] as const) {
        for (const width of widths)
          if ((await source.read(tilePath(level, index, width), largestBundle)) !== undefined) return false;
      }
    }
    return size > 0;
  } catch {
    // What cannot be read is told by whoever reads it in earnest.
    return false;
  }
}
