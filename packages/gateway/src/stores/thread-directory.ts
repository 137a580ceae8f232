import { Worker } from 'node:worker_threads';
import type { DirectoryStore, DirectoryWrite, StoredRecord } from '../core/directory-store.ts';
import { GatehouseError } from '../core/errors.ts';

/** What the thread of the directory is asked for, and what it answers: the text of a fault where there is one. */
export interface ToDirectoryThread {
  readonly id: number;
  readonly ask: 'list' | 'write' | 'ready' | 'close';
  readonly write?: DirectoryWrite;
}

export interface FromDirectoryThread {
  readonly id: number;
  readonly records?: readonly StoredRecord[];
  readonly fault?: string;
}

interface Waiting {
  readonly resolve: (answer: FromDirectoryThread) => void;
  readonly reject: (error: GatehouseError) => void;
}

/** Milliseconds. A disk that needs longer is as good as none. */
const answerWithin = 15_000;

/**
 * A directory whose database is in a thread of its own, because node:sqlite blocks the one that it is called in. A thread that has
 * died is started again by the next change.
 *
 * @param script of the thread
 */
export function createThreadDirectory(script: URL, file: string): DirectoryStore {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let next = 0;
  let closed = false;

  function lost(which: Worker, cause: unknown): void {
    if (worker !== which) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new GatehouseError('directory_unavailable', { cause }));
    waiting.clear();
  }

  function running(): Worker {
    if (worker !== undefined) return worker;
    const launched = new Worker(script, {
      name: 'directory',
      workerData: { file },
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    });
    launched.unref();
    launched.on('message', (message: FromDirectoryThread) => {
      waiting.get(message.id)?.resolve(message);
      waiting.delete(message.id);
    });
    launched.on('error', (cause) => lost(launched, cause));
    launched.on('exit', (code) => lost(launched, new Error(`the thread of the directory ended with code ${code}`)));
    worker = launched;
    return launched;
  }

  async function ask(question: Omit<ToDirectoryThread, 'id'>): Promise<FromDirectoryThread> {
    if (closed) throw new GatehouseError('directory_unavailable', { note: 'it is closed' });
    const id = next++;
    const thread = running();
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<FromDirectoryThread>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        timer = setTimeout(
          () => reject(new GatehouseError('directory_unavailable', { note: 'it did not answer in time' })),
          answerWithin,
        );
        thread.postMessage({ id, ...question } satisfies ToDirectoryThread);
      });
      if (answer.fault !== undefined) throw new GatehouseError('directory_unavailable', { note: answer.fault });
      return answer;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  }

  return {
    list: async () => (await ask({ ask: 'list' })).records ?? [],
    async write(write) {
      await ask({ ask: 'write', write });
    },
    async ready() {
      await ask({ ask: 'ready' });
    },
    async close() {
      if (closed) return;
      if (worker !== undefined) await ask({ ask: 'close' }).catch(() => undefined);
      closed = true;
      await worker?.terminate();
    },
  };
}
