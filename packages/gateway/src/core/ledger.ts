import type { Leaf } from '@gatehouse/contract/leaf';

/** A leaf before the ledger gives it its place: index, time, version and commitments are the ledger's to fill in. */
type Unplaced<L> = L extends unknown ? Omit<L, 'index' | 'time' | 'v' | 'prompt' | 'answer'> : never;
export type LeafDraft = Unplaced<Leaf>;

export interface LedgerEntry {
  readonly leaf: LeafDraft;
  /** Content that lies apart from the leaf, encrypted; the leaf gets a commitment of the same name. */
  readonly contents?: { readonly prompt?: Uint8Array | undefined; readonly answer?: Uint8Array | undefined };
}

export interface Receipt {
  /** Position of the leaf in the log. */
  readonly index: number;
  /** RFC 6962 leaf hash, lower-case hexadecimal. */
  readonly hash: string;
}

/**
 * The record. `append` resolves when the leaf and its contents are durable, and rejects with `ledger_unavailable` when that
 * cannot be had; the caller must then refuse (fail closed).
 */
export interface Ledger {
  append(entry: LedgerEntry): Promise<Receipt>;
  /** Whether the last write succeeded, for /readyz. */
  writable(): boolean;
  close(): Promise<void>;
}
