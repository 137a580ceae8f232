import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { Route } from './routes.ts';

export interface QueueRouteOptions {
  callQueues(): CallQueueList;
}

/** Who waits for which model server. */
export function queueRoutes(options: QueueRouteOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'status.read',
      method: 'GET',
      path: '/admin/v1/queue',
      handle: (call) => call.sendJson(200, JSON.stringify(options.callQueues())),
    },
  ];
}
