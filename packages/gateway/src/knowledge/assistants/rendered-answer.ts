import type { ComparisonTrace, ExplainedSentence } from '@gatehouse/contract/explanation';
import type { AssistantAnswer } from '../../core/assistants.ts';
import type { Chunk, ChunkHit } from '../../core/collections.ts';
import { citationOf, quoted } from './citation.ts';
import { traced, type TraceFacts } from './trace.ts';

/** A row as it is shown. */
export interface ShownRow {
  readonly chunk: Chunk;
  readonly text: string;
}

/** What is said from rows alone. */
export interface RowsAnswer {
  readonly lead: string;
  readonly shown: readonly ShownRow[];
  /** Said behind them. */
  readonly end?: string;
  readonly comparison?: ComparisonTrace;
}

/** A row that answers a question by itself, however few of its words it has. */
export function hitOfRow(chunk: Chunk, found: readonly ChunkHit[]): ChunkHit {
  const hit = found.find((one) => one.chunk.id === chunk.id);
  return {
    chunk,
    quote: chunk.text,
    score: Math.max(0, ...found.map(({ score }) => score)) + 1,
    lexical: hit?.lexical,
    similarity: hit?.similarity,
    support: 1,
    terms: hit?.terms ?? [],
  };
}

/** An answer of rows, between sentences of our own. */
export function rowsAnswer(
  facts: TraceFacts,
  found: readonly ChunkHit[],
  { comparison, end, lead, shown }: RowsAnswer,
): AssistantAnswer {
  const hits = shown.map(({ chunk }) => hitOfRow(chunk, found));
  const cited = new Set(shown.map(({ chunk }) => chunk.id));
  const sentences = shown.map(({ chunk, text }): ExplainedSentence => ({
    text,
    support: 1,
    passage: chunk.id,
    quote: text,
    problems: [],
    kept: true,
    rendered: true,
  }));
  const blocks = shown.map(({ chunk, text }) => `${quoted(text)}\n>\n> — ${citationOf(chunk)}`);
  return traced(facts, {
    outcome: 'answered',
    text: [lead, ...blocks, ...(end === undefined ? [] : [end])].join('\n\n'),
    hits: [...hits, ...found.filter(({ chunk }) => !cited.has(chunk.id))],
    sentences,
    cited,
    asked: 0,
    comparison,
  });
}
