import { Worker } from 'node:worker_threads';
import type { SqliteLookupOptions } from '@gatehouse/contract/validation';
import type { SlowLookup } from './remembered-lookup.ts';

export interface ToLookupThread {
  readonly id: number;
  readonly value: string;
}

/** `fault` is the text of what went wrong, for the log. */
export interface FromLookupThread {
  readonly id: number;
  readonly found?: boolean;
  readonly fault?: string;
}

export interface LookupThreadStart {
  readonly file: string;
  readonly query: string;
}

interface Waiting {
  readonly resolve: (found: boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A query for each value, in a thread of its own, because node:sqlite blocks the one that it is called in. A question that nobody waits for any more
 * may be a query that never ends, so its thread is ended; the next question starts another.
 *
 * @param script of the thread
 */
export function createSqliteLookup(
  script: URL,
  { file, query }: Pick<SqliteLookupOptions, 'file' | 'query'>,
): SlowLookup {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let next = 0;
  let closed = false;

  function lost(which: Worker, cause: Error): void {
    if (worker !== which) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  }

  function running(): Worker {
    if (worker !== undefined) return worker;
    const launched = new Worker(script, {
      name: 'lookup',
      workerData: { file, query } satisfies LookupThreadStart,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    });
    launched.unref();
    launched.on('message', ({ fault, found, id }: FromLookupThread) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (fault === undefined) asked?.resolve(found === true);
      else asked?.reject(new Error(fault));
    });
    launched.on('error', (cause) => lost(launched, cause instanceof Error ? cause : new Error('the thread failed')));
    launched.on('exit', (code) => lost(launched, new Error(`the thread of the look-up ended with code ${code}`)));
    worker = launched;
    return launched;
  }

  return {
    async has(value, signal) {
      if (closed) throw new Error('the look-up is closed');
      signal.throwIfAborted();
      const id = next++;
      const thread = running();
      const gaveUp = (): void => {
        if (!waiting.has(id)) return;
        lost(thread, new Error('a query took too long'));
        void thread.terminate();
      };
      signal.addEventListener('abort', gaveUp, { once: true });
      try {
        return await new Promise<boolean>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          thread.postMessage({ id, value } satisfies ToLookupThread);
        });
      } finally {
        signal.removeEventListener('abort', gaveUp);
        waiting.delete(id);
      }
    },
    async close() {
      closed = true;
      const last = worker;
      if (last === undefined) return;
      lost(last, new Error('the look-up is closed'));
      await last.terminate();
    },
  };
}
