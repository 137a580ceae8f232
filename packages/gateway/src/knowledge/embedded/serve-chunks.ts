import type { MessagePort } from 'node:worker_threads';
import type { ChunkQuery, ChunkResult, IndexedDocument } from '../../core/collections.ts';
import { ChunkSearch, type ChunkSearchStatistics, TooManyChunks } from './chunk-search.ts';

/** What the thread of the index is asked. */
export type ToChunks =
  | { readonly type: 'put'; readonly collection: string; readonly documents: readonly IndexedDocument[] }
  | { readonly type: 'mustHold'; readonly collection: string; readonly sizes: readonly DocumentSize[] }
  | { readonly type: 'remove'; readonly collection: string; readonly documents: readonly string[] }
  | { readonly type: 'clear'; readonly collection: string }
  | { readonly type: 'find'; readonly query: ChunkQuery }
  | { readonly type: 'counts' }
  | { readonly type: 'statistics' };

export type DocumentSize = readonly [document: string, chunks: number];

/** What it answers: what was asked for, or a fault. */
export interface FromChunks {
  readonly id: number;
  readonly result?: ChunkResult | ReadonlyMap<string, number> | ChunkSearchStatistics | undefined;
  readonly fault?: string;
  /** There are more chunks than may be held. */
  readonly full?: true;
}

/** Milliseconds without a change after which words are put in order. */
const quietFor = 100;

/** Answers in the thread of the index. One question after the other, as they come. */
export function serveChunks(port: MessagePort, most: number): void {
  const search = new ChunkSearch(most);
  let quiet: NodeJS.Timeout | undefined;

  function changed(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => search.prepare(), quietFor).unref();
  }

  function answer(asked: ToChunks): FromChunks['result'] {
    switch (asked.type) {
      case 'put':
        search.put(asked.collection, asked.documents);
        changed();
        return undefined;
      case 'mustHold':
        search.mustHold(asked.collection, asked.sizes);
        return undefined;
      case 'remove':
        search.remove(asked.collection, asked.documents);
        changed();
        return undefined;
      case 'clear':
        search.clear(asked.collection);
        return undefined;
      case 'find':
        return search.find(asked.query);
      case 'counts':
        return search.counts();
      case 'statistics':
        return search.statistics();
    }
  }

  port.on('message', ({ id, ...asked }: ToChunks & { readonly id: number }) => {
    let told: FromChunks;
    try {
      told = { id, result: answer(asked) };
    } catch (thrown) {
      const fault = thrown instanceof Error ? thrown.message : 'unknown';
      told = thrown instanceof TooManyChunks ? { id, full: true } : { id, fault };
    }
    port.postMessage(told);
  });
}
