import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PublishedCheckpoint } from '../core/transparency-log.ts';
import { bufferOver, type Batch, type BatchData } from './batch.ts';
import { emptyContents } from './content-places.ts';
import type { KeyDestruction } from './keys/key-store.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import type { DurableEnd } from './ledger-files.ts';
import { leavesPath } from './ledger-folder.ts';
import type { BatchStore, ShardStart, StoreEvents } from './ledger-store.ts';
import { packSubjects, packUnsealed, type PackedWork } from './pack-batch.ts';

/** What the thread is given when it starts. */
export interface ThreadStart {
  readonly folder: string;
  readonly signerFolder: string;
  readonly keysFolder: string;
  /** Undefined where no content will be written. */
  readonly tenantKey: Uint8Array | undefined;
  /** Leaves after which a new file of leaves is begun. */
  readonly fileLeaves: number;
  /** Milliseconds after which a leaf is published at the latest. */
  readonly publishWithin: number;
}

interface WriteRequest extends Pick<BatchData, 'runs' | 'count'> {
  readonly type: 'write';
  readonly unsealed: PackedWork;
  readonly subjects: PackedWork | undefined;
  readonly leaves: Uint8Array;
  readonly leavesLength: number;
  readonly contents: Uint8Array;
  readonly contentsLength: number;
}

export type ThreadRequest =
  | WriteRequest
  | { readonly type: 'begin'; readonly start: ShardStart }
  | { readonly type: 'mend' }
  | { readonly type: 'finish'; readonly publish: boolean }
  | { readonly type: 'expectKey'; readonly next: string | undefined; readonly index: number }
  | { readonly type: 'publish' }
  | { readonly type: 'cosign'; readonly shard: string; readonly size: number; readonly lines: readonly string[] }
  | { readonly type: 'destroyKeys'; readonly which: KeyDestruction }
  | { readonly type: 'close'; readonly trim: boolean };

/** With the number that its answer will have. */
export type NumberedRequest = ThreadRequest & { readonly number: number };

/** Structured cloning takes an error without its own name and code. */
export interface ThreadFailure {
  readonly error: Error;
  readonly name: string;
  readonly code: string | undefined;
}

export interface ThreadAnswer {
  readonly type: 'answer';
  readonly number: number;
  readonly durable: DurableEnd;
  /** The buffers of a batch, back from the thread. */
  readonly leaves?: Uint8Array;
  readonly contents?: Uint8Array;
  /** Of destroyed keys. */
  readonly count?: number;
  readonly failure?: ThreadFailure;
}

export type ThreadMessage =
  | ThreadAnswer
  | { readonly type: 'published'; readonly checkpoint: PublishedCheckpoint }
  | { readonly type: 'publishingFailed'; readonly failure: ThreadFailure; readonly stuck: boolean }
  | { readonly type: 'publishingRecovered' };

interface Asked {
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (cause: Error) => void;
}

export interface LedgerThreadParts {
  readonly start: ThreadStart;
  readonly events: StoreEvents;
  /** How the shard that was being written stands on the disk, after its thread has died. */
  readonly recoverAgain: (shard: string) => Promise<ShardStart>;
}

/**
 * The files of a ledger, written, sealed and published by a thread of their own: encryption, hashes and the wait for the disk
 * are most of what the record costs, and none of it needs the thread that serves. The buffers of a batch are handed over and
 * come back, so nothing is copied. A thread that dies is a failed write, and `mend` starts another one.
 */
export class LedgerThread implements BatchStore {
  readonly #parts: LedgerThreadParts;
  #durable: DurableEnd = { index: 0, leavesStart: 0, leavesEnd: 0, contents: emptyContents };
  #worker: Worker | undefined;
  #shard: ShardStart | undefined;
  #stuck: unknown;
  readonly #asked = new Map<number, Asked>();
  #number = 0;

  constructor(parts: LedgerThreadParts) {
    this.#parts = parts;
  }

  get durable(): DurableEnd {
    return this.#durable;
  }

  get stuck(): unknown {
    return this.#stuck;
  }

  async begin(start: ShardStart): Promise<void> {
    this.#launch();
    // Where it fails the thread is of no more use, and must keep no file open.
    try {
      await this.#ask({ type: 'begin', start }, []);
    } catch (thrown) {
      await this.#end();
      throw thrown;
    }
    this.#shard = start;
  }

