import type { CallSignal } from './call-signal.ts';

/** The languages that the built-in retrieval understands. */
export type Language = 'de' | 'en';

/** A piece of a document that can be quoted. `text` is verbatim Markdown of the source. */
export interface Passage {
  /** `<source>#<anchor>`, with `~2`, `~3` … where one section gave several passages; unique within a knowledge base. */
  readonly id: string;
  /** Headings from the outermost to the innermost. */
  readonly titles: readonly string[];
  /** File, relative to the configured folder, with forward slashes. */
  readonly source: string;
  /** Slug of the innermost heading, as code hosts make it. */
  readonly anchor: string;
  readonly language: Language;
  readonly text: string;
}

/** What one informative term of a question gave to a hit, for explanations. */
export interface TermContribution {
  /** The term as the question has it, folded. */
  readonly term: string;
  /** Share of the question's information that the term carries, 0 to 1. */
  readonly importance: number;
  /** How well the passage covers it, 0 to 1. */
  readonly covered: number;
}

export interface KnowledgeHit {
  readonly passage: Passage;
  /** The part of the passage to quote, verbatim: the whole of it, or of a table its header and the rows asked for. */
  readonly quote: string;
  /** For ranking only; not comparable between questions. */
  readonly score: number;
  /** Calibrated share of the question that the passage covers, 0 to 1. */
  readonly support: number;
  readonly terms: readonly TermContribution[];
}

export interface KnowledgeQuestion {
  readonly text: string;
  /** What the same person asked before, for follow-up questions; the latest last. */
  readonly earlier?: readonly string[];
  readonly limit: number;
}

export interface KnowledgeResult {
  /** The language of the question, as far as it can be told; undefined where it is another, or cannot be told. */
  readonly language: Language | undefined;
  /** Best first. */
  readonly hits: readonly KnowledgeHit[];
}

export interface KnowledgeStatistics {
  readonly files: number;
  readonly passages: number;
  readonly languages: readonly Language[];
}

/** Finds passages. Asynchronous, because the index may live elsewhere. */
export interface KnowledgeSearch {
  find(question: KnowledgeQuestion, signal: CallSignal): Promise<KnowledgeResult>;
  statistics(): KnowledgeStatistics;
}
