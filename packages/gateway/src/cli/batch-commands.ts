import type { BatchDetail, BatchList, BatchListQuery, BatchView } from '@gatehouse/contract/admin-batches';

/** What the command line asks of the batches of a running gateway. */
export interface BatchCommands {
  list(query: BatchListQuery): Promise<BatchList>;
  show(id: string): Promise<BatchDetail>;
  cancel(id: string): Promise<BatchView>;
}
