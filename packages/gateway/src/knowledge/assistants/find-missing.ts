import type { Chunk, ChunkHit, RowFamily } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { nameOfRow } from '../name-of-row.ts';
import { type AskedOfRows, missingRow } from './missing-row.ts';
import { hitOfRow } from './rendered-answer.ts';

/** What is said, and the rows that are shown with it, as hits of their own. */
export interface Missing {
  readonly sentence: string;
  readonly hits: readonly ChunkHit[];
}

const mostFamilies = 8;
const mostRows = 4;

/** Looks whether the question takes something for granted that no row of what it names has; the names are those of the rows that were found. */
export function findMissing(
  question: AskedOfRows,
  found: readonly ChunkHit[],
  language: Language,
  familyOf: (chunk: Chunk) => RowFamily,
): Missing | undefined {
  const seen = new Set<string>();
  for (const { chunk } of found) {
    if (chunk.row === undefined || seen.size >= mostFamilies) continue;
    const name = `${chunk.collection} ${chunk.language} ${nameOfRow(chunk.row).words.join(' ')}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const missing = missingRow(question, familyOf(chunk), language);
    if (missing === undefined) continue;
    return { sentence: missing.sentence, hits: missing.chunks.slice(0, mostRows).map((one) => hitOfRow(one, found)) };
  }
  return undefined;
}
