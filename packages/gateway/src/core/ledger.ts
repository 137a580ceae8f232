import type { ContentPart } from '@gatehouse/contract/content-parts';
import type { Leaf } from '@gatehouse/contract/leaf';
import { GatehouseError } from './errors.ts';

/** Fields of a leaf that are the ledger's to fill in: its place, and whatever needs keys. (The `reason` of some is a text.) */
type FilledIn<L> = 'index' | 'time' | 'v' | 'subject' | Committed<L>;
type Committed<L> = { [K in keyof L & ContentPart]-?: L[K] extends string | undefined ? never : K }[keyof L &
  ContentPart];
type Unplaced<L> = L extends unknown ? Omit<L, FilledIn<L>> : never;
export type LeafDraft = Unplaced<Leaf>;

/** A stretch of content about one subject. */
export interface SubjectPiece {
  readonly bytes: Uint8Array;
  /** Whom it is about, by their own name; undefined where it is about nobody. */
  readonly subject: string | undefined;
}

/** A whole content, or its pieces in order where it is about several subjects. */
export type Content = Uint8Array | readonly SubjectPiece[];

export interface LedgerEntry {
  readonly leaf: LeafDraft;
  /**
   * Content that lies apart from the leaf, encrypted; the leaf gets a commitment of the same name. What is given whole is
   * about the subject of the entry if it is a prompt or an answer, and about nobody otherwise.
   */
  readonly contents?: { readonly [part in ContentPart]?: Content | undefined };
  /** Whom the entry is about, by their own name, which never gets into the record; kinds with a `subject` name a reference. */
  readonly subject?: string | undefined;
  /** Retention class of the contents; `standard` where nothing is said. */
  readonly retention?: string | undefined;
}

export interface Receipt {
  /** Origin of the transparency log that the leaf is in. */
  readonly log: string;
  /** Folder name of that log, which is one shard of the record. */
  readonly shard: string;
  /** Position of the leaf in the log. */
  readonly index: number;
  /** RFC 6962 leaf hash, lower-case hexadecimal. */
  readonly hash: string;
}

/** The draft would make a leaf that is larger than leaves may be. Nothing was written; one that says less may follow. */
export class LeafTooLarge extends GatehouseError {
  constructor(bytes: number) {
    super('internal_error', { note: `the ledger refuses this leaf: it has more than ${bytes} bytes` });
  }
}

/**
 * The record. `append` resolves when the leaf and its contents are durable, and rejects with `ledger_unavailable` when that
 * cannot be had, and with LeafTooLarge; the caller must then refuse (fail closed).
 */
export interface Ledger {
  append(entry: LedgerEntry): Promise<Receipt>;
  /** Whether the last write succeeded, for /readyz. */
  writable(): boolean;
  close(): Promise<void>;
}
