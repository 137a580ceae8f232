import type { CallSignal } from './call-signal.ts';
import type { Language } from './knowledge.ts';

/** A chunk as servers keep it. All texts are well-formed Unicode without NUL. */
export interface ServedChunk {
  /** A UUID, made of the id of the chunk: put again, it takes its own place. */
  readonly key: string;
  readonly collection: string;
  readonly document: string;
  /** Another one with each time that a document is put: what has an older one is to be dropped. */
  readonly version: string;
  readonly language: Language;
  readonly titles: readonly string[];
  readonly text: string;
  /** Its words in their searchable form, each as often as it counts; those of titles more often. */
  readonly terms: readonly string[];
  /** What stands in the cells of its row; see `ServedScope`. */
  readonly cells: readonly string[];
  /** The whole chunk, to be given back as it is. */
  readonly stored: string;
  readonly vector?: readonly number[] | undefined;
}

/** What is looked for by words. */
export interface WordsAsked {
  /** The question, and what was asked before where it leans on that. */
  readonly text: string;
  readonly earlier: string | undefined;
  /** What means the same as words of both, as text. */
  readonly same: string | undefined;
  /** The same in searchable form, each term once, with how much it counts, above 0 and up to 1. At least one. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[];
}

/** Where is looked: nothing outside of it may be given, and is dropped where a server gives it all the same. */
export interface ServedScope {
  /** At least one. */
  readonly collections: readonly string[];
  /** What must stand in the cells of its row, all of it; anything where there is none. */
  readonly cells: readonly string[];
  readonly limit: number;
}

/** What a server says that it has found. Nothing about it is to be believed. */
export interface ServedCandidate {
  readonly stored: unknown;
  /** Greater is better; of words from 0 on, of vectors the cosine or what grows with it. */
  readonly score: unknown;
}

/** A server of others that keeps chunks. Every method may throw what it likes: whoever calls makes one refusal of it. */
export interface ChunkServer {
  /** How much one `write` may have. */
  readonly batch: { readonly chunks: number; readonly bytes: number };
  write(chunks: readonly ServedChunk[]): Promise<void>;
  /**
   * Drops chunks of a collection: all of them, or those of the named documents, but for those with the version. Resolves when
   * neither they are found any more, nor what was written before is not.
   */
  drop(collection: string, documents: readonly string[] | undefined, except: string | undefined): Promise<void>;
  words(asked: WordsAsked, scope: ServedScope, signal: CallSignal): Promise<readonly ServedCandidate[]>;
  nearest(vector: readonly number[], scope: ServedScope, signal: CallSignal): Promise<readonly ServedCandidate[]>;
  /** Chunks of each collection. */
  counts(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}
