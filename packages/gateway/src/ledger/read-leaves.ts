import type { Leaf } from '@gatehouse/contract/leaf';
import { merkleLeafHash } from '../lib/merkle-leaf.ts';
import { nodeFileSystem, type FileSystem, type LedgerFile } from './file-system.ts';
import { listLeafFiles } from './leaf-files.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { leavesPath, shardFolder, shardsFolder } from './ledger-folder.ts';
import { sortShards } from './log/shard-name.ts';
import { tilePath, tileWidth } from './log/tile-path.ts';
import { TileReader } from './log/tile-reader.ts';
import { judgeTail, scanLeaves, type ScanEnd } from './scan-leaves.ts';

export interface LedgerLeaf {
  /** Folder name of its shard. */
  readonly shard: string;
  readonly index: number;
  /** RFC 6962 leaf hash, lower-case hexadecimal. */
  readonly hash: string;
  readonly leaf: Leaf;
}

/**
 * All leaves of a ledger in order, shard after shard, each with its hash checked and its index in sequence; `since`: only
 * those after this one. It needs no lock and reads a ledger that is being written, up to its last whole leaf; a torn end is
 * passed over in silence. Throws LedgerDamageError, after the sound leaves before it, where something is wrong that no torn
 * write explains.
 */
export async function* readLeaves(
  folder: string,
  since?: { readonly shard: string; readonly index: number },
  files: FileSystem = nodeFileSystem,
): AsyncGenerator<LedgerLeaf> {
  const shards = await listShards(folder, files);
  const first = since === undefined ? 0 : shards.indexOf(since.shard);
  for (const shard of shards.slice(Math.max(0, first))) {
    yield* readShardLeaves(folder, shard, shard === since?.shard ? since.index + 1 : 0, files);
  }
}

/** Folder names of all shards, oldest first. */
export async function listShards(folder: string, files: FileSystem = nodeFileSystem): Promise<string[]> {
  return sortShards(await files.list(shardsFolder(folder)));
}

/** Whether anything is left of the leaves of a shard, and not only what shows how it ended. */
export async function holdsLeaves(folder: string, shard: string, files: FileSystem = nodeFileSystem): Promise<boolean> {
  const names = await files.list(shardFolder(folder, shard));
  return names.includes('leaves') || names.includes('tile');
}

/** Where a line stands in the files of leaves. */
interface LinePlace {
  /** Index of the first leaf of the file. */
  readonly first: number;
  readonly index: number;
  /** In bytes. */
  readonly start: number;
}

/** The last lines that were read, by shard, so that whoever reads on again and again need not go through the file each time. */
export type LinePlaces = Map<string, LinePlace>;

/** The leaves of one shard from an index on: from full bundles as far as they go, then from the files of leaves. */
export async function* readShardLeaves(
  folder: string,
  shard: string,
  from = 0,
  files: FileSystem = nodeFileSystem,
  places: LinePlaces = new Map(),
): AsyncGenerator<LedgerLeaf> {
  let next = from;
  for (;;) {
    const before = next;
    for (;;) {
      const bundle = await readFullBundle(files, shardFolder(folder, shard), Math.floor(next / tileWidth));
      if (bundle === undefined) break;
      for (const { hash, leaf } of bundle.slice(next % tileWidth)) {
        if (leaf.index !== next) throw bundleDamage(folder, shard, next, 'its leaves are not in sequence');
        yield { shard, index: next, hash, leaf };
        next++;
      }
    }
    const first = (await listLeafFiles(files, folder, shard)).findLast((index) => index <= next);
    if (first !== undefined) {
      for await (const leaf of readLeafFile(files, folder, shard, first, next, places)) {
        yield leaf;
        next = leaf.index + 1;
      }
    }
    if (next > before) continue;
    // Files are begun and removed meanwhile, so what is not there is looked for once more.
    if (await hasFullBundle(files, shardFolder(folder, shard), next)) continue;
    const later = (await listLeafFiles(files, folder, shard)).filter((index) => index > (first ?? -1));
    if (later.length === 0) return;
    if (later.some((index) => index <= next)) continue;
    throw new LedgerDamageError(leavesPath(folder, shard, first ?? next), 0, `leaf ${next} is missing`);
  }
}

