import { parseCheckpoint } from './checkpoint.ts';
import type { Findings, FaultId } from './faults.ts';
import { type Digest, digestLength } from './hashes.ts';
import { type EntryBundle, largestBundle, parseEntryBundle } from './entry-bundle.ts';
import { largestNote } from './note.ts';
import { ReadError, type Source } from './source.ts';
import { hashesOfLevel, levelsOf, type TileLevel, tilePath, tileWidth } from './tile-path.ts';

/** So often is a checkpoint read again that was replaced while its tiles were read. */
const mostAttempts = 20;

/** The files of one shard, read for checking: what cannot be had or has not the right length is told once, and undefined. */
export class ShardFiles {
  readonly #source: Source;
  readonly #shard: string;
  readonly #findings: Findings;
  #cachedPath = '';
  #cached: Buffer | undefined;
  #peeked: EntryBundle | undefined;
  /** The partial tiles of the checkpoint, which a log that goes on takes away. */
  #edge = new Map<string, Buffer>();

  constructor(source: Source, shard: string, findings: Findings) {
    this.#source = source;
    this.#shard = shard;
    this.#findings = findings;
  }

  fault(id: FaultId, at: string, detail: string): void {
    this.#findings.add(id, this.#shard, at, detail);
  }

  /**
   * Reads the checkpoint, and at once the partial tiles that belong to it: a log that goes on replaces both. `sizeOf` gives the size
   * of a checkpoint, 0 where it is none. Where `settled` resolves with false, it is read again: it may be about to be
   * written, or witnesses to sign it.
   */
  async readCheckpoint(
    limit: number,
    sizeOf: (bytes: Buffer) => number,
    settled: (bytes: Buffer | undefined) => Promise<boolean>,
  ): Promise<Buffer | undefined> {
    let bytes = await this.read('checkpoint', limit, true);
    while (!(await settled(bytes))) bytes = await this.read('checkpoint', limit, true);
    if (bytes === undefined) this.fault('missing', 'checkpoint', 'the file is not there');
    for (let attempt = 0; bytes !== undefined && attempt < mostAttempts; attempt++) {
      if (await this.#readEdge(sizeOf(bytes))) break;
      const newer = await this.read('checkpoint', limit);
      if (newer === undefined || newer.equals(bytes)) break;
      bytes = newer;
    }
    return bytes;
  }

  /** Whether all partial tiles of a tree of this size are there. */
  async #readEdge(size: number): Promise<boolean> {
    this.#edge = new Map();
    let whole = true;
    const levels = Array.from({ length: levelsOf(size) }, (_, level) => level);
    for (const level of ['entries' as const, ...levels]) {
      const hashes = hashesOfLevel(size, level === 'entries' ? 0 : level);
      const width = hashes % tileWidth;
      if (width === 0) continue;
      const path = tilePath(level, (hashes - width) / tileWidth, width);
      const bytes = await this.#source.read(path, largestBundle).catch(() => undefined);
      if (bytes === undefined) whole = false;
      else this.#edge.set(path, bytes);
    }
    return whole;
  }

