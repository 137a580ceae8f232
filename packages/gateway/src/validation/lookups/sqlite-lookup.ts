import type { SqliteLookupOptions } from '@gatehouse/contract/validation';
import { AskedThread } from '../../lib/asked-thread.ts';
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
  const thread = new AskedThread<Omit<ToLookupThread, 'id'>, FromLookupThread>({
    script,
    name: 'look-up',
    workerData: { file, query } satisfies LookupThreadStart,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
  });
  return {
    has: async (value, signal) => (await thread.ask({ value }, { signal })).found === true,
    close: () => thread.close(),
  };
}
