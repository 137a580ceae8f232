import { type SecretList, secretListSchema, type SetSecretRequest } from '@gatehouse/contract/admin-secrets';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** Names of secrets, and where they may be sent; never what they are. */
export function fetchSecrets(call: AdminCall): Promise<SecretList> {
  return callAdmin('secrets', secretListSchema, call);
}

export function setSecret(wanted: SetSecretRequest, call: AdminCall): Promise<SecretList> {
  return callAdmin('secrets', secretListSchema, { ...call, body: wanted });
}

export function removeSecret(name: string, call: AdminCall): Promise<SecretList> {
  return callAdmin(`secrets/${encodeURIComponent(name)}`, secretListSchema, { ...call, method: 'DELETE' });
}
