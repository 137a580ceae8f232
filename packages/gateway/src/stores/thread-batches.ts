import { Worker } from 'node:worker_threads';
import { type BatchStore, type BatchStoreMethod, batchStoreMethods } from '../core/batch-store.ts';
import { GatehouseError } from '../core/errors.ts';

/** What the thread of batches is asked for: a method of the store with what it is given. */
export interface ToBatchThread {
  readonly id: number;
  readonly method: BatchStoreMethod | 'close';
  readonly parameters: readonly unknown[];
}

/** What it answers: the text of a fault where there is one. */
export interface FromBatchThread {
  readonly id: number;
  readonly result?: unknown;
  readonly fault?: string;
}

interface Waiting {
  readonly resolve: (answer: FromBatchThread) => void;
  readonly reject: (error: GatehouseError) => void;
}

/** Milliseconds. Fifty thousand lines are put in their places in one go, and a disk that needs longer is as good as none. */
const answerWithin = 60_000;

/**
 * A store of batches whose database is in a thread of its own, because node:sqlite blocks the one that it is called in. A thread that has
 * died is started again by the next question.
 *
 * @param script of the thread
 */
export function createThreadBatches(script: URL, file: string): BatchStore {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let next = 0;
  let closed = false;

  function lost(which: Worker, cause: unknown): void {
    if (worker !== which) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new GatehouseError('batches_unavailable', { cause }));
    waiting.clear();
  }

  function running(): Worker {
    if (worker !== undefined) return worker;
    const launched = new Worker(script, {
      name: 'batches',
      workerData: { file },
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
    });
    launched.unref();
    launched.on('message', (message: FromBatchThread) => {
      waiting.get(message.id)?.resolve(message);
      waiting.delete(message.id);
    });
    launched.on('error', (cause) => lost(launched, cause));
    launched.on('exit', (code) => lost(launched, new Error(`the thread of batches ended with code ${code}`)));
    worker = launched;
    return launched;
  }

  async function ask(method: ToBatchThread['method'], parameters: readonly unknown[]): Promise<unknown> {
    if (closed) throw new GatehouseError('batches_unavailable', { note: 'it is closed' });
    const id = next++;
    const thread = running();
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<FromBatchThread>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        timer = setTimeout(
          () => reject(new GatehouseError('batches_unavailable', { note: 'it did not answer in time' })),
          answerWithin,
        );
        thread.postMessage({ id, method, parameters } satisfies ToBatchThread);
      });
      if (answer.fault !== undefined) throw new GatehouseError('batches_unavailable', { cause: answer.fault });
      return answer.result;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  }

  const store: Record<string, unknown> = {
    async close() {
      if (closed) return;
      if (worker !== undefined) await ask('close', []).catch(() => undefined);
      closed = true;
      await worker?.terminate();
    },
  };
  for (const method of batchStoreMethods) store[method] = (...parameters: unknown[]) => ask(method, parameters);
  return Object.freeze(store) as unknown as BatchStore;
}
