import { type Overview, type OverviewQuery, overviewQuerySchema } from '@gatehouse/contract/admin-overview';
import type { Role } from '../core/caller.ts';
import { queryOf } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface OverviewRouteOptions {
  /** Who has which key is told to administrators only. */
  readonly overview: (wanted: OverviewQuery, role: Role) => Promise<Overview>;
}

/** What happened in a time, added up. */
export function overviewRoutes({ overview }: OverviewRouteOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'auditor',
      method: 'GET',
      path: '/admin/v1/overview',
      handle: async (call) => {
        const answer = await overview(queryOf(call, overviewQuerySchema), call.caller?.role ?? 'auditor');
        call.sendJson(200, JSON.stringify(answer));
      },
    },
  ];
}
