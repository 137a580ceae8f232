import {
  type CreatedKey,
  createdKeySchema,
  type CreateKeyRequest,
  type KeyList,
  keyListSchema,
  type RevokedKeyView,
  revokedKeySchema,
} from '@gatehouse/contract/admin';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchKeys(call: AdminCall): Promise<KeyList> {
  return callAdmin('keys', keyListSchema, call);
}

/** The answer is the only one that has the key itself. */
export function createKey(wanted: CreateKeyRequest, call: AdminCall): Promise<CreatedKey> {
  return callAdmin('keys', createdKeySchema, { ...call, body: wanted });
}

export function revokeKey(id: string, call: AdminCall): Promise<RevokedKeyView> {
  return callAdmin(`keys/${encodeURIComponent(id)}`, revokedKeySchema, { ...call, method: 'DELETE' });
}
