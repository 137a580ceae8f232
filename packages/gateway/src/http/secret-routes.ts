import { removeSecretQuerySchema, type SecretList, setSecretRequestSchema } from '@gatehouse/contract/admin-secrets';
import { secretName } from '@gatehouse/contract/secret-references';
import { GatehouseError } from '../core/errors.ts';
import type { SecretAdministration } from '../core/secrets.ts';
import { actorOf, bodyOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

/** Secrets for model servers and guards: they go in, and never come out. */
export function secretRoutes(secrets: SecretAdministration): readonly Route[] {
  const common = { plane: 'admin', access: 'secrets.manage' } as const;
  const answer = async (call: EdgeCall): Promise<void> => {
    const list: SecretList = { secrets: [...(await secrets.list())] };
    call.sendJson(200, JSON.stringify(list));
  };
  return [
    { ...common, method: 'GET', path: '/admin/v1/secrets', handle: answer },
    {
      ...common,
      method: 'POST',
      path: '/admin/v1/secrets',
      async handle(call) {
        await secrets.set(await bodyOf(call, setSecretRequestSchema), actorOf(call));
        await answer(call);
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/admin/v1/secrets/*',
      async handle(call) {
        const { force } = queryOf(call, removeSecretQuerySchema);
        if (!secretName.safeParse(call.rest).success) throw new GatehouseError('resource_not_found');
        await secrets.remove(call.rest, actorOf(call), { force: force === 'true' });
        await answer(call);
      },
    },
  ];
}
