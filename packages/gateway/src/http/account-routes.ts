import { type AccountList, createAccountSchema } from '@gatehouse/contract/admin-sign-in';
import type { AccountActor, AccountService } from '../core/account-service.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

const personId = /^[A-Za-z0-9_-]{1,128}$/;
const resetEnd = '/reset';

/** Accounts of this gateway, with passwords. */
export function accountRoutes(accounts: AccountService): readonly Route[] {
  const common = { plane: 'admin', access: 'sign-in.manage' } as const;
  const by = (call: EdgeCall): AccountActor => ({ actor: actorOf(call), caller: call.caller });
  return [
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/accounts',
      handle(call) {
        const list: AccountList = { accounts: [...accounts.list()] };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/accounts',
      async handle(call) {
        const wanted = await bodyOf(call, createAccountSchema);
        call.sendJson(201, JSON.stringify(await accounts.create(wanted, by(call))));
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/accounts/*',
      async handle(call) {
        const { rest } = call;
        if (!rest.endsWith(resetEnd)) throw new GatehouseError('route_not_found');
        call.sendJson(200, JSON.stringify(await accounts.reset(named(rest.slice(0, -resetEnd.length)), by(call))));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/admin/v1/accounts/*',
      async handle(call) {
        await accounts.remove(named(call.rest), by(call));
        call.sendJson(200, '{}');
      },
    },
  ];
}

function named(person: string): string {
  if (!personId.test(person)) throw new GatehouseError('resource_not_found');
  return person;
}
