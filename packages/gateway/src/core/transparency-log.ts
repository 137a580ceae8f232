/** A checkpoint as the log published it. */
export interface PublishedCheckpoint {
  /** Folder name of the shard. */
  readonly shard: string;
  readonly origin: string;
  /** Number of leaves that it covers. */
  readonly size: number;
  /** RFC 6962 root hash, 32 bytes. */
  readonly root: Uint8Array;
  /** The signed note, with the signatures of the log and such cosignatures as there are. */
  readonly note: string;
}

export interface LogShard {
  /** Its folder name. */
  readonly shard: string;
  readonly origin: string;
  /** Verifier keys (C2SP vkeys), oldest first. */
  readonly keys: readonly string[];
  /** The newest published checkpoint; undefined before the first. */
  readonly checkpoint: PublishedCheckpoint | undefined;
}

/**
 * The record as a transparency log, for those who prove and watch it. What concerns leaves holds for all that are covered by
 * a published checkpoint; the others are the ledger's own.
 */
export interface TransparencyLog {
  /** All shards, oldest first; the last is the one that is written. */
  shards(): Promise<readonly LogShard[]>;
  /** Called for every checkpoint when it has been published, in order; returns how to stop that. It must not throw. */
  onCheckpoint(listener: (checkpoint: PublishedCheckpoint) => void): () => void;
  /** Hashes that lead from the older to the newer tree (RFC 6962, section 2.1.2). Rejects where the shard is not as large. */
  consistencyProof(shard: string, from: number, to: number): Promise<readonly Uint8Array[]>;
  /** Hashes that lead from a leaf to the root of `size` leaves (RFC 6962, section 2.1.1). Rejects where there is no such leaf. */
  inclusionProof(shard: string, index: number, size: number): Promise<readonly Uint8Array[]>;
  /** The exact bytes of a leaf. Rejects where there is no such leaf. */
  leaf(shard: string, index: number): Promise<Uint8Array>;
  /** Adds signature lines, each with its line feed, to the published checkpoint, if it is still the one of this size. */
  addCosignatures(shard: string, size: number, lines: readonly string[]): Promise<void>;
  /**
   * A witness has shown that this shard is an older state of what has been signed: it is never signed again, and the log goes
   * on in a new one. `signed` is what the witness has seen, as far as that is proved.
   */
  abandon(shard: string, reason: string, signed?: { readonly size: number; readonly root: Uint8Array }): Promise<void>;
}
