import type { LimitList } from '@gatehouse/contract/admin-limits';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Route } from './routes.ts';

/** What is limited, and how much of it is used. */
export function limitRoutes(list: (caller: Caller) => Promise<LimitList>): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'limits.read',
      method: 'GET',
      path: '/admin/v1/limits',
      async handle(call) {
        const { caller } = call;
        if (caller === undefined)
          throw new GatehouseError('internal_error', { note: 'an admin route without a caller' });
        call.sendJson(200, JSON.stringify(await list(caller)));
      },
    },
  ];
}