  /** Leaves that the checkpoint covers that is there now; 0 where it is none. */
  async sizeNow(): Promise<number> {
    try {
      return parseCheckpoint((await this.#source.read('checkpoint', largestNote)) ?? Buffer.alloc(0)).size;
    } catch {
      return 0;
    }
  }

  /** Whether the partial tiles of its last tile were there when the checkpoint of this size was read. */
  hasEdge(size: number): boolean {
    const width = size % tileWidth;
    return (['entries', 0] as const).some((level) =>
      this.#edge.has(tilePath(level, (size - width) / tileWidth, width)),
    );
  }

  list(): Promise<readonly string[] | undefined> {
    return this.#source.list('');
  }

  /** A file that is told as missing unless `optional`. */
  async read(path: string, limit: number, optional = false): Promise<Buffer | undefined> {
    try {
      const bytes = await this.#source.read(path, limit);
      if (bytes === undefined && !optional) this.fault('missing', path, 'the file is not there');
      return bytes;
    } catch (thrown) {
      if (!(thrown instanceof ReadError)) throw thrown;
      this.fault('unreadable', path, thrown.message);
      return undefined;
    }
  }

  /** The hashes of a tile; of a partial one that is gone, the beginning of the full one (C2SP tlog-tiles, partial tiles). */
  async tile(level: number, index: number, width: number): Promise<Buffer | undefined> {
    const path = tilePath(level, index, width);
    const found = await this.#partialOrFull(path, level, index, width);
    if (found === undefined) return undefined;
    const { bytes, full } = found;
    const expected = width * digestLength;
    if (bytes.length < expected) {
      this.fault('truncated', path, `it has ${bytes.length} of ${expected} bytes`);
      return undefined;
    }
    if (bytes.length > (full ? tileWidth * digestLength : expected)) {
      this.fault('added', path, `it has ${bytes.length} bytes and should have ${expected}`);
    }
    return bytes.subarray(0, expected);
  }

  /** The leaves of a tile, as they are; undefined where the file is not there, which is told unless `optional`. */
  async entries(index: number, width: number, optional = false): Promise<EntryBundle | undefined> {
    const path = tilePath('entries', index, width);
    const found = await this.#partialOrFull(path, 'entries', index, width, optional);
    if (found === undefined) return undefined;
    const bundle = parseEntryBundle(found.bytes);
    const expected = found.full ? Math.max(bundle.count, width) : width;
    if (bundle.count < width) {
      this.fault('truncated', path, `it has ${bundle.count} whole leaves of ${width}`);
    } else if (bundle.count > expected || bundle.rest > 0) {
      this.fault('added', path, `something follows its ${width} leaves`);
    }
    return bundle;
  }

  async #partialOrFull(
    path: string,
    level: TileLevel,
    index: number,
    width: number,
    optional = false,
  ): Promise<{ bytes: Buffer; full: boolean } | undefined> {
    const limit = level === 'entries' ? largestBundle : 2 * tileWidth * digestLength;
    const bytes = this.#edge.get(path) ?? (await this.read(path, limit, true));
    if (bytes !== undefined) return { bytes, full: false };
    if (width < tileWidth) {
      const full = await this.read(tilePath(level, index), limit, true);
      if (full !== undefined) return { bytes: full, full: true };
    }
    if (!optional) this.fault('missing', path, 'the file is not there');
    return undefined;
  }

  /** A file for looking something up in it: the last one is kept, and nothing is told of one that is not there. */
  async peek(path: string): Promise<Buffer | undefined> {
    const edge = this.#edge.get(path);
    if (edge !== undefined) return edge;
    if (path !== this.#cachedPath) {
      this.#cached = await this.#source.read(path, largestBundle).catch(() => undefined);
      this.#cachedPath = path;
    }
    return this.#cached;
  }

  /** One hash of a tile of a tree with so many hashes on this level. */
  async peekHash(level: number, position: number, hashes: number): Promise<Digest | undefined> {
    const bytes = await this.#peekTile(level, position, hashes);
    const offset = (position % tileWidth) * digestLength;
    return bytes !== undefined && bytes.length >= offset + digestLength
      ? bytes.toString('latin1', offset, offset + digestLength)
      : undefined;
  }

  /** The bytes of one leaf of a tree of so many leaves. */
  async peekLeaf(position: number, size: number): Promise<Buffer | undefined> {
    const bytes = await this.#peekTile('entries', position, size);
    if (bytes === undefined) return undefined;
    // Who asks for one leaf of a bundle mostly asks for the next one as well.
    if (this.#peeked?.bytes !== bytes) this.#peeked = parseEntryBundle(bytes);
    const { spans } = this.#peeked;
    const at = 2 * (position % tileWidth);
    return spans[at] === undefined ? undefined : bytes.subarray(spans[at], spans[at + 1]);
  }

  async #peekTile(level: TileLevel, position: number, total: number): Promise<Buffer | undefined> {
    const index = Math.floor(position / tileWidth);
    const width = Math.min(tileWidth, total - index * tileWidth);
    if (width <= 0) return undefined;
    const bytes = await this.peek(tilePath(level, index, width));
    return bytes === undefined && width < tileWidth ? this.peek(tilePath(level, index)) : bytes;
  }
}

export function digestsOf(tile: Buffer): Digest[] {
  const digests: Digest[] = [];
  for (let at = 0; at < tile.length; at += digestLength) digests.push(tile.toString('latin1', at, at + digestLength));
  return digests;
}
