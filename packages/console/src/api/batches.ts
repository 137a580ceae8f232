import {
  type BatchDetail,
  batchDetailSchema,
  type BatchList,
  type BatchListQuery,
  batchListSchema,
  type BatchView,
  batchViewSchema,
} from '@gatehouse/contract/admin-batches';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** Batches, the newest first; `after` is the last one of the page before. */
export function fetchBatches(
  { after, state }: Partial<Pick<BatchListQuery, 'after' | 'state'>>,
  call: AdminCall,
): Promise<BatchList> {
  const query = new URLSearchParams({
    ...(state === undefined ? {} : { state }),
    ...(after === undefined ? {} : { after }),
  });
  return callAdmin(`batches?${query.toString()}`, batchListSchema, call);
}

/** One batch, and why requests of it were not answered. */
export function fetchBatch(id: string, call: AdminCall): Promise<BatchDetail> {
  return callAdmin(`batches/${encodeURIComponent(id)}`, batchDetailSchema, call);
}

export function cancelBatch(id: string, call: AdminCall): Promise<BatchView> {
  return callAdmin(`batches/${encodeURIComponent(id)}/cancel`, batchViewSchema, { ...call, body: {} });
}
