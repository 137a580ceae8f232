import { type Overview, type OverviewQuery, overviewQuerySchema } from '@gatehouse/contract/admin-overview';
import { queryOf } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface OverviewRouteOptions {
  /** Who has which key is told only to those who may know it. */
  readonly overview: (wanted: OverviewQuery, mayNameKeys: boolean) => Promise<Overview>;
}

/** What happened in a time, added up. */
export function overviewRoutes({ overview }: OverviewRouteOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'overview.read',
      method: 'GET',
      path: '/admin/v1/overview',
      handle: async (call) => {
        const answer = await overview(
          queryOf(call, overviewQuerySchema),
          call.caller?.permissions.has('record.names') === true,
        );
        call.sendJson(200, JSON.stringify(answer));
      },
    },
  ];
}
