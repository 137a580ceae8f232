import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { PublishedCheckpoint } from '../../core/transparency-log.ts';
import { formatCheckpoint } from '../../lib/checkpoint.ts';
import { formatNote, parseNote, parseSignatureLine, signNote, type NoteSignature } from '../../lib/signed-note.ts';
import type { FileSystem } from '../file-system.ts';
import { claimedHash, jsonStartOf } from '../v1/leaf-line.ts';
import { writeWhole } from '../write-whole.ts';
import type { Bundle, BundleEdge } from './bundle-edge.ts';
import { readKeys, writeKeys } from './published-files.ts';
import type { RightEdge, Tile } from './right-edge.ts';
import type { SignedStates } from './signed-state.ts';
import { turnToNextKey, verifierKeyOf, type SigningKeys } from './signing-key.ts';
import { tileWidth } from './tile-path.ts';
import { TileWriter } from './tile-writer.ts';

/** A checkpoint covers no more new leaves than these, where the disk keeps up. */
const mostUnpublished = 512;
/** What may wait to be published before writing waits for it. */
const mostBacklogLeaves = 16_384;
const mostBacklogBytes = 32 * 1_024 * 1_024;
/** Milliseconds for which publishing may fail before the ledger takes no more leaves. */
const longestFailure = 10_000;
const firstBackoff = 100;
const longestBackoff = 5_000;
const lineFeed = 0x0a;

export interface PublisherParts {
  readonly files: FileSystem;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly signerFolder: string;
  readonly signed: SignedStates;
  /** Milliseconds after which a leaf is published at the latest. */
  readonly interval: number;
  readonly events: PublisherEvents;
}

export interface PublisherEvents {
  /** A checkpoint lies where readers find it. */
  published(checkpoint: PublishedCheckpoint): void;
  /** All leaves before this one are in full tiles and signed. */
  settled(index: number): Promise<void>;
  /** Publishing fails, or is over and works again. `stuck`: for so long that no more leaves should be taken. */
  failing(cause: unknown, stuck: boolean): void;
  recovered(): void;
}

/** The shard that is published, as it stands. */
export interface PublishedShard {
  readonly shard: string;
  readonly origin: string;
  readonly folder: string;
  readonly identity: string;
  readonly edge: RightEdge;
  readonly bundle: BundleEdge;
  /** What the published checkpoint covers, and the checkpoint. */
  readonly size: number;
  readonly note: string | undefined;
}

const all = (size: number): number => size;
/**
 * A busy log is published tile by tile: then there are no partial tiles and bundles of leaves to be written, and removed again
 * soon, which are most of what a checkpoint costs the disk.
 */
const fullTilesOf = (size: number): number => size - (size % tileWidth);

