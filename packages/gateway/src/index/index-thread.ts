import { Worker } from 'node:worker_threads';
import { isErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import type { IndexState, LeafIndex, LeafPlace } from '../core/leaf-index.ts';
import type { ReviewIndex } from '../core/review.ts';
import type { RollupQuestion } from '../core/rollup.ts';
import type { SpendingIndex, SpendingQuestion } from '../core/spending.ts';
import type { Log } from '../core/telemetry.ts';
import type { FromIndex, IndexQuestion, IndexQuestions, IndexStart, ToIndex } from './index-protocol.ts';

export interface IndexThreadOptions extends IndexStart {
  /** The script of the thread, which puts together `serveIndex` and the leaves. */
  readonly script: URL;
  readonly log: Pick<Log, 'indexFailed' | 'indexRecovered'>;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (cause: GatehouseError) => void;
}

/** Milliseconds. */
const beginAfter = 500;
const tellEvery = 500;
const answerWithin = 15_000;
const longestBackoff = 60_000;

/**
 * The index in a thread of its own. The serving thread only tells it now and then that there are new leaves. A thread that dies is
 * started again, later from time to time, and nothing else comes of it.
 */
export class IndexThread implements LeafIndex, ReviewIndex, SpendingIndex {
  readonly #options: IndexThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 0;
  #backoff = 1_000;
  #restart: NodeJS.Timeout | undefined;
  #tell: NodeJS.Timeout | undefined;
  #begun = false;
  #failed = false;
  #closed = false;

  /** Begins a moment later, or when it is first asked: a start has more urgent things to do. */
  constructor(options: IndexThreadOptions) {
    this.#options = options;
    this.#restart = setTimeout(() => this.#launch(), beginAfter).unref();
  }

  /** Says that there are new leaves. Cheap enough to be called for each. */
  follow(): void {
    this.#tell ??= setTimeout(() => {
      this.#tell = undefined;
      this.#worker?.postMessage({ type: 'follow' } satisfies ToIndex);
    }, tellEvery).unref();
  }

  query(...[filter, page]: Parameters<LeafIndex['query']>) {
    return this.#ask('query', { filter, page });
  }

  counts(...[filter, group, limit]: Parameters<LeafIndex['counts']>) {
    return this.#ask('counts', { filter, group, limit });
  }

  guardCounts(since: number, until: number, step: number) {
    return this.#ask('guardCounts', { since, until, step });
  }

  rollup(question: RollupQuestion) {
    return this.#ask('rollup', { question });
  }

  spending(question: SpendingQuestion) {
    return this.#ask('spending', { question });
  }

  reconciliation({ since, until }: Pick<SpendingQuestion, 'since' | 'until'>) {
    return this.#ask('reconciliation', { since, until });
  }

  findRequest(request: string) {
    return this.#ask('findRequest', { request });
  }

  dropSubject(references: readonly string[]) {
    return this.#ask('dropSubject', { references });
  }

  reviews(...[filter, page]: Parameters<ReviewIndex['reviews']>) {
    return this.#ask('reviews', { filter, page });
  }

  review(item: string) {
    return this.#ask('review', { item });
  }

  countReviews(...[filter]: Parameters<ReviewIndex['countReviews']>) {
    return this.#ask('countReviews', { filter });
  }

  reach(place: LeafPlace) {
    return this.#ask('reach', { place });
  }

  async state(): Promise<IndexState> {
    try {
      return await this.#ask('state', {});
    } catch {
      return { state: 'failed', leaves: 0, upTo: null };
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#closed = true;
    clearTimeout(this.#restart);
    clearTimeout(this.#tell);
    if (worker === undefined) return;
    await this.#ask('close', {}).catch(() => undefined);
    this.#worker = undefined;
    await worker.terminate();
  }

  #launch(): void {
    clearTimeout(this.#restart);
    this.#begun = true;
    const { ahead, folder, ledgerFolder, script } = this.#options;
    const worker = new Worker(script, {
      name: 'index',
      workerData: { ahead, folder, ledgerFolder } satisfies IndexStart,
      resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 },
    });
    worker.unref();
    worker.on('message', (message: FromIndex) => this.#heard(message));
    worker.on('error', (cause) => this.#lost(worker, cause));
    worker.on('exit', (code) => this.#lost(worker, new Error(`the thread of the index ended with code ${code}`)));
    this.#worker = worker;
  }

  #ask<Type extends IndexQuestion>(
    type: Type,
    ask: IndexQuestions[Type]['ask'],
  ): Promise<IndexQuestions[Type]['answer']> {
    if (this.#worker === undefined && !this.#begun && !this.#closed) this.#launch();
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(unavailable(new Error('the thread of the index is not running')));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(unavailable(new Error('the index did not answer in time')));
      }, answerWithin);
      const settled = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        resolve: (answer) => (settled(), resolve(answer)),
        reject: (cause) => (settled(), reject(cause)),
      });
      worker.postMessage({ type, id, ...ask });
    });
  }

  #heard(message: FromIndex): void {
    this.#backoff = 1_000;
    switch (message.type) {
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.answer as never);
        return;
      case 'refusal': {
        const { code, param, cause } = message;
        const known = isErrorCode(code) ? code : 'index_unavailable';
        this.#waiting
          .get(message.id)
          ?.reject(new GatehouseError(known, param === undefined ? { cause } : { cause, param }));
        return;
      }
      case 'fault':
        this.#tellOperator(message.cause);
    }
  }

  #tellOperator(cause: unknown): void {
    if (cause === null && this.#failed) this.#options.log.indexRecovered();
    if (cause !== null && !this.#failed) this.#options.log.indexFailed(cause);
    this.#failed = cause !== null;
  }

  #lost(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(unavailable(cause));
    if (this.#closed) return;
    this.#tellOperator(cause);
    this.#restart = setTimeout(() => this.#launch(), this.#backoff).unref();
    this.#backoff = Math.min(this.#backoff * 2, longestBackoff);
  }
}

function unavailable(cause: unknown): GatehouseError {
  return new GatehouseError('index_unavailable', { cause });
}
