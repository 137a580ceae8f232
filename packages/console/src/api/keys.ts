import {
  type ChangeKeyRequest,
  type CreatedKey,
  createdKeySchema,
  type CreateKeyRequest,
  type KeyList,
  keyListSchema,
  type KeyUsageList,
  keyUsageListSchema,
  type KeyView,
  keyViewSchema,
  type RevokedKeyView,
  revokedKeySchema,
} from '@gatehouse/contract/admin';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchKeys(call: AdminCall): Promise<KeyList> {
  return callAdmin('keys', keyListSchema, call);
}

/** How much keys were used, from the index of the record. */
export function fetchKeyUsage(call: AdminCall): Promise<KeyUsageList> {
  return callAdmin('keys/usage', keyUsageListSchema, call);
}

/** The answer is the only one that has the key itself. */
export function createKey(wanted: CreateKeyRequest, call: AdminCall): Promise<CreatedKey> {
  return callAdmin('keys', createdKeySchema, { ...call, body: wanted });
}

/** What is left out stays, `null` takes away; only as long as nobody else has changed it. */
export function changeKey(
  { id, version }: Pick<KeyView, 'id' | 'version'>,
  change: ChangeKeyRequest,
  call: AdminCall,
): Promise<KeyView> {
  return callAdmin(`keys/${encodeURIComponent(id)}`, keyViewSchema, {
    ...call,
    version,
    method: 'PATCH',
    body: change,
  });
}

/** Another key that may do the same; the old one goes on for the overlap, in seconds. The answer is the only one that has the new key itself. */
export function rotateKey(
  { id, version }: Pick<KeyView, 'id' | 'version'>,
  overlap: number,
  call: AdminCall,
): Promise<CreatedKey> {
  return callAdmin(`keys/${encodeURIComponent(id)}/rotate`, createdKeySchema, {
    ...call,
    version,
    body: { overlap },
  });
}

export function revokeKey(id: string, call: AdminCall): Promise<RevokedKeyView> {
  return callAdmin(`keys/${encodeURIComponent(id)}`, revokedKeySchema, { ...call, method: 'DELETE' });
}
