import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { equalDigests, type EntryBundle, hashEntries } from './entry-bundle.ts';
import { type Findings, leavesFrom } from './faults.ts';
import { type Digest, emptyRoot, toBase64 } from './hashes.ts';
import { LeafRules, type PieceClaim } from './leaf-rules.ts';
import { LeafScanner } from './leaf-scanner.ts';
import { FormatError, largestNote, type VerifierKey, parseVerifierKey } from './note.ts';
import { GrowingTree, subtreeHash } from './proof.ts';
import { digestsOf, ShardFiles } from './shard-files.ts';
import type { RequestIds } from './request-ids.ts';
import type { Source } from './source.ts';
import { tellApart } from './tell-apart.ts';
import { hashesOfLevel, tileHeight, tilePath, tileWidth } from './tile-path.ts';
import { UpperTiles } from './upper-tiles.ts';

export interface ShardTask {
  /** Folder name. */
  readonly name: string;
  readonly source: Source;
  readonly findings: Findings;
  /** Whether every leaf must be there, as in a log; a bundle holds some of them. */
  readonly complete: boolean;
  /** Whether its leaves were removed, as another shard says. */
  readonly removed?: boolean;
  /** Sizes at which the root is wanted. */
  readonly rootsAt?: readonly number[];
  /** Ids of the requests of the whole log so far. */
  readonly requests?: RequestIds;
  /** Given the commitments of each tile, in order. */
  readonly onPieces?: (pieces: readonly PieceClaim[]) => Promise<void>;
  /** Whether this is a checkpoint to go by; false to read it again. */
  readonly settled?: (checkpoint: Buffer | undefined) => Promise<boolean>;
  /** Leaves that have been read. */
  readonly onProgress?: (leaves: number, size: number) => void;
}

export interface ShardReading {
  readonly name: string;
  readonly files: ShardFiles;
  /** Undefined where it cannot be read: then nothing could be checked. */
  readonly checkpoint: Checkpoint | undefined;
  readonly origin: string;
  /** The keys that the shard itself names. */
  readonly keys: readonly VerifierKey[];
  readonly rules: LeafRules;
  /** By size; where a tile and its leaves are missing, those behind it have no root. */
  readonly roots: ReadonlyMap<number, Digest>;
  /** Leaves that were read and are in the tree. */
  readonly leaves: number;
  /** Whether its leaves came to the end of their retention. */
  readonly removed: boolean;
}

/** After so many tiles in a row that are not there, the rest is one fault. */
const mostMissing = 64;

/**
 * Reads one shard from its first leaf to the last and checks all that needs no key: every leaf against the lowest tiles, each tile
 * against the one above, the whole against the root of the checkpoint, and the leaves among each other.
 */
export function readShard(task: ShardTask): Promise<ShardReading> {
  return new ShardReader(task).read();
}

interface Undecided {
  readonly tile: string;
  readonly positions: string;
  readonly differences: ReturnType<typeof tellApart>;
}

class ShardReader {
  readonly #task: ShardTask;
  readonly #files: ShardFiles;
  readonly #rules: LeafRules;
  readonly #scanner = new LeafScanner();
  readonly #roots = new Map<number, Digest>();
  readonly #wanted: number[];
  /** Of the tree so far, by what the lowest tiles say; `#other` by what the leaves say, where nothing tells which is right. */
  #tree = new GrowingTree();
  #other: GrowingTree | undefined;
  readonly #upper: UpperTiles;
  readonly #undecided: Undecided[] = [];
  #broken = false;
  #leaves = 0;
  #size = 0;

  constructor(task: ShardTask) {
    this.#task = task;
    this.#files = new ShardFiles(task.source, task.name, task.findings);
    this.#upper = new UpperTiles(this.#files);
    this.#rules = new LeafRules(task.name, task.findings, task.onPieces !== undefined, task.requests);
    this.#wanted = [...new Set(task.rootsAt)].sort((left, right) => left - right);
  }

