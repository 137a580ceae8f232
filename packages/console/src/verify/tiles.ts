import type { SubtreeHash } from './consistency.ts';
import { type Bytes, nodeHash } from './hashes.ts';

/** Hashes of a log as it publishes them (C2SP tlog-tiles). */

const width = 256;
const hashBytes = 32;

/** Reads a file of a shard; undefined where it is not there. */
export type ReadPart = (path: string) => Promise<Bytes | undefined>;

/** What was asked for is not there: the log went on meanwhile, or does not have what it has signed. */
export class MissingTile extends Error {
  constructor(path: string) {
    super(path);
    this.name = 'MissingTile';
  }
}

/** Hashes of the tree of `size` leaves. Rejects with MissingTile. */
export function hashesFromTiles(size: number, read: ReadPart): SubtreeHash {
  const tiles = new Map<string, Promise<Bytes>>();

  async function fetchTile(level: number, index: number): Promise<Bytes> {
    const there = Math.min(width, Math.floor(size / width ** level) - index * width);
    const whole = tilePath(level, index);
    // Full tiles take the place of partial ones, and begin with them.
    const partial = there === width ? undefined : await read(`${whole}.p/${there}`);
    const bytes = partial ?? (await read(whole));
    if (bytes === undefined || bytes.length < there * hashBytes) throw new MissingTile(whole);
    return bytes;
  }

  function tile(level: number, index: number): Promise<Bytes> {
    const name = `${level}/${index}`;
    const known = tiles.get(name) ?? fetchTile(level, index);
    tiles.set(name, known);
    return known;
  }

  async function combined(hashes: readonly Bytes[]): Promise<Bytes> {
    const pairs: Promise<Bytes>[] = [];
    for (let at = 0; at + 1 < hashes.length; at += 2) {
      const [left, right] = [hashes[at], hashes[at + 1]];
      if (left !== undefined && right !== undefined) pairs.push(nodeHash(left, right));
    }
    const [only] = hashes;
    if (hashes.length === 1 && only !== undefined) return only;
    return combined(await Promise.all(pairs));
  }

  return async (start, end) => {
    const height = Math.round(Math.log2(end - start));
    const level = Math.floor(height / 8);
    const first = start / width ** level;
    const bytes = await tile(level, Math.floor(first / width));
    const hashes = Array.from({ length: 2 ** (height % 8) }, (_, number) => {
      const at = ((first % width) + number) * hashBytes;
      return bytes.slice(at, at + hashBytes);
    });
    return combined(hashes);
  };
}

function tilePath(level: number, index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return `tile/${level}/${groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/')}`;
}
