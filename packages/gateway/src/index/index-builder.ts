import type { LeafSource, ReadLeaf } from '../core/leaf-index.ts';
import { IndexFolder } from './index-folder.ts';
import { IndexStore, type ShardPosition } from './index-store.ts';

export interface BuilderOptions {
  readonly folder: string;
  readonly source: LeafSource;
  /** Milliseconds since the Unix epoch; the machine's where nothing is said. */
  readonly now?: (() => number) | undefined;
  /** Leaves of one transaction. */
  readonly batchLeaves?: number;
  /** Told of leaves that were added. */
  readonly added?: (leaves: number) => void;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
}

/** Some fifty milliseconds of work: the more leaves share a transaction, the fewer pages are written twice, and whoever asks waits. */
const usualBatch = 1_024;

/**
 * Builds the index from the leaves and keeps it up to date. It may run in several processes at the same time. What does not
 * belong to this log, or is damaged, is thrown away and built anew; no fault of the index is ever one of the record.
 */
export class IndexBuilder {
  readonly #options: BuilderOptions;
  readonly #folder: IndexFolder;
  readonly #settled = new Set<string>();
  #number = 0;
  #store: IndexStore | undefined;

  constructor(options: BuilderOptions) {
    this.#options = options;
    this.#folder = new IndexFolder(options.folder);
  }

  /** The newest index. Opens it first, or an empty one where there is none that is sound. Throws the error of SQLite. */
  get store(): IndexStore {
    const newest = this.#folder.newest();
    if (this.#store !== undefined && this.#number >= newest) return this.#store;
    this.close();
    if (newest > 0) {
      try {
        return this.#open(newest);
      } catch (thrown) {
        if (isPassing(thrown)) throw thrown;
      }
    }
    return this.#open(newest + 1);
  }

  /** Throws away what there is. */
  discard(): void {
    const number = Math.max(this.#number, this.#folder.newest());
    this.close();
    this.#open(number + 1);
  }

  /** Reads all leaves that are not in the index yet. Rejects where the leaves cannot be read or the index not be written. */
  async follow(): Promise<void> {
    try {
      if (await this.#catchUp()) return;
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
    }
    this.discard();
    if (!(await this.#catchUp())) throw new Error('the leaves changed while they were being read');
  }

  /** Builds a new index beside the old one, which is asked until then, and puts it in its place. */
  async rebuild(): Promise<void> {
    this.close();
    this.#folder.removeHidden();
    const hidden = this.#folder.newHiddenPath();
    this.#store = IndexStore.open(hidden, this.#options.now);
    this.#number = Number.POSITIVE_INFINITY;
    try {
      if (!(await this.#catchUp())) throw new Error('the leaves changed while they were being read');
      this.#store.gather();
      this.#store.optimise();
    } finally {
      this.close();
    }
    this.#options.signal?.throwIfAborted();
    this.#folder.removeOlder(this.#folder.publish(hidden));
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
    this.#settled.clear();
  }

  #open(number: number): IndexStore {
    this.#store = IndexStore.open(this.#folder.path(number), this.#options.now);
    this.#number = number;
    this.#folder.removeOlder(number);
    return this.#store;
  }

  /** Whether what was there already is of these leaves. */
  async #catchUp(): Promise<boolean> {
    const shards = await this.#options.source.shards();
    // Leaves that came to the end of their retention.
    for (const name of this.#current().positions().keys()) {
      if (shards.includes(name)) continue;
      this.#settled.delete(name);
      this.#current().forgetShard(name);
      this.#current().settle();
    }
    for (const shard of shards) {
      while (!this.#settled.has(shard)) {
        const read = await this.#readShard(shard, this.#current().positions().get(shard));
        if (read === 'foreign') return false;
        if (read === 'done') break;
      }
    }
    return true;
  }

  #current(): IndexStore {
    return this.#number === Number.POSITIVE_INFINITY && this.#store !== undefined ? this.#store : this.store;
  }

  async #readShard(shard: string, position: ShardPosition | undefined): Promise<'done' | 'foreign' | 'moved'> {
    const { added, batchLeaves = usualBatch, signal, source } = this.#options;
    const store = this.#current();
    let batch: ReadLeaf[] = [];
    // The leaf before the first new one is read too: if it is not the one that was indexed, this is another log.
    let known = position === undefined || position.next === 0 ? undefined : position;
    let last: ReadLeaf | undefined;
    const add = (): boolean => {
      if (batch.length > 0 && !store.add(shard, batch)) return false;
      if (batch.length > 0) added?.(batch.length);
      batch = [];
      return true;
    };
    for await (const read of source.read(shard, known === undefined ? 0 : known.next - 1)) {
      last = read;
      if (known !== undefined) {
        if (read.index !== known.next - 1 || read.hash !== known.hash) return 'foreign';
        known = undefined;
        continue;
      }
      batch.push(read);
      if (batch.length < batchLeaves) continue;
      if (!add()) return 'moved';
      signal?.throwIfAborted();
      await new Promise(setImmediate);
    }
    if (known !== undefined) return 'foreign';
    if (!add()) return 'moved';
    if (last?.leaf.kind === 'sealed') this.#settled.add(shard);
    return 'done';
  }
}

const corrupt = 11;
const notADatabase = 26;
/** SQLITE_BUSY, LOCKED, NOMEM, IOERR, FULL, CANTOPEN: what a new file would not mend. */
const passing = [5, 6, 7, 10, 13, 14];

function codeOf(thrown: unknown): number | undefined {
  const code = (thrown as { readonly errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

function isPassing(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code !== undefined && passing.includes(code);
}

/** Whether the file of the index is damaged. */
export function isDamage(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code === corrupt || code === notADatabase;
}