  async read(): Promise<ShardReading> {
    const originFile = (await this.#files.read('origin', 1_024, true))?.toString('utf8');
    const checkpoint = await this.#readCheckpoint();
    // Afterwards: a key is named here before it signs its first checkpoint.
    const keys = await this.#readKeys();
    const stated = originFile?.endsWith('\n') === true ? originFile.slice(0, -1) : undefined;
    const origin = checkpoint?.origin ?? stated ?? '';
    if (originFile !== undefined && stated !== origin) {
      this.#files.fault('changed', 'origin', `it does not name the origin of the checkpoint, ${origin}`);
    }
    if (folderOf(origin) !== this.#task.name) {
      this.#files.fault('malformed', 'checkpoint', `the folder of ${origin} is not called ${this.#task.name}`);
    }
    if (keys.some(({ name }) => name !== origin)) {
      this.#files.fault('changed', 'keys', `it has keys of others than ${origin}`);
    }
    if (checkpoint !== undefined) {
      this.#size = checkpoint.size;
      if (this.#task.removed === true) this.#roots.set(checkpoint.size, checkpoint.root);
      else await this.#readTree().then(() => this.#compareRoot(checkpoint));
      if (this.#rules.origin !== undefined && this.#rules.origin !== origin) {
        this.#files.fault('malformed', 'leaf 0', `it opens the shard ${this.#rules.origin}, not ${origin}`);
      }
    }
    return {
      name: this.#task.name,
      files: this.#files,
      checkpoint,
      origin,
      keys,
      rules: this.#rules,
      roots: this.#roots,
      leaves: this.#leaves,
      removed: this.#task.removed === true,
    };
  }

  async #readKeys(): Promise<VerifierKey[]> {
    const bytes = await this.#files.read('keys', 65_536, true);
    if (bytes === undefined) return [];
    const lines = bytes.toString('utf8').split('\n');
    if (lines.pop() !== '') this.#files.fault('truncated', 'keys', 'its last line has no end');
    else if (lines.length === 0) this.#files.fault('malformed', 'keys', 'it names no key');
    return lines.flatMap((line) => {
      try {
        return [parseVerifierKey(line)];
      } catch (thrown) {
        if (!(thrown instanceof FormatError)) throw thrown;
        this.#files.fault('malformed', 'keys', thrown.message);
        return [];
      }
    });
  }

  async #readCheckpoint(): Promise<Checkpoint | undefined> {
    const bytes = await this.#files.readCheckpoint(
      largestNote,
      sizeOfCheckpoint,
      this.#task.settled ?? (() => Promise.resolve(true)),
    );
    if (bytes === undefined) return undefined;
    try {
      return parseCheckpoint(bytes);
    } catch (thrown) {
      if (!(thrown instanceof FormatError)) throw thrown;
      this.#files.fault('malformed', 'checkpoint', thrown.message);
      return undefined;
    }
  }

  async #readTree(): Promise<void> {
    this.#snapshot([]);
    const tiles = Math.ceil(this.#size / tileWidth);
    let missing = 0;
    let next = this.#fetch(0);
    for (let index = 0; index < tiles; index++) {
      const [tile, bundle] = await next;
      // The next files are read while these are checked.
      if (index + 1 < tiles) next = this.#fetch(index + 1);
      await this.#takeTile(index, tile, bundle);
      this.#task.onProgress?.(Math.min((index + 1) * tileWidth, this.#size), this.#size);
      missing = tile === undefined && bundle === undefined ? missing + 1 : 0;
      if (missing === mostMissing) {
        await next;
        this.#broken = true;
        const from = (index + 1) * tileWidth;
        if (from < this.#size)
          this.#files.fault('missing', leavesFrom(from, this.#size - 1), 'nothing of them was looked for');
        return;
      }
    }
    if (!this.#broken) await this.#upper.end();
  }

  async #fetch(index: number): Promise<[Buffer | undefined, EntryBundle | undefined]> {
    const width = Math.min(tileWidth, this.#size - index * tileWidth);
    if (width <= 0) return [undefined, undefined];
    return Promise.all([this.#files.tile(0, index, width), this.#files.entries(index, width, !this.#task.complete)]);
  }

  async #takeTile(index: number, tile: Buffer | undefined, bundle: EntryBundle | undefined): Promise<void> {
    const first = index * tileWidth;
    const width = Math.min(tileWidth, this.#size - first);
    const entries = bundle === undefined ? [] : hashEntries(bundle, width);
    let digests: readonly Digest[] | undefined;
    let others: readonly Digest[] | undefined;
    if (tile !== undefined && bundle !== undefined && equalDigests(tile, entries)) {
      digests = entries;
      this.#takeLeaves(first, bundle, width);
    } else if (tile === undefined || (bundle === undefined && !this.#task.complete)) {
      digests = tile === undefined ? (entries.length === width ? entries : undefined) : digestsOf(tile);
      if (bundle !== undefined && entries.length === width) this.#takeLeaves(first, bundle, width);
    } else {
      [digests, others] = await this.#decide(index, width, digestsOf(tile), entries, bundle);
    }
    await this.#task.onPieces?.(this.#rules.pieces);
    this.#rules.pieces = [];
    await this.#append(index, width, digests, others);
  }

  /** Tile and leaves differ: the hash above them says which of them is the signed one, or later the root. */
  async #decide(
    index: number,
    width: number,
    tile: readonly Digest[],
    entries: readonly Digest[],
    bundle: EntryBundle | undefined,
  ): Promise<[readonly Digest[], readonly Digest[] | undefined]> {
    const first = index * tileWidth;
    const path = tilePath(0, index, width);
    const isWhole = width === tileWidth;
    const above = isWhole ? await this.#files.peekHash(1, index, hashesOfLevel(this.#size, 1)) : undefined;
    const byTile = isWhole ? subtreeHash(tile) : undefined;
    const byEntries = isWhole && entries.length === width ? subtreeHash(entries) : undefined;
    const places = tile.flatMap((digest, place) => (digest === entries[place] ? [] : [place]));
    const positions = `the ${places.length === 1 ? 'hash' : 'hashes'} of ${leavesFrom(first + (places[0] ?? 0), first + (places.at(-1) ?? 0))}`;
    if (above !== undefined && byEntries === above && byTile !== above) {
      this.#files.fault('changed', path, `${positions} in it are not those of the leaves`);
      if (bundle !== undefined) this.#takeLeaves(first, bundle, width);
      return [entries, undefined];
    }
    if (bundle !== undefined) {
      for (const [place, digest] of entries.entries()) {
        if (digest === tile[place]) this.#takeLeaf(first + place, bundle, place);
      }
    }
    // A file that is not there, or breaks off, has been told already.
    if (entries.length < width) return [tile, undefined];
    const differences = tellApart(first, tile, entries);
    if (byTile !== undefined && byTile === above) {
      this.#tell(differences);
      return [tile, undefined];
    }
    this.#undecided.push({ tile: path, positions, differences });
    return [tile, entries];
  }

  #tell(differences: Undecided['differences']): void {
    for (const { id, at, detail } of differences) this.#files.fault(id, at, detail);
  }

  #takeLeaves(first: number, bundle: EntryBundle, width: number): void {
    for (let place = 0; place < width; place++) this.#takeLeaf(first + place, bundle, place);
  }

  #takeLeaf(position: number, bundle: EntryBundle, place: number): void {
    this.#leaves++;
    const start = bundle.spans[2 * place] as number;
    const end = bundle.spans[2 * place + 1] as number;
    if (this.#scanner.scan(bundle.bytes, start, end)) this.#rules.take(this.#scanner, position);
    else this.#files.fault('malformed', `leaf ${position}`, this.#scanner.problem ?? 'it is not in canonical form');
  }

  async #append(
    index: number,
    width: number,
    digests: readonly Digest[] | undefined,
    others: readonly Digest[] | undefined,
  ): Promise<void> {
    if (digests === undefined) {
      // The level above may still have the hash of the whole tile.
      const above =
        width === tileWidth ? await this.#files.peekHash(1, index, hashesOfLevel(this.#size, 1)) : undefined;
      if (above === undefined) this.#broken = true;
      if (width < tileWidth || this.#broken) return;
      this.#appendWhole(above as Digest, above as Digest);
      await this.#upper.add(above as Digest);
      return;
    }
    if (this.#broken) return;
    this.#snapshot(digests);
    if (others !== undefined) this.#other ??= this.#tree.clone();
    if (width === tileWidth) {
      const whole = subtreeHash(digests);
      this.#appendWhole(whole, others === undefined ? whole : subtreeHash(others));
      await this.#upper.add(whole);
      return;
    }
    for (const [place, digest] of digests.entries()) {
      this.#tree.append(digest);
      this.#other?.append(others?.[place] ?? digest);
    }
  }

  #appendWhole(whole: Digest, other: Digest): void {
    this.#tree.append(whole, tileHeight);
    this.#other?.append(other, tileHeight);
  }

  /** Keeps the wanted roots of sizes within the leaves that are about to be appended. */
  #snapshot(digests: readonly Digest[]): void {
    const end = this.#tree.size + digests.length;
    let tree: GrowingTree | undefined;
    for (let size = this.#wanted[0]; size !== undefined && size <= end; size = this.#wanted[0]) {
      tree ??= this.#tree.clone();
      for (let place = tree.size - this.#tree.size; tree.size < size; place++) tree.append(digests[place] as Digest);
      this.#roots.set(size, size === 0 ? emptyRoot : tree.root());
      this.#wanted.shift();
    }
  }

  #compareRoot({ root }: Checkpoint): void {
    const agrees = !this.#broken && this.#tree.root() === root;
    const otherAgrees = !agrees && !this.#broken && this.#other?.root() === root;
    for (const { tile, positions, differences } of this.#undecided) {
      if (otherAgrees) this.#files.fault('changed', tile, `${positions} in it are not those of the leaves`);
      else this.#tell(differences);
    }
    this.#upper.tell(agrees || otherAgrees);
    if (this.#broken)
      this.#files.fault('wrong-root', 'checkpoint', 'its root hash cannot be computed: hashes are missing');
    else if (!agrees && !otherAgrees) {
      const found = toBase64(this.#tree.root());
      this.#files.fault(
        'wrong-root',
        'checkpoint',
        `the ${this.#size} leaves have the root hash ${found}, and ${toBase64(root)} is signed`,
      );
    }
  }
}

/** Shard folders are called `<tenant>-<period>[.<n>]` and their origins `<name>/<tenant>/<period>[.<n>]`. */
export function folderOf(origin: string): string {
  const [, tenant, period, ...more] = origin.split('/');
  return tenant === undefined || period === undefined || more.length > 0 ? '' : `${tenant}-${period}`;
}

function sizeOfCheckpoint(bytes: Buffer): number {
  try {
    return parseCheckpoint(bytes).size;
  } catch {
    return 0;
  }
}