/**
 * Makes a transparency log of durable leaves: tiles and bundles first, then the note of what is about to be signed, then the
 * checkpoint, each durable before the next, and only then anybody is told. All of it waits on the disk asynchronously, beside
 * the writer; nobody's request waits for it, unless it stays behind for too long.
 */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #shard: PublishedShard;
  #keys: SigningKeys;
  /** Index of the leaf that tells of the next key. One that was found at the start is told of by then. */
  #nextKeyAfter = -1;
  readonly #edge: RightEdge;
  readonly #bundle: BundleEdge;
  /** Full tiles and bundles that are not durable yet. */
  #fullTiles: Tile[] = [];
  #fullBundles: Bundle[] = [];
  #waitingBytes = 0;
  #published: { readonly size: number; readonly note: string | undefined };
  readonly #tiles: TileWriter;

  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #running = false;
  #closed = false;
  #failing: { readonly since: number; readonly cause: unknown } | undefined;
  #stuck = false;
  #backoff = firstBackoff;
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(parts: PublisherParts, shard: PublishedShard, keys: SigningKeys) {
    this.#parts = parts;
    this.#shard = shard;
    this.#keys = keys;
    this.#edge = shard.edge;
    this.#bundle = shard.bundle;
    this.#tiles = new TileWriter(parts.files, shard.folder);
    this.#published = { size: shard.size, note: shard.note };
  }

  /** Number of leaves that are known here, published or not. */
  get size(): number {
    return this.#edge.size;
  }

  /** Takes the lines of durable leaves; what it needs of them it copies. */
  add(lines: Buffer, length: number): void {
    for (let start = 0; start < length;) {
      const jsonStart = jsonStartOf(start);
      const end = lines.indexOf(lineFeed, jsonStart);
      this.addLeaf(Buffer.from(claimedHash(lines, start), 'hex'), lines, jsonStart, end);
      start = end + 1;
    }
    this.schedule();
  }

  /** Takes a leaf that the tree has already, and its bundle has not. */
  addSigned(bytes: Uint8Array): void {
    this.#bundle.append(bytes, 0, bytes.length);
  }

  addLeaf(hash: Uint8Array, bytes: Uint8Array, start: number, end: number): void {
    const tiles = this.#fullTiles.length;
    this.#edge.append(hash, this.#fullTiles);
    const full = this.#bundle.append(bytes, start, end);
    if (full !== undefined) {
      this.#fullBundles.push(full);
      this.#waitingBytes += full.bytes.length;
    }
    for (let at = tiles; at < this.#fullTiles.length; at++)
      this.#waitingBytes += this.#fullTiles[at]?.bytes.length ?? 0;
  }

  /** Resolves when so little waits to be published that more leaves may be written. */
  async room(): Promise<void> {
    while (this.#backlogged()) {
      if (this.#failing !== undefined) throw new Error('the log cannot be published', { cause: this.#failing.cause });
      this.#room ??= Promise.withResolvers<void>();
      this.schedule();
      await this.#room.promise;
    }
  }

  /** Sees to it that what is new is published soon. */
  schedule(): void {
    if (this.#running || this.#closed || this.#failing !== undefined) return;
    const unpublished = this.#edge.size - this.#published.size;
    if (unpublished === 0 && this.#nextKey(this.#edge.size) === undefined) return;
    if (unpublished >= mostUnpublished) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#run(fullTilesOf);
    } else if (this.#timer === undefined) {
      // What full tiles have left out has waited already.
      this.#later(this.#published.size % tileWidth === 0 ? this.#parts.interval / 2 : this.#parts.interval);
    }
  }

  /** Publishes all that was added before. Rejects where that fails; it is tried again later. */
  publish(): Promise<void> {
    return this.#publishUpTo(all);
  }

  async #publishUpTo(part: (size: number) => number): Promise<void> {
    const done = this.#work.then(() => this.#publish(part(this.#edge.size)));
    this.#work = done.catch(() => undefined);
    try {
      await done;
    } catch (cause) {
      this.#failed(cause);
      throw cause;
    }
    this.#succeeded();
  }

  /** The first checkpoint over more than `index` leaves is signed by both keys; undefined takes that back. */
  expectKey(next: string | undefined, index: number): void {
    this.#keys = { current: this.#keys.current, next };
    this.#nextKeyAfter = index;
  }

  /** Adds signature lines to the published checkpoint, if it is still the one of this size. */
  async addCosignatures(size: number, lines: readonly string[]): Promise<void> {
    const done = this.#work.then(async () => {
      if (this.#published.size !== size || this.#published.note === undefined || this.#closed) return;
      const { text, signatures } = parseNote(Buffer.from(this.#published.note));
      const merged: NoteSignature[] = [...signatures];
      for (const line of lines) {
        const added = parseSignatureLine(line.replace(/\n$/, ''));
        const at = merged.findIndex(({ name, keyId }) => name === added.name && keyId === added.keyId);
        // The log's own signatures are not for others to replace.
        if (at === -1) merged.push(added);
        else if (added.name !== this.#shard.origin) merged[at] = added;
      }
      const note = formatNote({ text, signatures: merged });
      await this.#writeCheckpoint(note);
      this.#published = { size, note };
    });
    this.#work = done.catch(() => undefined);
    await done;
  }

  /** Publishes nothing more. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closed = true;
    this.#room?.resolve();
    await this.#work;
  }

  #later(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, milliseconds);
    this.#timer.unref();
  }

  #run(part = all): void {
    this.#running = true;
    void this.#publishUpTo(part)
      .catch(() => undefined)
      .finally(() => {
        this.#running = false;
        this.schedule();
      });
  }

  #succeeded(): void {
    this.#backoff = firstBackoff;
    const failed = this.#failing !== undefined;
    this.#failing = undefined;
    this.#stuck = false;
    if (!this.#backlogged()) {
      this.#room?.resolve();
      this.#room = undefined;
    }
    if (failed) this.#parts.events.recovered();
  }

  #failed(cause: unknown): void {
    const now = this.#parts.clock.elapsed();
    this.#failing = { since: this.#failing?.since ?? now, cause };
    const stuck = now - this.#failing.since > longestFailure || this.#backlogged();
    if (stuck !== this.#stuck || this.#failing.since === now) this.#parts.events.failing(cause, stuck);
    this.#stuck = stuck;
    this.#room?.resolve();
    this.#room = undefined;
    if (this.#closed || this.#timer !== undefined) return;
    this.#later(this.#backoff);
    this.#backoff = Math.min(this.#backoff * 2, longestBackoff);
  }

  /** The key that is to follow, if the leaf that tells of it is there. */
  #nextKey(size: number): string | undefined {
    return size > this.#nextKeyAfter ? this.#keys.next : undefined;
  }

  #backlogged(): boolean {
    return this.#edge.size - this.#published.size > mostBacklogLeaves || this.#waitingBytes > mostBacklogBytes;
  }

  /** `size`: all leaves, or those in full tiles. */
  async #publish(size: number): Promise<void> {
    const next = this.#nextKey(size);
    if (this.#closed || (size <= this.#published.size && next === undefined)) return;
    const { shard, origin, identity } = this.#shard;
    const { root, partial } = this.#edge.at(size);
    const partialBundle = size === this.#edge.size ? this.#bundle.partial() : undefined;
    const tiles = this.#fullTiles;
    const bundles = this.#fullBundles;
    this.#fullTiles = [];
    this.#fullBundles = [];
    try {
      await this.#tiles.write(tiles, bundles, partial, partialBundle, size);
    } catch (thrown) {
      this.#fullTiles = [...tiles, ...this.#fullTiles];
      this.#fullBundles = [...bundles, ...this.#fullBundles];
      throw thrown;
    }
    for (const { bytes } of [...tiles, ...bundles]) this.#waitingBytes -= bytes.length;

    await this.#parts.signed.write(shard, { size, root, identity });
    const { current } = this.#keys;
    if (next !== undefined) await this.#addVerifierKey(next);
    const text = formatCheckpoint({ origin, size, root, extensions: [] });
    const signatures = (next === undefined ? [current] : [current, next]).map((pem) =>
      signNote(text, origin, createPrivateKey(pem)),
    );
    const note = formatNote({ text, signatures });
    await this.#writeCheckpoint(note);
    this.#published = { size, note };
    if (next !== undefined) {
      await turnToNextKey(this.#parts.signerFolder);
      this.#keys = { current: next };
    }
    this.#parts.events.published({ shard, origin, size, root, note });
    await this.#tiles.dropPartial(tiles, bundles);
    await this.#parts.events.settled(size - (size % tileWidth));
  }

  async #addVerifierKey(pem: string): Promise<void> {
    const { files } = this.#parts;
    const { origin, folder } = this.#shard;
    const lines = [verifierKeyOf(this.#keys.current, origin), verifierKeyOf(pem, origin)];
    const known = await readKeys(files, folder);
    const keys = [...known, ...lines.filter((line) => !known.includes(line))];
    await writeKeys(files, folder, keys);
  }

  async #writeCheckpoint(note: string): Promise<void> {
    const { files } = this.#parts;
    const { folder } = this.#shard;
    await writeWhole(files, join(folder, 'checkpoint'), Buffer.from(note));
    await files.syncFolder(folder);
  }
}
