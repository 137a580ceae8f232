import type { KnowledgeSourceOptions } from '@gatehouse/contract/knowledge';
import type { Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import type { HiddenText } from '../reading/document-text.ts';

/** A document as it was read, before anybody has looked at what it says. */
export interface ReadDocument {
  readonly title: string;
  readonly language: Language | undefined;
  readonly url: string | undefined;
  readonly chunks: readonly Chunk[];
  /** All visible text, for guards. */
  readonly text: string;
  readonly hidden: readonly HiddenText[];
}

/** A document that a source has at this moment. */
export interface FoundDocument {
  /** Unique in its collection. */
  readonly document: string;
  readonly hash: string;
  readonly bytes: number;
  /** Reads it. Undefined where it is another one by now, or gone. Rejects with a `DocumentProblem` where it cannot be read. */
  read(signal: AbortSignal): Promise<ReadDocument | undefined>;
}

/** One that is there, but cannot be had. */
export interface UnreachableDocument {
  readonly document: string;
  /** For people. */
  readonly problem: string;
}

/** All that a source has. What is not in it has vanished. */
export interface SourceContents {
  readonly found: readonly FoundDocument[];
  readonly unreachable: readonly UnreachableDocument[];
  /** What was wrong with single rows and the like, for people. */
  readonly problems: readonly string[];
}

/** A source that cannot be looked at: nothing is known of its documents, so nothing is done about them. `message` is for people. */
export class SourceProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SourceProblem';
  }
}

export interface SourceContext {
  readonly collection: string;
  readonly language: Language | 'auto';
  readonly chunkCharacters: number;
  /** Bytes of a document at most. */
  readonly largestDocument: number;
  readonly signal: AbortSignal;
  /** Told of each document that was looked at. */
  readonly looked: () => void;
}

export type SourceOf<Kind extends KnowledgeSourceOptions['kind']> = Extract<KnowledgeSourceOptions, { kind: Kind }>;
