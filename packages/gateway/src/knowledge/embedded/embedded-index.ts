import { Worker } from 'node:worker_threads';
import type { CallSignal } from '../../core/call-signal.ts';
import type { ChunkIndex, ChunkQuery, ChunkResult, IndexedDocument } from '../../core/collections.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { ChunkSearchStatistics } from './chunk-search.ts';
import type { DocumentSize, FromChunks, ToChunks } from './serve-chunks.ts';

export interface EmbeddedIndexOptions {
  /** The script of the thread: `knowledge-worker`. */
  readonly script: URL;
  /** Chunks that it holds at most. */
  readonly chunks: number;
  /**
   * Called when the thread has died, and with it all that it held: puts everything there again. Until it resolves nobody is answered,
   * because an index that is half full would say that there is nothing. Where it rejects it is called again, later from time to time.
   */
  readonly refill?: (() => Promise<void>) | undefined;
  /** Milliseconds after which it is filled again for the first time; a second where it is left out. */
  readonly refillAfter?: number | undefined;
  /** Told why the thread has died. */
  readonly lost?: ((cause: unknown) => void) | undefined;
}

/** The index in the memory of the gateway. */
export interface EmbeddedIndex extends ChunkIndex {
  statistics(): Promise<ChunkSearchStatistics>;
}

interface Waiting {
  readonly resolve: (answer: FromChunks) => void;
  readonly reject: (cause: unknown) => void;
}

/** Chunks of one message at most: while the thread works on it, questions wait. */
const chunksAtOnce = 64;
/** Milliseconds. A question takes some ten; the rest is waiting behind what the thread is at. */
const answerWithin = 30_000;
const firstBackoff = 1_000;
const longestBackoff = 60_000;
/** Megabytes of the heap for so many chunks: most of what is kept lies outside of it. */
const heapFor = (chunks: number): number => Math.min(8_192, 256 + Math.ceil(chunks / 200));

function unavailable(cause: unknown): GatehouseError {
  return cause instanceof GatehouseError ? cause : new GatehouseError('knowledge_unavailable', { cause });
}

/** Messages of some chunks each; a document with more is one of its own. */
function batchesOf(documents: readonly IndexedDocument[]): readonly (readonly IndexedDocument[])[] {
  const batches: IndexedDocument[][] = [];
  let chunks = Number.POSITIVE_INFINITY;
  for (const document of documents) {
    if (chunks + document.chunks.length > chunksAtOnce) {
      batches.push([]);
      chunks = 0;
    }
    batches.at(-1)?.push(document);
    chunks += document.chunks.length;
  }
  return batches;
}

/** Chunks indexed in a thread of their own, started by the first who asks: the serving thread only sends questions there. */
export class ThreadIndex implements EmbeddedIndex {
  readonly #options: EmbeddedIndexOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 0;
  #closed = false;
  /** Whether all that it held is gone, and not there again yet. */
  #empty = false;
  #backoff: number;
  #again: NodeJS.Timeout | undefined;
  /** Changes, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EmbeddedIndexOptions) {
    this.#options = options;
    this.#backoff = options.refillAfter ?? firstBackoff;
  }

  put(collection: string, documents: readonly IndexedDocument[]): Promise<void> {
    return this.#inTurn(async () => {
      const sizes = documents.map(({ chunks, document }): DocumentSize => [document, chunks.length]);
      await this.#ask({ type: 'mustHold', collection, sizes });
      for (const batch of batchesOf(documents)) await this.#ask({ type: 'put', collection, documents: batch });
    });
  }

  remove(collection: string, documents: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ask({ type: 'remove', collection, documents });
    });
  }

  clear(collection: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ask({ type: 'clear', collection });
    });
  }

  async find(query: ChunkQuery, signal: CallSignal): Promise<ChunkResult> {
    signal.throwIfAborted();
    if (this.#empty) throw new GatehouseError('knowledge_unavailable', { note: 'the index is being filled again' });
    const result = await this.#ask({ type: 'find', query }, signal);
    return result as ChunkResult;
  }

  async counts(): Promise<ReadonlyMap<string, number>> {
    return (await this.#ask({ type: 'counts' })) as ReadonlyMap<string, number>;
  }

  async statistics(): Promise<ChunkSearchStatistics> {
    return (await this.#ask({ type: 'statistics' })) as ChunkSearchStatistics;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectAll(new Error('the index of documents is closed'));
    await worker?.terminate();
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(change);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #ask(question: ToChunks, signal?: CallSignal): Promise<FromChunks['result']> {
    if (this.#closed) throw unavailable(new Error('the index of documents is closed'));
    const id = this.#next++;
    const worker = (this.#worker ??= this.#launch());
    let timer: NodeJS.Timeout | undefined;
    const left = (): void => this.#waiting.get(id)?.reject(signal?.reason);
    signal?.addEventListener('abort', left, { once: true });
    try {
      const answer = await new Promise<FromChunks>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        if (question.type === 'find')
          timer = setTimeout(() => reject(new Error('the index of documents did not answer in time')), answerWithin);
        worker.postMessage({ id, ...question });
      });
      if (answer.full === true) throw new GatehouseError('knowledge_full');
      if (answer.fault !== undefined) throw new Error(answer.fault);
      return answer.result;
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason;
      throw unavailable(cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', left);
      this.#waiting.delete(id);
    }
  }

  #launch(): Worker {
    const { chunks, script } = this.#options;
    const launched = new Worker(script, {
      name: 'knowledge',
      workerData: { chunks },
      resourceLimits: { maxOldGenerationSizeMb: heapFor(chunks), maxYoungGenerationSizeMb: 32 },
    });
    launched.unref();
    launched.on('message', (answer: FromChunks) => this.#waiting.get(answer.id)?.resolve(answer));
    launched.on('error', (cause) => this.#died(launched, cause));
    launched.on('exit', (code) => this.#died(launched, new Error(`the thread of the index ended with code ${code}`)));
    return launched;
  }

  #died(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#rejectAll(cause);
    if (this.#closed) return;
    this.#options.lost?.(cause);
    this.#empty = true;
    this.#fillAgain();
  }

  #fillAgain(): void {
    clearTimeout(this.#again);
    const { refill } = this.#options;
    // Who has not said how it is filled has to make another one.
    if (refill === undefined) return;
    this.#again = setTimeout(() => {
      const worker = (this.#worker ??= this.#launch());
      const filled = (): void => {
        if (this.#worker !== worker) return;
        this.#empty = false;
        this.#backoff = this.#options.refillAfter ?? firstBackoff;
      };
      refill().then(filled, () => {
        if (!this.#closed && this.#worker === worker) this.#fillAgain();
      });
    }, this.#backoff).unref();
    this.#backoff = Math.min(longestBackoff, this.#backoff * 2);
  }

  #rejectAll(cause: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}

export function createEmbeddedIndex(options: EmbeddedIndexOptions): EmbeddedIndex {
  return new ThreadIndex(options);
}
