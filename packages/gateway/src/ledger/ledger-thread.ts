import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bufferOver, type Batch, type SegmentRun, type UnnamedSubject, type UnsealedContent } from './batch.ts';
import type { BatchStore, DurableEnd } from './ledger-files.ts';

/** What the thread is given when it starts. */
export interface ThreadStart {
  readonly folder: string;
  readonly keysFolder: string;
  readonly tenantKey: Uint8Array;
  readonly durable: DurableEnd;
}

export type ThreadRequest =
  | {
      readonly type: 'write';
      readonly leaves: Uint8Array;
      readonly leavesLength: number;
      readonly contents: Uint8Array;
      readonly contentsLength: number;
      readonly runs: readonly SegmentRun[];
      readonly unsealed: readonly UnsealedContent[];
      readonly subjects: readonly UnnamedSubject[];
      readonly count: number;
    }
  | { readonly type: 'mend' }
  | { readonly type: 'close'; readonly trim: boolean };

export interface ThreadAnswer {
  readonly durable: DurableEnd;
  /** The buffers of a batch, back from the thread. */
  readonly leaves?: Uint8Array;
  readonly contents?: Uint8Array;
  /** Structured cloning takes an error without its own name and code. */
  readonly failure?: { readonly error: Error; readonly name: string; readonly code: string | undefined };
}

/**
 * The files of a ledger, written and sealed by a thread of their own: encryption, hashes and the wait for the disk are most
 * of what the record costs, and none of it needs the thread that serves. The buffers of a batch are handed over and come
 * back, so nothing is copied; one request is under way at a time. A thread that dies is a failed write, and `mend` starts
 * another one.
 */
export class LedgerThread implements BatchStore {
  readonly #start: Omit<ThreadStart, 'durable'>;
  #durable: DurableEnd;
  #worker: Worker | undefined;
  #asked: { readonly resolve: (answer: ThreadAnswer) => void; readonly reject: (cause: Error) => void } | undefined;

  private constructor(start: ThreadStart) {
    this.#start = start;
    this.#durable = start.durable;
  }

  /** Opens the files and cuts off whatever lies behind their durable end. Rejects as `LedgerFiles.open` does. */
  static async open(start: ThreadStart): Promise<LedgerThread> {
    const thread = new LedgerThread(start);
    await thread.#launch();
    return thread;
  }

  get durable(): DurableEnd {
    return this.#durable;
  }

  async write(batch: Batch): Promise<void> {
    const { leaves, contents, runs, unsealed, subjects, count } = batch;
    const answer = await this.#ask(
      {
        type: 'write',
        leaves: leaves.bytes,
        leavesLength: leaves.length,
        contents: contents.bytes,
        contentsLength: contents.length,
        runs,
        unsealed,
        subjects,
        count,
      },
      [leaves.bytes.buffer, contents.bytes.buffer],
    );
    if (answer.leaves !== undefined) leaves.bytes = bufferOver(answer.leaves);
    if (answer.contents !== undefined) contents.bytes = bufferOver(answer.contents);
  }

  async mend(): Promise<void> {
    if (this.#worker === undefined) await this.#launch();
    else await this.#ask({ type: 'mend' }, []);
  }

  async close(trim: boolean): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    try {
      await this.#ask({ type: 'close', trim }, []);
    } finally {
      // Before the end of the thread is heard of, for that one is meant.
      this.#worker = undefined;
      await worker.terminate();
    }
  }

  async #launch(): Promise<void> {
    const workerData: ThreadStart = { ...this.#start, durable: this.#durable };
    // The sources run as they are in tests, and compiled otherwise.
    const script = new URL(`./ledger-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(script, {
      name: 'ledger',
      workerData,
      // It lives on buffers outside its heap, and what it leaves in the heap is garbage at once.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    worker.on('message', (answer: ThreadAnswer) => this.#answered(answer));
    worker.on('error', (cause: Error) => this.#lost(worker, cause));
    worker.on('exit', (code) => this.#lost(worker, new Error(`the thread of the ledger ended with code ${code}`)));
    this.#worker = worker;
    try {
      await this.#answer();
    } catch (thrown) {
      this.#worker = undefined;
      await worker.terminate();
      throw thrown;
    }
  }

  #ask(request: ThreadRequest, handedOver: ArrayBuffer[]): Promise<ThreadAnswer> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(new Error('the thread of the ledger is not running'));
    worker.ref();
    worker.postMessage(request, handedOver);
    return this.#answer();
  }

  #answer(): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
    });
  }

  #answered(answer: ThreadAnswer): void {
    const asked = this.#asked;
    this.#asked = undefined;
    // Between two requests it keeps no process alive.
    this.#worker?.unref();
    this.#durable = answer.durable;
    if (answer.failure === undefined) {
      asked?.resolve(answer);
      return;
    }
    const { error, name, code } = answer.failure;
    asked?.reject(Object.assign(error, code === undefined ? { name } : { name, code }));
  }

  #lost(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#asked?.reject(cause);
    this.#asked = undefined;
  }
}
