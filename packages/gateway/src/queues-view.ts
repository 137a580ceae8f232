import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { CallQueueView } from './core/call-queue.ts';

/** How the queues before model servers stand at this moment. */
export function queuesView(views: readonly CallQueueView[]): CallQueueList {
  return {
    queues: views.map(({ models, tenants, usual, ...view }) => ({
      ...view,
      usual: usual ?? null,
      tenants: [...tenants],
      models: [...models],
    })),
  };
}
