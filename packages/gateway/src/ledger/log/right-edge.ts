import { emptyTreeHash, merkleNodeHash } from '../../lib/merkle-node.ts';
import { hashBytes, tileWidth } from './tile-path.ts';

export interface Tile {
  readonly level: number;
  readonly index: number;
  /** The hashes one behind the other. */
  readonly bytes: Buffer;
}

/**
 * The right edge of a tree: the tiles that are not full yet, one for each level. It is all that it takes to go on with the
 * tree and to know its root, whatever its size.
 */
export class RightEdge {
  #size = 0;
  readonly #levels: Buffer[] = [];

  get size(): number {
    return this.#size;
  }

  /** The edge of the tree of `size` leaves, from its tiles; `read` gives a tile of that width. */
  static async load(
    size: number,
    read: (level: number, index: number, width: number) => Promise<Uint8Array>,
  ): Promise<RightEdge> {
    const edge = new RightEdge();
    edge.#size = size;
    for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
      const tile = Buffer.alloc(tileWidth * hashBytes);
      const width = hashes % tileWidth;
      if (width > 0) tile.set(await read(level, Math.floor(hashes / tileWidth), width));
      edge.#levels.push(tile);
    }
    return edge;
  }

  /** Adds a leaf by its hash, and puts the tiles that it made full into `full`. */
  append(hash: Uint8Array, full: Tile[]): void {
    let [level, next, position] = [0, hash, this.#size];
    for (;;) {
      const tile = (this.#levels[level] ??= Buffer.alloc(tileWidth * hashBytes));
      const at = position % tileWidth;
      tile.set(next, at * hashBytes);
      if (at < tileWidth - 1) break;
      full.push({ level, index: Math.floor(position / tileWidth), bytes: Buffer.from(tile) });
      next = subtreeRoot(tile, 0, tileWidth);
      position = Math.floor(position / tileWidth);
      level++;
    }
    this.#size++;
  }

  /**
   * The root and the tiles that are not full, of the tree of all leaves or of those in full tiles only. The latter are the same but
   * for the lowest level, for what is not full there is in none of the upper ones. Throws RangeError for another size.
   */
  at(size: number): { readonly root: Buffer; readonly partial: Tile[] } {
    if (size !== this.#size && size !== this.#size - (this.#size % tileWidth))
      throw new RangeError(`the edge of a tree of ${this.#size} leaves is not that of one of ${size}`);
    const partial: Tile[] = [];
    // RFC 6962: the whole subtrees, joined from the right to the left.
    let root: Buffer | undefined;
    for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
      const tile = this.#levels[level];
      let end = hashes % tileWidth;
      if (end === 0 || tile === undefined) continue;
      const bytes = Buffer.from(tile.subarray(0, end * hashBytes));
      partial.push({ level, index: Math.floor(hashes / tileWidth), bytes });
      for (let width = 1; end > 0; width *= 2) {
        if ((end & width) === 0) continue;
        const subtree = subtreeRoot(tile, end - width, width);
        root = root === undefined ? subtree : merkleNodeHash(subtree, root);
        end -= width;
      }
    }
    return { root: root ?? emptyTreeHash(), partial };
  }
}

/** The root of a whole subtree, of which the tile holds the `width` (a power of two) hashes from `start` on. */
export function subtreeRoot(tile: Uint8Array, start: number, width: number): Buffer {
  if (width === 1) return Buffer.from(tile.subarray(start * hashBytes, (start + 1) * hashBytes));
  let hashes: Uint8Array[] = [];
  for (let at = start; at < start + width; at += 2) {
    hashes.push(
      merkleNodeHash(
        tile.subarray(at * hashBytes, (at + 1) * hashBytes),
        tile.subarray((at + 1) * hashBytes, (at + 2) * hashBytes),
      ),
    );
  }
  while (hashes.length > 1) {
    const parents: Uint8Array[] = [];
    for (let at = 0; at + 1 < hashes.length; at += 2) {
      parents.push(merkleNodeHash(hashes[at] as Uint8Array, hashes[at + 1] as Uint8Array));
    }
    hashes = parents;
  }
  return hashes[0] as Buffer;
}
