import type { CallSignal } from '../../core/call-signal.ts';
import type { Chunk } from '../../core/collections.ts';
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
  question: { readonly text: string; readonly earlier: readonly string[] },
  chunks: readonly Chunk[],
  signal: CallSignal,
) => Promise<SupportMeasure>;

/**
 * Reads the candidates as the gateway's own index reads all, and asks that. Words are as rare as they are among the candidates, which
 * have them in common: a rare word of the whole counts for somewhat less here than in an index of all.
 */
export const measureAmongCandidates: MeasureSupport = ({ earlier, text }, chunks) => {
  const search = new ChunkSearch(chunks.length);
  const collections = Map.groupBy(chunks, ({ collection }) => collection);
  for (const [collection, own] of collections)
    search.put(
      collection,
      [...Map.groupBy(own, ({ document }) => document)].map(([document, those]) => ({
        document,
        chunks: those.map((chunk) => ({ chunk })),
      })),
    );
  const { hits, language } = search.find({ text, earlier, collections: [...collections.keys()], limit: chunks.length });
  return Promise.resolve({
    language,
    measured: new Map(hits.map(({ chunk, quote, support, terms }) => [chunk.id, { quote, support, terms }])),
  });
};
