import type { KnowledgeReader } from './assistants.ts';
import type { CallSignal } from './call-signal.ts';
import type { Language, Passage, TermContribution } from './knowledge.ts';

/** What a cell of a table may hold. */
export type CellValue = string | number | boolean | null;

/** The row of a table that a chunk was made of. Prices, stock and the like are said from here, never from a model. */
export interface KnowledgeRow {
  readonly table: string;
  readonly id: string;
  readonly title: string;
  readonly columns: readonly {
    readonly name: string;
    readonly kind: 'text' | 'number' | 'price' | 'quantity' | 'link' | 'hidden';
    readonly label: string;
    /** In each language that the configuration has it in; not kept with the row. */
    readonly labels?: Readonly<Partial<Record<Language, string>>> | undefined;
    readonly currency?: string | undefined;
    readonly value: CellValue;
  }[];
}

/** A passage of a collection. `id` is `<collection>/<document>#<anchor>`, unique in the gateway. */
export interface Chunk extends Passage {
  readonly collection: string;
  /** Id of the document within its collection: its path below its source, its address, or `<table>/<id>`. */
  readonly document: string;
  /** SHA-256 of the document as it came, and of this chunk (id, titles, text), in lower-case hexadecimal. */
  readonly documentHash: string;
  readonly hash: string;
  /** Address for readers. */
  readonly url?: string | undefined;
  readonly row?: KnowledgeRow | undefined;
  /** Somebody has released its document although something was found in it: guards are not asked again. */
  readonly released?: boolean | undefined;
  /** Groups of words that mean the same, as its document says; with the first of its passages. Not for any index. */
  readonly synonyms?: readonly (readonly string[])[] | undefined;
  /** A short hash of the guards that let it in: as long as they are the same, they are not asked again. */
  readonly inspectedBy?: string | undefined;
}

export interface IndexedDocument {
  readonly document: string;
  readonly chunks: readonly IndexedChunk[];
}

export interface IndexedChunk {
  readonly chunk: Chunk;
  /** Undefined where no embeddings model is configured. */
  readonly vector?: readonly number[] | undefined;
}

export interface ChunkQuery {
  readonly text: string;
  /** What the same person asked before, for follow-up questions; the latest last. */
  readonly earlier?: readonly string[] | undefined;
  /** Groups of words that mean the same in these collections, of which the question may have some. */
  readonly synonyms?: readonly (readonly string[])[] | undefined;
  /** Meaning of the text, and how much it counts beside the words, 0 to 1: scores of both legs are scaled to 0 to 1 and added by weight. */
  readonly vector?: readonly number[] | undefined;
  readonly vectorWeight?: number | undefined;
  /** The collections that may be looked into: nothing of another one is ever found. Empty: nothing is found. */
  readonly collections: readonly string[];
  /** Values that cells of the row must have; only chunks with a row fit. */
  readonly filter?: Readonly<Record<string, CellValue>> | undefined;
  readonly limit: number;
}

export interface ChunkHit {
  readonly chunk: Chunk;
  /** The part of it to quote, verbatim. */
  readonly quote: string;
  /** Of both legs together; for ranking only. */
  readonly score: number;
  /** Of each leg, scaled to 0 to 1 over the candidates; undefined where it did not find the chunk. */
  readonly lexical: number | undefined;
  readonly similarity: number | undefined;
  /** Calibrated share of the question that the chunk covers, 0 to 1. */
  readonly support: number;
  /** What the terms of the question gave to it. */
  readonly terms: readonly TermContribution[];
}

export interface ChunkResult {
  readonly language: Language | undefined;
  /** Best first. */
  readonly hits: readonly ChunkHit[];
}

/**
 * Where chunks are indexed and found. Implementations: in the memory of the gateway, and servers of others. Rejects with
 * `knowledge_unavailable` where it cannot be asked.
 */
export interface ChunkIndex {
  /** Puts documents in place of what they were; resolves when they are found. */
  put(collection: string, documents: readonly IndexedDocument[]): Promise<void>;
  /** Unknown ones are no error. */
  remove(collection: string, documents: readonly string[]): Promise<void>;
  /** Everything of a collection. */
  clear(collection: string): Promise<void>;
  find(query: ChunkQuery, signal: CallSignal): Promise<ChunkResult>;
  /** Chunks of each collection. */
  counts(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export interface RowFamily {
  readonly chunks: readonly Chunk[];
  /** Whether rows of other names have the word in theirs too. */
  isShared(word: string): boolean;
}

/** What was found for a caller, and the collections that were looked into for it: also where they have nothing. */
export interface RetrievedChunks extends ChunkResult {
  readonly collections: readonly string[];
}

/** Looks for chunks as a caller may see them: a collection that its role, team or tenant may not have is not there for it. */
export interface KnowledgeRetrieval {
  retrieve(
    question: {
      readonly text: string;
      readonly earlier: readonly string[];
      readonly collections: readonly string[];
      readonly limit: number;
    },
    who: KnowledgeReader,
    signal: CallSignal,
  ): Promise<RetrievedChunks>;
  /** The row with this id in the tables of these collections, for whoever may see it; in this language where there is one in it. */
  row(id: string, collections: readonly string[], who: KnowledgeReader, language?: Language): Chunk | undefined;
  /** All rows that are called like this one, but for numbers and what tells variants; for whoever may see them. */
  family(chunk: Chunk, who: KnowledgeReader): RowFamily;
  /**
   * All rows of these collections whose names say that they are of one of these kinds, given as stems of the words for each; for whoever may
   * see them. None where there are more than anybody would look through.
   */
  ofKind(
    kinds: readonly (readonly string[])[],
    collections: readonly string[],
    who: KnowledgeReader,
    language: Language,
  ): readonly Chunk[];
}
