import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { PublishedCheckpoint } from '../core/transparency-log.ts';
import type { BatchData } from './batch.ts';
import { readCarried, writeCarried } from './carried.ts';
import { emptyContents } from './content-places.ts';
import type { FileSystem } from './file-system.ts';
import { listLeafFiles, scanLeafFiles } from './leaf-files.ts';
import type { ContentKeys, KeyDestruction } from './keys/key-store.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { LedgerFiles, type DurableEnd } from './ledger-files.ts';
import { leavesPath, shardFolder } from './ledger-folder.ts';
import { BundleEdge } from './log/bundle-edge.ts';
import { Publisher } from './log/publisher.ts';
import { readCheckpoint } from './log/published-files.ts';
import { RightEdge } from './log/right-edge.ts';
import { SignedStates } from './log/signed-state.ts';
import type { SigningKeys } from './log/signing-key.ts';
import { hashBytes, tilePath, tileWidth } from './log/tile-path.ts';
import { TileReader } from './log/tile-reader.ts';
import { LeafSurvey } from './recover.ts';

/** A shard as it is taken over for writing. */
export interface ShardStart {
  readonly shard: string;
  readonly origin: string;
  readonly durable: DurableEnd;
  readonly keys: SigningKeys;
}

/** Where batches become durable, and then a published log. */
export interface BatchStore {
  readonly durable: DurableEnd;
  /** Why the log has not been published for so long that no more leaves should be taken; undefined where all is well. */
  readonly stuck: unknown;
  /** Takes over a shard and cuts off whatever lies behind its durable end. Rejects with LedgerDamageError where less is there. */
  begin(start: ShardStart): Promise<void>;
  /** Seals a batch and makes it durable, contents first. After a rejection only `mend` and `close` may follow. */
  write(batch: BatchData): Promise<void>;
  /** Opens the files anew after a failed write. Rejects where the disk does not take writes again. */
  mend(): Promise<void>;
  /** Ends the shard; `publish`: with a checkpoint over all of its leaves. May be asked for again after a rejection. */
  finish(publish: boolean): Promise<void>;
  /**
   * The first checkpoint over more than `index` leaves is signed by the old key and this one, and all later ones by this one;
   * undefined takes that back.
   */
  expectKey(next: string | undefined, index: number): Promise<void>;
  /** Publishes all leaves now. */
  publish(): Promise<void>;
  /** Adds signature lines to the published checkpoint, if it is still the one of this size. */
  addCosignatures(shard: string, size: number, lines: readonly string[]): Promise<void>;
  /** Destroys keys of contents for good; resolves with their number when none of them is on the disk or in memory. */
  destroyKeys(which: KeyDestruction): Promise<number>;
  /** `trim`: whether the files are in order, so that the zeros behind their ends can be cut off. */
  close(trim: boolean): Promise<void>;
}

export interface StoreEvents {
  published(checkpoint: PublishedCheckpoint): void;
  /** `stuck`: for so long that no more leaves should be taken. */
  publishingFailed(cause: unknown, stuck: boolean): void;
  publishingRecovered(): void;
}

export interface LocalStoreParts {
  readonly files: FileSystem;
  /** For what is published: nobody waits for it, and it must not hold up the writing. */
  readonly publishingFiles: FileSystem;
  readonly folder: string;
  readonly signerFolder: string;
  /** Of the contents; closed with the store. */
  readonly contentKeys: ContentKeys;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly fileLeaves: number;
  readonly publishWithin: number;
  readonly events: StoreEvents;
}

interface OpenShard {
  readonly shard: string;
  readonly files: LedgerFiles;
  readonly publisher: Publisher;
}

/** The store in this very thread. */
export class LocalStore implements BatchStore {
  readonly #parts: LocalStoreParts;
  readonly #signed: SignedStates;
  #open: OpenShard | undefined;
  #durable: DurableEnd = { index: 0, leavesStart: 0, leavesEnd: 0, contents: emptyContents };
  #stuck: unknown;

  constructor(parts: LocalStoreParts) {
    this.#parts = parts;
    this.#signed = new SignedStates(parts.publishingFiles, parts.signerFolder);
  }

  get durable(): DurableEnd {
    return this.#open?.files.durable ?? this.#durable;
  }

  get stuck(): unknown {
    return this.#stuck;
  }

  async begin(start: ShardStart): Promise<void> {
    if (this.#open !== undefined) throw new Error('another shard is being written');
    const { files, folder, contentKeys, fileLeaves } = this.#parts;
    const { shard, durable } = start;
    const publisher = await this.#openPublisher(start);
    const opened = await LedgerFiles.open({ files, folder, shard, contentKeys, fileLeaves }, durable);
    this.#open = { shard, files: opened, publisher };
    publisher.schedule();
  }

  async write(batch: BatchData): Promise<void> {
    const open = this.#open;
    if (open === undefined) throw new Error('no shard is being written');
    await open.publisher.room();
    await open.files.write(batch);
    open.publisher.add(batch.leaves.bytes, batch.leaves.length);
  }

  async mend(): Promise<void> {
    await this.#open?.files.mend();
  }

  async finish(publish: boolean): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    if (publish) await open.publisher.publish();
    await open.publisher.stop();
    this.#durable = open.files.durable;
    this.#open = undefined;
    this.#stuck = undefined;
    await open.files.close(true);
  }

