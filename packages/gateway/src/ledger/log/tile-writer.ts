import { dirname, join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { writeWhole } from '../write-whole.ts';
import type { Bundle } from './bundle-edge.ts';
import type { Tile } from './right-edge.ts';
import { hashBytes, partialTilesFolder, tilePath, tileWidth, type TileLevel } from './tile-path.ts';

/** Makes tiles and bundles of a log durable. */
export class TileWriter {
  readonly #files: FileSystem;
  readonly #folder: string;
  /** The partial tiles of the last checkpoint; those of the upper levels rarely change. */
  #partial: ReadonlySet<string> = new Set();
  /** Folders that are known to be there. */
  readonly #folders = new Set<string>();

  /** `folder`: that of the log. */
  constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Durable when it resolves: what became full, and the right edge of the tree of `size` leaves. */
  async write(
    tiles: readonly Tile[],
    bundles: readonly Bundle[],
    partialTiles: readonly Tile[],
    partialBundle: Bundle | undefined,
    size: number,
  ): Promise<void> {
    const written: { readonly path: string; readonly bytes: Buffer }[] = [];
    const add = (level: TileLevel, index: number, width: number, bytes: Buffer): void => {
      written.push({ path: join(this.#folder, tilePath(level, index, width)), bytes });
    };
    for (const { level, index, bytes } of tiles) add(level, index, tileWidth, bytes);
    for (const { index, bytes } of bundles) add('entries', index, tileWidth, bytes);
    const partial = new Set<string>();
    for (const { level, index, bytes } of partialTiles) {
      const width = bytes.length / hashBytes;
      partial.add(tilePath(level, index, width));
      if (!this.#partial.has(tilePath(level, index, width))) add(level, index, width, bytes);
    }
    if (partialBundle !== undefined) add('entries', partialBundle.index, size % tileWidth, partialBundle.bytes);
    const folders = new Set(written.map(({ path }) => dirname(path)));
    for (const folder of folders) await this.#makeFolder(folder);
    const files = this.#files;
    await all(written.map(({ path, bytes }) => writeWhole(files, path, bytes)));
    await all([...folders].map((folder) => files.syncFolder(folder)));
    this.#partial = partial;
  }

  /** Makes a folder and its parents within the log, with durable names. */
  async #makeFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    const files = this.#files;
    await files.makeFolder(folder);
    for (let at = folder; at !== this.#folder; at = dirname(at)) await files.syncFolder(dirname(at));
    if (this.#folders.size > 64) this.#folders.clear();
    this.#folders.add(folder);
  }

  /** Whoever wants a partial tile finds the full one, which begins with it. */
  async dropPartial(tiles: readonly Tile[], bundles: readonly { readonly index: number }[]): Promise<void> {
    const files = this.#files;
    const folders = [
      ...tiles.map(({ level, index }) => partialTilesFolder(level, index)),
      ...bundles.map(({ index }) => partialTilesFolder('entries', index)),
    ];
    for (const folder of folders) {
      const path = join(this.#folder, folder);
      this.#folders.delete(path);
      await files.removeFolder(path);
    }
  }
}

/** Waits for all before it rejects. */
async function all(works: readonly Promise<void>[]): Promise<void> {
  for (const settled of await Promise.allSettled(works)) if (settled.status === 'rejected') throw settled.reason;
}
