import {
  type ChangedOwnAccount,
  changeOwnAccountSchema,
  type AppOffer,
  type Own,
} from '@gatehouse/contract/admin-sign-in';
import type { AccountService } from '../core/account-service.ts';
import { GatehouseError } from '../core/errors.ts';
import { bodyOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';
import type { SignInService } from './sign-in-routes.ts';

export interface OwnAccountOptions {
  readonly accounts: Pick<AccountService, 'own' | 'offerApp' | 'changeOwn'>;
  readonly signIn: Pick<SignInService, 'sessions' | 'endSession'>;
}

interface Owner {
  readonly session: string;
  readonly person: string;
}

/** Somebody's own sessions and account: nobody else's can be named here, so it takes no permission but to be signed in. */
export function ownAccountRoutes({ accounts, signIn }: OwnAccountOptions): readonly Route[] {
  const common = { plane: 'admin', access: 'signed-in' } as const;

  /** Whose session asks; a key that is sent by itself has none, and with it neither sessions nor an account. */
  const ownerOf = (call: EdgeCall): Owner | undefined => {
    const session = signIn.sessions().find(({ id }) => id === call.caller?.session);
    return session === undefined ? undefined : { session: session.id, person: session.person };
  };
  const requireOwner = (call: EdgeCall): Owner => {
    const owner = ownerOf(call);
    if (owner === undefined) throw new GatehouseError('invalid_request', { note: 'there is no session' });
    return owner;
  };

  return [
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/own',
      handle(call) {
        const owner = ownerOf(call);
        const account = owner === undefined ? undefined : accounts.own(owner.person);
        const own: Own = {
          sessions: signIn
            .sessions()
            .filter((session) => session.person === owner?.person)
            .map((session) => ({ ...session, own: session.id === owner?.session })),
          ...(account === undefined ? {} : { account }),
        };
        call.sendJson(200, JSON.stringify(own));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/admin/v1/own/sessions/*',
      async handle(call) {
        const { person } = requireOwner(call);
        const meant = signIn.sessions().find((session) => session.id === call.rest && session.person === person);
        if (meant === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
        await signIn.endSession(meant.id, person);
        call.sendJson(200, '{}');
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/own/app',
      handle(call) {
        const offer: AppOffer = accounts.offerApp(requireOwner(call).person);
        call.sendJson(200, JSON.stringify(offer));
      },
    },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/own/account',
      async handle(call) {
        const { person, session } = requireOwner(call);
        const wanted = await bodyOf(call, changeOwnAccountSchema);
        const changed: ChangedOwnAccount = await accounts.changeOwn(wanted, { person, session, address: call.client });
        call.sendJson(200, JSON.stringify(changed));
      },
    },
  ];
}
