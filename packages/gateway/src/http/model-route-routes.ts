import type { ModelRouteList } from '@gatehouse/contract/admin-model-routes';
import type { Route } from './routes.ts';

export interface ModelRouteOptions {
  modelRoutes(): ModelRouteList;
}

/** How the names that several targets may answer stand. */
export function modelRouteRoutes(options: ModelRouteOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'status.read',
      method: 'GET',
      path: '/admin/v1/routes',
      handle: (call) => call.sendJson(200, JSON.stringify(options.modelRoutes())),
    },
  ];
}
