import type { CallSignal } from '../../core/call-signal.ts';
import type { Chunk } from '../../core/collections.ts';
import type { Language, TermContribution } from '../../core/knowledge.ts';
import { detectLanguage } from '../detect-language.ts';
import { createKnowledgeSearch } from '../knowledge-search.ts';

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
 * Reads the candidates as the gateway's own search reads documents, and asks that. Words are as rare as they are among the candidates,
 * which have them in common: a rare word of the whole counts for somewhat less here than in an index of all.
 */
export const measureAmongCandidates: MeasureSupport = async ({ earlier, text }, chunks, signal) => {
  if (chunks.length === 0) return { language: detectLanguage(text), measured: new Map() };
  const search = createKnowledgeSearch({ files: chunks.length, passages: chunks });
  const { hits, language } = await search.find({ text, earlier, limit: chunks.length }, signal);
  return {
    language,
    measured: new Map(hits.map(({ passage, quote, support, terms }) => [passage.id, { quote, support, terms }])),
  };
};
