import type { Digest } from './hashes.ts';
import { subtreeHash } from './proof.ts';
import { digestsOf, type ShardFiles } from './shard-files.ts';
import { tilePath, tileWidth } from './tile-path.ts';

/** Holds the tiles of level 1 and above against what the full tiles below them hash to. */
export class UpperTiles {
  readonly #files: ShardFiles;
  /** By level, from 1 on: hashes that wait for their tile to be full, and how many tiles were full before. */
  readonly #levels: { hashes: Digest[]; tiles: number }[] = [];
  readonly #differences: { readonly path: string; readonly place: number; readonly below: string }[] = [];

  constructor(files: ShardFiles) {
    this.#files = files;
  }

  /** The hash of the next full tile of level 0. */
  add(hash: Digest): Promise<void> {
    return this.#add(1, hash);
  }

  /** After the last one: the tiles that are not full. */
  async end(): Promise<void> {
    for (const [at, { hashes, tiles }] of this.#levels.entries()) {
      if (hashes.length > 0) await this.#compare(at + 1, tiles, hashes);
    }
  }

  /** Tells of the differences. Where the leaves lead to the signed root, it is the tile above that was changed. */
  tell(leavesAreRight: boolean): void {
    for (const { path, place, below } of this.#differences) {
      if (leavesAreRight) {
        this.#files.fault('changed', path, `hash ${place} in it is not that of ${below}`);
      } else {
        const detail = `its hashes, and the leaves, are not those that hash ${place} of ${path} stands for`;
        this.#files.fault('changed', below, detail);
      }
    }
  }

  async #add(level: number, hash: Digest): Promise<void> {
    const own = (this.#levels[level - 1] ??= { hashes: [], tiles: 0 });
    own.hashes.push(hash);
    if (own.hashes.length < tileWidth) return;
    await this.#compare(level, own.tiles, own.hashes);
    const whole = subtreeHash(own.hashes);
    own.hashes = [];
    own.tiles++;
    await this.#add(level + 1, whole);
  }

  async #compare(level: number, index: number, hashes: readonly Digest[]): Promise<void> {
    const tile = await this.#files.tile(level, index, hashes.length);
    if (tile === undefined) return;
    const path = tilePath(level, index, hashes.length);
    for (const [place, digest] of digestsOf(tile).entries()) {
      if (digest === hashes[place]) continue;
      this.#differences.push({ path, place, below: tilePath(level - 1, index * tileWidth + place) });
    }
  }
}
