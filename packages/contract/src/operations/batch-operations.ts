import { batchDetailSchema, batchListQuerySchema, batchListSchema, batchViewSchema } from '../admin-batches.ts';
import { named, ok, type Operation } from './operation.ts';

/** Batches of all callers. */
export const batchOperations: readonly Operation[] = [
  {
    id: 'listBatches',
    method: 'GET',
    path: '/admin/v1/batches',
    summary: 'Batches, the newest first',
    query: named('BatchListQuery', batchListQuerySchema),
    answers: ok('the batches', named('BatchList', batchListSchema)),
  },
  {
    id: 'getBatch',
    method: 'GET',
    path: '/admin/v1/batches/{id}',
    summary: 'One batch, and why requests of it were not answered',
    parts: { id: 'of the batch' },
    answers: ok('the batch', named('BatchDetail', batchDetailSchema)),
  },
  {
    id: 'cancelBatch',
    method: 'POST',
    path: '/admin/v1/batches/{id}/cancel',
    summary: 'Ends a batch; requests that are under way are still answered',
    parts: { id: 'of the batch' },
    answers: ok('the batch', named('BatchView', batchViewSchema)),
  },
];
