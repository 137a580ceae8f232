import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { CallQueueView } from '../core/call-queue.ts';
import type { Route } from './routes.ts';

export interface QueueRouteOptions {
  callQueues(): readonly CallQueueView[];
}

/** Who waits for which model server. */
export function queueRoutes(options: QueueRouteOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'status.read',
      method: 'GET',
      path: '/admin/v1/queue',
      handle: (call) => {
        const queues = options.callQueues().map(({ usual, tenants, models, ...view }) => ({
          ...view,
          usual: usual ?? null,
          tenants: [...tenants],
          models: [...models],
        }));
        call.sendJson(200, JSON.stringify({ queues } satisfies CallQueueList));
      },
    },
  ];
}
