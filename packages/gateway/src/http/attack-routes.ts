import {
  type AttackList,
  type Confirmed,
  newAttackSchema,
  type NewAttackRequest,
} from '@gatehouse/contract/admin-attacks';
import type { AttackAdministration } from '../core/attack-memory.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface AttackRouteOptions {
  readonly attacks: Pick<AttackAdministration, 'list' | 'remove'>;
  readonly confirm: (wanted: NewAttackRequest, actor: string) => Promise<Confirmed>;
}

/** Attacks that people have confirmed, so that near copies are found. */
export function attackRoutes({ attacks, confirm }: AttackRouteOptions): readonly Route[] {
  const common = { plane: 'admin', access: 'attacks.manage' } as const;
  return [
    {
      plane: 'admin',
      access: 'guards.read',
      method: 'GET',
      path: '/admin/v1/attacks',
      async handle(call) {
        const list: AttackList = { attacks: [...(await attacks.list())] };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/attacks',
      async handle(call) {
        const confirmed = await confirm(await bodyOf(call, newAttackSchema), actorOf(call));
        call.sendJson('question' in confirmed ? 202 : 201, JSON.stringify(confirmed));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/admin/v1/attacks/*',
      async handle(call) {
        if (!/^[A-Za-z0-9_-]{1,128}$/.test(call.rest) || !(await attacks.remove(call.rest)))
          throw new GatehouseError('resource_not_found');
        const list: AttackList = { attacks: [...(await attacks.list())] };
        call.sendJson(200, JSON.stringify(list));
      },
    },
  ];
}
