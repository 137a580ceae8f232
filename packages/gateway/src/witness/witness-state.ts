import type { PublishedCheckpoint } from '../core/transparency-log.ts';

/** How a witness does: `ahead` says that it has seen more of our log than there is, or another; `setBack` tells of it. */
export type WitnessHealth = 'unknown' | 'cosigns' | 'fails' | 'ahead';

export interface WitnessState {
  readonly name: string;
  readonly health: WitnessHealth;
  /** The newest checkpoint that it cosigned since this process began. `at` is milliseconds since the Unix epoch. */
  readonly cosigned: { readonly origin: string; readonly size: number; readonly at: number } | undefined;
}

/** A checkpoint that has its quorum; `note` holds the cosignatures. */
export interface WitnessedCheckpoint extends PublishedCheckpoint {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface SetBack {
  readonly witness: string;
  readonly origin: string;
  readonly reason: string;
  /** Whether the witness has shown a checkpoint with our own signature. */
  readonly proved: boolean;
  readonly at: number;
}