  async write(batch: Batch): Promise<void> {
    const { leaves, contents, runs, unsealed, subjects, count } = batch;
    const packed = packUnsealed(unsealed);
    const answer = await this.#ask(
      {
        type: 'write',
        leaves: leaves.bytes,
        leavesLength: leaves.length,
        contents: contents.bytes,
        contentsLength: contents.length,
        runs,
        unsealed: packed,
        subjects: subjects.length === 0 ? undefined : packSubjects(subjects),
        count,
      },
      [leaves.bytes.buffer, contents.bytes.buffer, packed.numbers.buffer],
    );
    if (answer.leaves !== undefined) leaves.bytes = bufferOver(answer.leaves);
    if (answer.contents !== undefined) contents.bytes = bufferOver(answer.contents);
  }

  async mend(): Promise<void> {
    if (this.#worker !== undefined) {
      await this.#ask({ type: 'mend' }, []);
      return;
    }
    if (this.#shard === undefined) return;
    // The thread may have written, and signed, more than it could tell of: what is on the disk counts, and none of it is cut.
    const { shard } = this.#shard;
    const { index, leavesStart } = this.#durable;
    const start = await this.#parts.recoverAgain(shard);
    if (start.durable.index < index) {
      const path = leavesPath(this.#parts.start.folder, shard, leavesStart);
      throw new LedgerDamageError(
        path,
        start.durable.leavesEnd,
        `leaf ${start.durable.index} is gone, which was durable`,
      );
    }
    await this.begin(start);
  }

  async finish(publish: boolean): Promise<void> {
    if (this.#worker === undefined && this.#shard !== undefined) await this.mend();
    if (this.#worker !== undefined) await this.#ask({ type: 'finish', publish }, []);
    this.#shard = undefined;
  }

  async expectKey(next: string | undefined, index: number): Promise<void> {
    await this.#ask({ type: 'expectKey', next, index }, []);
  }

  async publish(): Promise<void> {
    await this.#ask({ type: 'publish' }, []);
  }

  async addCosignatures(shard: string, size: number, lines: readonly string[]): Promise<void> {
    if (this.#shard?.shard === shard) await this.#ask({ type: 'cosign', shard, size, lines }, []);
  }

  async destroyKeys(which: KeyDestruction): Promise<number> {
    if (this.#worker === undefined) await this.mend();
    const { count = 0 } = await this.#ask({ type: 'destroyKeys', which }, []);
    return count;
  }

  async close(trim: boolean): Promise<void> {
    if (this.#worker === undefined) return;
    try {
      await this.#ask({ type: 'close', trim }, []);
    } finally {
      await this.#end();
    }
  }

  #launch(): void {
    if (this.#worker !== undefined) return;
    // The sources run as they are in tests, and compiled otherwise.
    const script = new URL(`./ledger-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(script, {
      name: 'ledger',
      workerData: this.#parts.start,
      // It lives on buffers outside its heap, and what it leaves in the heap is garbage at once.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    worker.on('message', (message: ThreadMessage) => this.#told(message));
    worker.on('error', (cause: Error) => this.#lost(worker, cause));
    worker.on('exit', (code) => this.#lost(worker, new Error(`the thread of the ledger ended with code ${code}`)));
    this.#worker = worker;
  }

  #ask(request: ThreadRequest, handedOver: ArrayBuffer[]): Promise<ThreadAnswer> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(new Error('the thread of the ledger is not running'));
    const number = this.#number++;
    worker.ref();
    worker.postMessage({ ...request, number } satisfies NumberedRequest, handedOver);
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { resolve, reject });
    });
  }

  #told(message: ThreadMessage): void {
    const { events } = this.#parts;
    switch (message.type) {
      case 'answer':
        this.#answered(message);
        break;
      case 'published':
        events.published({ ...message.checkpoint, root: bufferOver(message.checkpoint.root) });
        break;
      case 'publishingFailed': {
        const cause = revived(message.failure);
        this.#stuck = message.stuck ? cause : undefined;
        events.publishingFailed(cause, message.stuck);
        break;
      }
      case 'publishingRecovered':
        this.#stuck = undefined;
        events.publishingRecovered();
        break;
    }
  }

  #answered(answer: ThreadAnswer): void {
    const asked = this.#asked.get(answer.number);
    this.#asked.delete(answer.number);
    // Between two requests it keeps no process alive.
    if (this.#asked.size === 0) this.#worker?.unref();
    this.#durable = answer.durable;
    if (answer.failure === undefined) asked?.resolve(answer);
    else asked?.reject(revived(answer.failure));
  }

  #lost(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#stuck = undefined;
    for (const { reject } of this.#asked.values()) reject(cause);
    this.#asked.clear();
  }

  async #end(): Promise<void> {
    // Before the end of the thread is heard of, for that one is meant.
    const worker = this.#worker;
    this.#worker = undefined;
    this.#asked.clear();
    await worker?.terminate();
  }
}

function revived({ error, name, code }: ThreadFailure): Error {
  return Object.assign(error, code === undefined ? { name } : { name, code });
}
