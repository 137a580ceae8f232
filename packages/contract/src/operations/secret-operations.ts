import { removeSecretQuerySchema, secretListSchema, setSecretRequestSchema } from '../admin-secrets.ts';
import { named, ok, type Operation } from './operation.ts';

const list = named('SecretList', secretListSchema);

/** Secrets for model servers and guards. */
export const secretOperations: readonly Operation[] = [
  {
    id: 'listSecrets',
    method: 'GET',
    path: '/admin/v1/secrets',
    summary:
      'Names of the secrets that the gateway keeps, where they may be sent, and who uses them; never what they are',
    answers: ok('the secrets', list),
  },
  {
    id: 'setSecret',
    method: 'POST',
    path: '/admin/v1/secrets',
    summary: 'Sets a secret, or puts another in its place; whatever uses it goes on with the new one',
    body: named('SetSecretRequest', setSecretRequestSchema),
    answers: ok('all secrets, without what they are', list),
  },
  {
    id: 'removeSecret',
    method: 'DELETE',
    path: '/admin/v1/secrets/{name}',
    summary: 'Removes a secret that is not used, or any with `force`',
    parts: { name: 'name of the secret' },
    query: named('RemoveSecretQuery', removeSecretQuerySchema),
    answers: ok('the others', list),
  },
];
