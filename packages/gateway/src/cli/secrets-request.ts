import { secretViewSchema, setSecretRequestSchema } from '@gatehouse/contract/admin-secrets';
import { z } from 'zod';
import type { SecretAdministration } from '../core/secrets.ts';

const actor = z.string().min(1).max(256);

/** What the command line may ask about secrets. */
export const secretsRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('list') }),
  z.strictObject({ action: z.literal('set'), secret: setSecretRequestSchema, actor }),
  z.strictObject({ action: z.literal('remove'), name: z.string().min(1).max(64), force: z.boolean(), actor }),
]);

export type SecretsRequest = z.infer<typeof secretsRequestSchema>;

export async function performSecrets(secrets: SecretAdministration, request: SecretsRequest): Promise<unknown> {
  switch (request.action) {
    case 'list':
      return secrets.list();
    case 'set':
      return secrets.set(request.secret, request.actor);
    case 'remove':
      await secrets.remove(request.name, request.actor, { force: request.force });
      return null;
  }
}

type Ask = <T>(request: SecretsRequest, schema: z.ZodType<T>) => Promise<T>;

/** The same over a way to ask, such as the control socket. */
export function remoteSecrets(ask: Ask): SecretAdministration {
  return {
    list: () => ask({ action: 'list' }, z.array(secretViewSchema)),
    set: ({ name, origins, value }, by) =>
      ask(
        { action: 'set', secret: { name, origins: [...origins], value }, actor: by },
        secretViewSchema.omit({ usedBy: true }),
      ),
    async remove(name, by, { force = false } = {}) {
      await ask({ action: 'remove', name, force, actor: by }, z.unknown());
    },
  };
}