  async expectKey(next: string | undefined, index: number): Promise<void> {
    this.#open?.publisher.expectKey(next, index);
  }

  async publish(): Promise<void> {
    await this.#open?.publisher.publish();
  }

  async addCosignatures(shard: string, size: number, lines: readonly string[]): Promise<void> {
    if (this.#open?.shard === shard) await this.#open.publisher.addCosignatures(size, lines);
  }

  async destroyKeys(which: KeyDestruction): Promise<number> {
    return Promise.resolve(this.#parts.contentKeys.destroy(which));
  }

  async close(trim: boolean): Promise<void> {
    this.#parts.contentKeys.close();
    const open = this.#open;
    if (open === undefined) return;
    this.#durable = open.files.durable;
    this.#open = undefined;
    await open.publisher.publish().catch(() => undefined);
    await open.publisher.stop();
    await open.files.close(trim);
  }

  /**
   * Takes the tree up where it was signed, and adds the leaves that became durable since. Throws LedgerDamageError where the
   * tiles, the leaves and what was signed do not fit together.
   */
  async #openPublisher({ shard, origin, durable, keys }: ShardStart): Promise<Publisher> {
    const { publishingFiles: files, folder, signerFolder, clock, publishWithin, events } = this.#parts;
    const own = shardFolder(folder, shard);
    const signed = await this.#signed.read(shard);
    if (signed === undefined) throw new Error(`what was signed of ${shard} is not known`);
    const { size } = signed;
    const reader = new TileReader(files, own, size);
    const edge = await RightEdge.load(size, (level, index) => reader.tile(level, index));
    if (!edge.at(edge.size).root.equals(signed.root)) {
      throw new LedgerDamageError(
        join(own, tilePath(0, Math.floor(Math.max(0, size - 1) / tileWidth))),
        0,
        `the tree of the first ${size} leaves is not the one that was signed`,
      );
    }
    const checkpoint = await readCheckpoint(files, own).catch(() => undefined);
    const isPublished = checkpoint?.size === size && checkpoint.root.equals(signed.root);
    const publisher = new Publisher(
      {
        files,
        clock,
        signerFolder,
        signed: this.#signed,
        interval: publishWithin,
        events: {
          published: (published) => events.published(published),
          settled: (index) => this.#removeLeafFiles(shard, index),
          failing: (cause, stuck) => {
            this.#stuck = stuck ? cause : undefined;
            events.publishingFailed(cause, stuck);
          },
          recovered: () => {
            this.#stuck = undefined;
            events.publishingRecovered();
          },
        },
      },
      {
        shard,
        origin,
        folder: own,
        identity: signed.identity,
        edge,
        bundle: new BundleEdge(size - (size % tileWidth)),
        size: isPublished ? size : 0,
        note: isPublished ? checkpoint.note : undefined,
      },
      keys,
    );
    for await (const { path, leaves } of scanLeafFiles(
      files,
      folder,
      shard,
      await listLeafFiles(files, folder, shard),
    )) {
      for (const { index, hash, bytes, start } of leaves) {
        if (index >= durable.index) break;
        const leafHash = Buffer.from(hash, 'hex');
        if (index < size) {
          const tile = await reader.tile(0, Math.floor(index / tileWidth));
          const at = (index % tileWidth) * hashBytes;
          if (leafHash.compare(tile, at, at + hashBytes) !== 0)
            throw new LedgerDamageError(path, start, `leaf ${index} is not the one that was signed`);
          if (index >= size - (size % tileWidth)) publisher.addSigned(bytes);
        } else {
          publisher.addLeaf(leafHash, bytes, 0, bytes.length);
        }
      }
    }
    if (publisher.size !== durable.index) {
      throw new LedgerDamageError(
        leavesPath(folder, shard, durable.leavesStart),
        0,
        `leaf ${publisher.size} is missing`,
      );
    }
    return publisher;
  }

  /** Removes the files of leaves that all lie in full, signed tiles, when it is noted what they leave open. */
  async #removeLeafFiles(shard: string, settled: number): Promise<void> {
    const { publishingFiles: files, folder, fileLeaves } = this.#parts;
    const newest = this.durable.leavesStart;
    if (newest === 0 || settled < Math.min(newest, fileLeaves)) return;
    const firsts = await listLeafFiles(files, folder, shard);
    const done = firsts.filter((_, at) => (firsts[at + 1] ?? Number.POSITIVE_INFINITY) <= Math.min(settled, newest));
    const next = firsts[done.length];
    if (done.length === 0 || next === undefined) return;
    const carried = await readCarried(files, folder, shard);
    const noted = new LeafSurvey(shard, carried);
    for await (const { path, leaves } of scanLeafFiles(files, folder, shard, done)) {
      for (const scanned of leaves) noted.note(scanned, path);
    }
    const { open, segmentEnds } = noted;
    await writeCarried(files, folder, shard, {
      ...carried,
      next: Math.max(next, carried?.next ?? 0),
      open,
      segmentEnds,
    });
    for (const first of done) await files.remove(leavesPath(folder, shard, first));
  }
}
