import type { DirectoryStore, DirectoryWrite, StoredRecord } from '../core/directory-store.ts';
import { GatehouseError } from '../core/errors.ts';
import { AskedThread } from '../lib/asked-thread.ts';

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

/** Milliseconds. A disk that needs longer is as good as none. */
const answerWithin = 15_000;

/**
 * A directory whose database is in a thread of its own, because node:sqlite blocks the one that it is called in. A thread that has
 * died is started again by the next change.
 *
 * @param script of the thread
 */
export function createThreadDirectory(script: URL, file: string): DirectoryStore {
  const thread = new AskedThread<Omit<ToDirectoryThread, 'id'>, FromDirectoryThread>({
    script,
    name: 'directory',
    workerData: { file },
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
  });

  async function ask(question: Omit<ToDirectoryThread, 'id'>): Promise<FromDirectoryThread> {
    try {
      return await thread.ask(question, { within: answerWithin });
    } catch (cause) {
      throw new GatehouseError('directory_unavailable', { cause });
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
      if (thread.isRunning) await ask({ ask: 'close' }).catch(() => undefined);
      await thread.close();
    },
  };
}
