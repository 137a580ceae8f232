import { liftRequestSchema, type RiskList } from '@gatehouse/contract/admin-attempts';
import type { SuspicionAdministration } from '../core/attempts.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { Route } from './routes.ts';

/** Who has attacked, and ending a suspension. */
export function attemptRoutes(suspicion: SuspicionAdministration): readonly Route[] {
  const list = async (): Promise<string> => {
    const shown: RiskList = { risks: [...(await suspicion.risks())] };
    return JSON.stringify(shown);
  };
  return [
    {
      plane: 'admin',
      access: 'guards.read',
      method: 'GET',
      path: '/admin/v1/attempts',
      handle: async (call) => call.sendJson(200, await list()),
    },
    {
      plane: 'admin',
      access: 'suspensions.lift',
      method: 'POST',
      path: '/admin/v1/attempts/lift',
      handle: async (call) => {
        await suspicion.lift(await bodyOf(call, liftRequestSchema), actorOf(call));
        call.sendJson(200, await list());
      },
    },
  ];
}
