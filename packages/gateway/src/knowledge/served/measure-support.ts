import type { CallSignal } from '../../core/call-signal.ts';
import type { Chunk, ChunkQuery } from '../../core/collections.ts';
import type { Language, TermContribution } from '../../core/knowledge.ts';
import { ChunkSearch } from '../embedded/chunk-search.ts';

/** What can be told of a chunk and a question together. */
export interface Measured {
  readonly quote: string;
  readonly support: number;
  readonly terms: readonly TermContribution[];
}

export interface SupportMeasure {
  readonly language: Language | undefined;
  /** By the id of the chunk; none of a chunk that has nothing of the question. */
  readonly measured: ReadonlyMap<string, Measured>;
}

/** Tells how much of a question the chunks cover that a server has found for it. */
export type MeasureSupport = (
  question: Pick<ChunkQuery, 'text' | 'earlier' | 'synonyms'>,
  chunks: readonly Chunk[],
  signal: CallSignal,
) => Promise<SupportMeasure>;

/** Chunks that are measured at once. */
const mostMeasured = 1_000;

/**
 * Reads what was found as the gateway's own index reads all, and asks that. Words are as rare as they are among what was found, which has
 * them in common: a rare word of the whole counts for somewhat less here than in an index of all.
 */
export function createMeasure(): MeasureSupport {
  // Making one takes longer than asking it; it is empty between two questions, each of which is answered in one go.
  const search = new ChunkSearch(mostMeasured);
  return ({ earlier, synonyms, text }, chunks) => {
    const collections = Map.groupBy(chunks.slice(0, mostMeasured), ({ collection }) => collection);
    try {
      for (const [collection, own] of collections)
        search.put(
          collection,
          [...Map.groupBy(own, ({ document }) => document)].map(([document, those]) => ({
            document,
            chunks: those.map((chunk) => ({ chunk })),
          })),
        );
      const names = [...collections.keys()];
      const question = { text, earlier, synonyms, collections: names, limit: chunks.length };
      const { hits, language } = search.find(question, 'parts');
      const measured = hits.map(({ chunk, quote, support, terms }) => [chunk.id, { quote, support, terms }] as const);
      return Promise.resolve({ language, measured: new Map(measured) });
    } finally {
      for (const collection of collections.keys()) search.clear(collection);
    }
  };
}
