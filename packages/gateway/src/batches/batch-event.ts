import type { StoredBatch } from '../core/batch-store.ts';

/** What happens to a batch, for the record. */
export interface BatchEvent {
  readonly action: 'created' | 'cancelling' | 'completed' | 'failed' | 'expired' | 'cancelled';
  readonly batch: StoredBatch;
  /** Who did it; undefined where nobody did. */
  readonly actor?: string;
}
