import { join } from 'node:path';
import { consistencyProof, inclusionProof, type SubtreeHash } from '../../lib/merkle-tree.ts';
import type { FileSystem } from '../file-system.ts';
import { LedgerDamageError } from '../ledger-damage.ts';
import { readWhole } from '../read-whole.ts';
import { subtreeRoot } from './right-edge.ts';
import { hashBytes, tilePath, tileWidth, widthOfTile, type TileLevel } from './tile-path.ts';

/** Levels of the tree that a tile spans. */
const levelsPerTile = 8;
const longestBundle = tileWidth * (2 + 0xffff);

/**
 * Reads the tiles of a log of which a checkpoint of `size` leaves has been published. A partial tile may have become a full
 * one meanwhile, which begins with the same hashes. Rejects with LedgerDamageError where a tile is missing or too short.
 */
export class TileReader {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #size: number;
  /** The tiles of one proof. */
  readonly #tiles = new Map<string, Buffer>();

  constructor(files: FileSystem, folder: string, size: number) {
    this.#files = files;
    this.#folder = folder;
    this.#size = size;
  }

  /** The hashes of a tile, as many as the tree has there. */
  async tile(level: number, index: number): Promise<Buffer> {
    const width = widthOfTile(level, index, this.#size);
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key);
    if (known !== undefined) return known;
    if (width === 0) throw new RangeError(`the tree of ${this.#size} leaves has no tile ${key}`);
    const bytes = await this.#read(level, index, width, tileWidth * hashBytes);
    if (bytes.length < width * hashBytes)
      throw this.#damaged(level, index, width, bytes.length, 'the tile is cut short');
    const tile = bytes.subarray(0, width * hashBytes);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** The leaves of a bundle, as many as the tree has there. */
  async bundle(index: number): Promise<Buffer[]> {
    const width = widthOfTile(0, index, this.#size);
    if (width === 0) throw new RangeError(`the tree of ${this.#size} leaves has no bundle ${index}`);
    const bytes = await this.#read('entries', index, width, longestBundle);
    const entries = parseBundle(bytes, width);
    if (entries === undefined) throw this.#damaged('entries', index, width, bytes.length, 'the bundle is cut short');
    return entries;
  }

  readonly subtree: SubtreeHash = async (level, index) => {
    const tileLevel = Math.floor(level / levelsPerTile);
    const width = 2 ** (level % levelsPerTile);
    const first = index * width;
    const tile = await this.tile(tileLevel, Math.floor(first / tileWidth));
    const start = first % tileWidth;
    if ((start + width) * hashBytes > tile.length) throw new RangeError('the tree has no such subtree');
    return subtreeRoot(tile, start, width);
  };

  async #read(level: TileLevel, index: number, width: number, most: number): Promise<Buffer> {
    const bytes =
      (await readWhole(this.#files, join(this.#folder, tilePath(level, index, width)), most)) ??
      (width === tileWidth
        ? undefined
        : await readWhole(this.#files, join(this.#folder, tilePath(level, index)), most));
    if (bytes === undefined) throw this.#damaged(level, index, width, 0, 'the file is missing');
    return bytes;
  }

  #damaged(level: TileLevel, index: number, width: number, offset: number, what: string): LedgerDamageError {
    return new LedgerDamageError(join(this.#folder, tilePath(level, index, width)), offset, what);
  }
}

/** The first `count` entries of a bundle; undefined where it has fewer. */
export function parseBundle(bytes: Buffer, count: number): Buffer[] | undefined {
  const entries: Buffer[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + 2 > bytes.length) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) return undefined;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** RangeError where the published tree is smaller. */
export function inclusionProofFromTiles(
  files: FileSystem,
  folder: string,
  published: number,
  index: number,
  size: number,
): Promise<Buffer[]> {
  if (size > published) throw new RangeError(`a tree of ${size} leaves is not published`);
  return inclusionProof(index, size, new TileReader(files, folder, published).subtree);
}

/** RangeError where the published tree is smaller. */
export function consistencyProofFromTiles(
  files: FileSystem,
  folder: string,
  published: number,
  from: number,
  to: number,
): Promise<Buffer[]> {
  if (to > published) throw new RangeError(`a tree of ${to} leaves is not published`);
  return consistencyProof(from, to, new TileReader(files, folder, published).subtree);
}
