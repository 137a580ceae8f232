import { type BatchStore, type BatchStoreMethod, batchStoreMethods } from '../core/batch-store.ts';
import { GatehouseError } from '../core/errors.ts';
import { AskedThread } from '../lib/asked-thread.ts';

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

/** Milliseconds. Fifty thousand lines are put in their places in one go, and a disk that needs longer is as good as none. */
const answerWithin = 60_000;

/**
 * A store of batches whose database is in a thread of its own, because node:sqlite blocks the one that it is called in. A thread that has
 * died is started again by the next question.
 *
 * @param script of the thread
 */
export function createThreadBatches(script: URL, file: string): BatchStore {
  const thread = new AskedThread<Omit<ToBatchThread, 'id'>, FromBatchThread>({
    script,
    name: 'batches',
    workerData: { file },
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });

  async function ask(method: ToBatchThread['method'], parameters: readonly unknown[]): Promise<unknown> {
    try {
      return (await thread.ask({ method, parameters }, { within: answerWithin })).result;
    } catch (cause) {
      throw new GatehouseError('batches_unavailable', { cause });
    }
  }

  const store: Record<string, unknown> = {
    async close() {
      if (thread.isRunning) await ask('close', []).catch(() => undefined);
      await thread.close();
    },
  };
  for (const method of batchStoreMethods) store[method] = (...parameters: unknown[]) => ask(method, parameters);
  return Object.freeze(store) as unknown as BatchStore;
}
