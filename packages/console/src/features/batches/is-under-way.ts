import type { BatchView } from '@gatehouse/contract/admin-batches';

const final: ReadonlySet<BatchView['state']> = new Set(['completed', 'failed', 'expired', 'cancelled']);

/** Whether something of a batch is still to come. */
export function isUnderWay(state: BatchView['state']): boolean {
  return !final.has(state);
}
