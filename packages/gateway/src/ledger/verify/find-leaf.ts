import { leafHash, toHex, digestFromHex, digestLength } from './hashes.ts';
import type { ShardReading } from './read-shard.ts';
import { tilePath, tileWidth } from './tile-path.ts';

/** A leaf that a checked log has. */
export interface FoundLeaf {
  readonly shard: string;
  readonly index: number;
  /** Leaf hash (RFC 6962), lower-case hexadecimal. */
  readonly hash: string;
  /** Its JSON; undefined where only its hash is there, as in a bundle. */
  readonly leaf: string | undefined;
}

/** Whether a text can name a leaf: `<shard>/<index>` or the 64 hexadecimal digits of its hash. */
export function namesLeaf(text: string): boolean {
  return /^(?:[0-9a-f]{64}|[^/]+\/(?:0|[1-9][0-9]{0,15}))$/.test(text);
}

/** Finds a leaf among those that a checkpoint covers; undefined where there is none. What was read must have been found whole. */
export async function findLeaf(readings: readonly ShardReading[], name: string): Promise<FoundLeaf | undefined> {
  const [shard, index] = name.split('/');
  if (index !== undefined)
    return leafAt(
      readings.find((reading) => reading.name === shard),
      Number(index),
    );
  const digest = Buffer.from(digestFromHex(name) ?? '', 'latin1');
  for (const reading of readings) {
    const size = reading.checkpoint?.size ?? 0;
    for (let first = 0; first < size; first += tileWidth) {
      const width = Math.min(tileWidth, size - first);
      const tile =
        (await reading.files.peek(tilePath(0, first / tileWidth, width))) ??
        (await reading.files.peek(tilePath(0, first / tileWidth)));
      if (tile === undefined) continue;
      for (let at = tile.indexOf(digest); at >= 0; at = tile.indexOf(digest, at + 1)) {
        if (at % digestLength === 0 && at / digestLength < width) return leafAt(reading, first + at / digestLength);
      }
    }
  }
  return undefined;
}

async function leafAt(reading: ShardReading | undefined, index: number): Promise<FoundLeaf | undefined> {
  const size = reading?.checkpoint?.size ?? 0;
  if (reading === undefined || index >= size) return undefined;
  const digest = await reading.files.peekHash(0, index, size);
  const bytes = await reading.files.peekLeaf(index, size);
  const hash = digest ?? (bytes && leafHash(bytes));
  if (hash === undefined) return undefined;
  return { shard: reading.name, index, hash: toHex(hash), leaf: bytes?.toString('utf8') };
}
