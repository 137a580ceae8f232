import { GatehouseError } from '../core/errors.ts';
import { type KnowledgeStore, type KnowledgeStoreMethod, knowledgeStoreMethods } from '../core/knowledge-store.ts';
import { AskedThread } from '../lib/asked-thread.ts';

/** What the thread of collections is asked for: a method of the store with what it is given. */
export interface ToCollectionThread {
  readonly id: number;
  readonly method: KnowledgeStoreMethod | 'close';
  readonly parameters: readonly unknown[];
}

/** What it answers: the text of a fault where there is one. */
export interface FromCollectionThread {
  readonly id: number;
  readonly result?: unknown;
  readonly fault?: string;
}

/** Milliseconds. A disk that needs longer for some hundred documents is as good as none. */
const answerWithin = 60_000;

/**
 * A store of documents whose database is in a thread of its own, because node:sqlite blocks the one that it is called in. A thread that has died
 * is started again by the next question.
 *
 * @param script of the thread
 */
export function createThreadKnowledge(script: URL, file: string): KnowledgeStore {
  const thread = new AskedThread<Omit<ToCollectionThread, 'id'>, FromCollectionThread>({
    script,
    name: 'collections',
    workerData: { file },
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
  });

  async function ask(method: ToCollectionThread['method'], parameters: readonly unknown[]): Promise<unknown> {
    try {
      return (await thread.ask({ method, parameters }, { within: answerWithin })).result;
    } catch (cause) {
      throw new GatehouseError('knowledge_unavailable', { cause });
    }
  }

  const store: Record<string, unknown> = {
    async close() {
      if (thread.isRunning) await ask('close', []).catch(() => undefined);
      await thread.close();
    },
  };
  for (const method of knowledgeStoreMethods) store[method] = (...parameters: unknown[]) => ask(method, parameters);
  return Object.freeze(store) as unknown as KnowledgeStore;
}
