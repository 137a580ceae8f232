import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import type { Chunk } from './collections.ts';
import type { Language } from './knowledge.ts';

/**
 * Where documents of collections are kept as they were taken in: their passages and what is known of them. It may be shared by several gateways,
 * each of which has an index of its own that follows it.
 */

/**
 * A document has up to two places: what can be found of it (`live`), and a later version of it that cannot (`held`): for somebody has to look at
 * it, has rejected it, or because it could not be read.
 */
export const documentSlots = ['live', 'held'] as const;
export type DocumentSlot = (typeof documentSlots)[number];

export type HeldState = 'quarantined' | 'rejected' | 'failed';

/** What tells whether a document has to be read again. */
export interface DocumentStamp {
  readonly document: string;
  readonly slot: DocumentSlot;
  readonly state: 'indexed' | HeldState;
  /** Which source of the collection it is from. */
  readonly source: string;
  /** SHA-256 of what came. */
  readonly hash: string;
  /** SHA-256 of the settings by which its passages were made. */
  readonly recipe: string;
  /** Of the collection, with which it came. */
  readonly version: number;
}

export interface StoredDocument extends DocumentStamp {
  readonly collection: string;
  readonly title: string;
  readonly language: Language | undefined;
  readonly bytes: number;
  /** How many passages it has. */
  readonly chunks: number;
  readonly changedAt: number;
  readonly url: string | undefined;
  readonly findings: readonly DocumentFinding[];
  readonly problem: string | undefined;
  /** Who released or rejected it. */
  readonly decidedBy: string | undefined;
}

export interface WholeDocument extends StoredDocument {
  readonly passages: readonly Chunk[];
}

export interface StoredChunk {
  readonly chunk: Chunk;
  readonly vector: Float32Array | undefined;
}

export interface LiveDocument {
  readonly document: string;
  readonly version: number;
  readonly chunks: readonly StoredChunk[];
}

export interface StoredCollection {
  readonly id: string;
  readonly version: number;
  readonly ingestedAt: number | undefined;
  /** What went wrong the last time. */
  readonly problem: string | undefined;
  /** SHA-256 of the settings with which it was last ingested. */
  readonly settings: string;
  /** When each source was last looked at. */
  readonly lookedAt: Readonly<Record<string, number>>;
  /** Which index on a server of others has it up to which version; nothing where that is in the memory of a gateway. */
  readonly indexedAs: string;
}

export interface CollectionCounts {
  readonly id: string;
  readonly documents: number;
  readonly quarantined: number;
  readonly failed: number;
  /** Of those that can be found. */
  readonly chunks: number;
  readonly languages: readonly Language[];
}

export interface DocumentChange {
  readonly collection: string;
  /** That the collection has with it, unless another gateway has changed it meanwhile. */
  readonly version: number;
  /** It belongs to the version that the collection has already. */
  readonly continues: boolean;
  /** In place of what stands in the same slot. What becomes live takes what is held of the same name away. */
  readonly put: readonly WholeDocument[];
  /** Those of which nothing is left. */
  readonly remove: readonly string[];
  /** Held ones that are gone, while what can be found stays. */
  readonly removeHeld: readonly string[];
}

export interface DocumentsWanted {
  readonly collections: readonly string[];
  readonly state: 'indexed' | HeldState | undefined;
  /** Part of a name or title. */
  readonly text: string | undefined;
  /** SHA-256 of what came, lower-case hexadecimal: those that are just this. */
  readonly hash?: string | undefined;
  readonly after: { readonly collection: string; readonly document: string } | undefined;
  readonly limit: number;
}

export interface VectorWanted {
  readonly document: string;
  readonly number: number;
  readonly chunk: Chunk;
}

/** Somebody has released a document that two people must release. It is about one version of it only. */
export interface DocumentProposal {
  readonly collection: string;
  readonly document: string;
  readonly hash: string;
  readonly recipe: string;
  readonly actor: string;
  readonly name: string;
  readonly at: number;
  readonly reason: string;
}

/** All methods but `close` reject with `knowledge_unavailable` where the store cannot be asked. What is written is durable when they resolve. */
export interface KnowledgeStore {
  /** Makes its tables. */
  ready(): Promise<void>;
  collections(): Promise<readonly StoredCollection[]>;
  counts(): Promise<readonly CollectionCounts[]>;
  /** Says what is known of a collection as a whole; what is left out stays. It is made where there is none. */
  note(id: string, what: Partial<Omit<StoredCollection, 'id' | 'version'>>): Promise<void>;
  /** What is kept of its documents, without their passages. */
  stamps(collection: string): Promise<readonly DocumentStamp[]>;
  /** By collection and name: of each document what stands for it, which is what is held where something is. */
  page(wanted: DocumentsWanted): Promise<readonly StoredDocument[]>;
  document(collection: string, document: string, slot: DocumentSlot): Promise<WholeDocument | undefined>;
  /** All of the change or nothing. Gives the version that the collection and what was put have from then on. */
  apply(change: DocumentChange): Promise<number>;
  /** Documents that can be found, by name after another one, with the vectors of a model. */
  live(
    collection: string,
    after: string | undefined,
    limit: number,
    model: string | undefined,
  ): Promise<readonly LiveDocument[]>;
  /** Some of these, where they can be found. */
  liveOf(collection: string, documents: readonly string[], model: string | undefined): Promise<readonly LiveDocument[]>;
  /** Passages that can be found and have no vector of a model. */
  withoutVector(collection: string, model: string, limit: number): Promise<readonly VectorWanted[]>;
  putVectors(
    collection: string,
    model: string,
    vectors: readonly {
      readonly document: string;
      readonly number: number;
      readonly hash: string;
      readonly vector: Float32Array;
    }[],
  ): Promise<void>;
  /** Goes with whatever takes the place of what is held of the document. */
  proposal(collection: string, document: string): Promise<DocumentProposal | undefined>;
  /** In place of one about another version; false where one about this version stands already. */
  propose(proposal: DocumentProposal): Promise<boolean>;
  /** Takes away just this one; false where it is not there any more, so that of several who want it one gets it. */
  takeProposal(proposal: DocumentProposal): Promise<boolean>;
  /** Everything of a collection. */
  drop(collection: string): Promise<void>;
  /** Says that one of several gateways reads a collection now, for so many milliseconds; false where another one does. */
  claim(collection: string, worker: string, lease: number): Promise<boolean>;
  unclaim(collection: string, worker: string): Promise<void>;
  close(): Promise<void>;
}

/** The methods that can be asked for from another thread. */
export const knowledgeStoreMethods = [
  'ready',
  'collections',
  'counts',
  'note',
  'stamps',
  'page',
  'document',
  'apply',
  'live',
  'liveOf',
  'withoutVector',
  'putVectors',
  'proposal',
  'propose',
  'takeProposal',
  'drop',
  'claim',
  'unclaim',
] as const satisfies readonly (keyof KnowledgeStore)[];
export type KnowledgeStoreMethod = (typeof knowledgeStoreMethods)[number];
