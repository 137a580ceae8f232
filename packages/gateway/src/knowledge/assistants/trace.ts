import type {
  AssistantOutcome,
  AssistantTrace,
  ComparisonTrace,
  ExplainedPassage,
  ExplainedSentence,
} from '@gatehouse/contract/explanation';
import type { AssistantAnswer } from '../../core/assistants.ts';
import type { ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';

/** As many as a leaf has room for. */
const mostPassages = 20;

export interface TraceFacts {
  readonly assistant: string;
  readonly answerFrom: number;
  readonly supportFrom: number;
  /** Those that the caller may have. */
  readonly collections: readonly string[];
  readonly queries: readonly string[];
  readonly language: Language;
}

export interface TracedAnswer {
  readonly outcome: AssistantOutcome;
  readonly text: string;
  /** What was found and could be looked at, best first. */
  readonly hits: readonly ChunkHit[];
  readonly sentences: readonly ExplainedSentence[];
  /** Ids of the passages that the answer names. */
  readonly cited: ReadonlySet<string>;
  readonly asked: number;
  /** Which rows were compared for it. */
  readonly comparison?: ComparisonTrace | undefined;
}

/** Of the passage that covers most of the question; another one may fit its words better, and say nothing of what is asked. */
export function bestSupport(hits: readonly ChunkHit[]): number {
  return hits.reduce((best, { support }) => Math.max(best, support), 0);
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** An answer with all that tells why it is so. */
export function traced(
  facts: TraceFacts,
  { asked, cited, comparison, hits, outcome, sentences, text }: TracedAnswer,
): AssistantAnswer {
  const claims = sentences.filter(({ kept, problems }) => kept || problems.length > 0);
  const trace: AssistantTrace = {
    assistant: facts.assistant,
    outcome,
    language: facts.language,
    queries: [...facts.queries],
    collections: [...facts.collections],
    answerFrom: facts.answerFrom,
    supportFrom: facts.supportFrom,
    support: within(bestSupport(hits)),
    ...(claims.length === 0
      ? {}
      : { answerSupport: within(claims.reduce((sum, { support }) => sum + support, 0) / claims.length) }),
    passages: hits.slice(0, mostPassages).map((hit) => ({ ...explainedPassage(hit), cited: cited.has(hit.chunk.id) })),
    sentences: [...sentences],
    asked,
    ...(comparison === undefined ? {} : { comparison }),
  };
  const passages = hits.slice(0, mostPassages).map(({ chunk }) => ({
    collection: chunk.collection,
    document: chunk.documentHash,
    passage: chunk.hash,
  }));
  return { text, note: { trace, leaf: { assistant: facts.assistant, outcome, passages } } };
}

/** A passage as it was found, with what the terms of the question gave to it. */
export function explainedPassage({
  chunk,
  lexical,
  quote,
  score,
  similarity,
  support,
  terms,
}: ChunkHit): Omit<ExplainedPassage, 'cited' | 'shapley'> {
  return {
    id: chunk.id,
    collection: chunk.collection,
    document: chunk.document,
    titles: [...chunk.titles],
    ...(chunk.url === undefined ? {} : { url: chunk.url }),
    hash: chunk.hash,
    documentHash: chunk.documentHash,
    text: quote,
    score,
    ...(lexical === undefined ? {} : { lexical: within(lexical) }),
    ...(similarity === undefined ? {} : { similarity: within(similarity) }),
    support: within(support),
    terms: terms.map(({ covered, importance, term }) => ({
      term,
      covered: within(covered),
      importance: within(importance),
    })),
  };
}