async function* readLeafFile(
  files: FileSystem,
  folder: string,
  shard: string,
  first: number,
  next: number,
  places: LinePlaces,
): AsyncGenerator<LedgerLeaf> {
  const path = leavesPath(folder, shard, first);
  const file = await files.openToRead(path);
  if (file === undefined) return;
  try {
    const known = places.get(shard);
    let continued = known?.first === first && known.index <= next ? known : undefined;
    let from = await skipLines(file, continued ?? { first, index: first, start: 0 }, next);
    let suspected: LedgerDamageError | undefined;
    for (;;) {
      const scan = scanLeaves(file, from);
      let step = await scan.next();
      if (step.done === true && from.next === continued?.index) {
        // The line that was there is not: a write that failed was taken back.
        continued = undefined;
        from = await skipLines(file, { first, index: first, start: 0 }, next);
        continue;
      }
      for (; step.done !== true; step = await scan.next()) {
        for (const { index, hash, leaf, start } of step.value) {
          places.set(shard, { first, index, start });
          yield { shard, index, hash, leaf };
        }
      }
      // The zeros behind the end were looked at when the file was first read.
      if (continued !== undefined && (step.value.why === 'end' || step.value.why === 'zeros')) return;
      // What looked torn or damaged may have been a write in progress: only what stays so is believed.
      if (suspected !== undefined && step.value.end === from.end) throw suspected;
      from = step.value;
      suspected = undefined;
      try {
        await judgeTail(file, path, step.value);
        return;
      } catch (thrown) {
        if (!(thrown instanceof LedgerDamageError)) throw thrown;
        suspected = thrown;
      }
    }
  } finally {
    await file.close();
  }
}

/** Where the line of leaf `next` begins, or the last line before it where that leaf is not there yet. */
async function skipLines(
  file: LedgerFile,
  { index, start }: LinePlace,
  next: number,
): Promise<Pick<ScanEnd, 'end' | 'next'>> {
  if (index >= next) return { end: start, next: index };
  const chunk = Buffer.alloc(256 * 1_024);
  let [at, end, position] = [index, start, start];
  while (at < next) {
    const bytes = await file.read(chunk, 0, chunk.length, position);
    if (bytes === 0) break;
    let lineFeed = chunk.subarray(0, bytes).indexOf(0x0a);
    for (; lineFeed !== -1 && at < next; lineFeed = chunk.subarray(0, bytes).indexOf(0x0a, lineFeed + 1)) {
      at++;
      end = position + lineFeed + 1;
    }
    position += bytes;
  }
  return { end, next: at };
}

async function hasFullBundle(files: FileSystem, folder: string, leaf: number): Promise<boolean> {
  const file = await files.openToRead(`${folder}/${tilePath('entries', Math.floor(leaf / tileWidth))}`);
  await file?.close();
  return file !== undefined;
}

/** The leaves of a full bundle, each held against its hash in the tile; undefined where there is no such bundle. */
async function readFullBundle(
  files: FileSystem,
  folder: string,
  index: number,
): Promise<{ readonly hash: string; readonly leaf: Leaf }[] | undefined> {
  const reader = new TileReader(files, folder, (index + 1) * tileWidth);
  if (!(await hasFullBundle(files, folder, index * tileWidth))) return undefined;
  const entries = await reader.bundle(index);
  // The tile is written beside the bundle, so it may not be there yet.
  const tile = await reader.tile(0, index).catch(() => undefined);
  if (tile === undefined) return undefined;
  return entries.map((entry, at) => {
    const hash = merkleLeafHash(entry);
    if (tile.toString('hex', at * 32, (at + 1) * 32) !== hash) {
      throw new LedgerDamageError(
        `${folder}/${tilePath('entries', index)}`,
        0,
        `leaf ${index * tileWidth + at} is not the one in the tree`,
      );
    }
    return { hash, leaf: JSON.parse(entry.toString()) as Leaf };
  });
}

function bundleDamage(folder: string, shard: string, leaf: number, what: string): LedgerDamageError {
  return new LedgerDamageError(
    `${shardFolder(folder, shard)}/${tilePath('entries', Math.floor(leaf / tileWidth))}`,
    0,
    what,
  );
}
