import {
  changeKeyRequestSchema,
  createdKeySchema,
  createKeyRequestSchema,
  keyListSchema,
  keyQuerySchema,
  keyUsageListSchema,
  keyViewSchema,
  revokedKeySchema,
  rotateKeyRequestSchema,
} from '../admin.ts';
import { z } from 'zod';
import { named, ok, type Operation, tagged } from './operation.ts';

const id = { id: 'id of the key, as `key_…`' };

const created = {
  201: {
    what: 'the new key, and what is kept of it',
    json: named('CreatedKey', createdKeySchema),
    headers: ['etag'],
  },
} as const;

/** Keys. */
export const keyOperations: readonly Operation[] = [
  {
    id: 'listKeys',
    method: 'GET',
    path: '/admin/v1/keys',
    summary: 'All keys that the caller may see, without their hashes; in pages where a limit is given',
    query: named('KeyQuery', keyQuerySchema),
    answers: ok('the keys', named('KeyList', keyListSchema)),
  },
  {
    id: 'createKey',
    method: 'POST',
    path: '/admin/v1/keys',
    summary: 'Makes a key, which is shown once',
    headers: ['idempotency-key'],
    body: named('CreateKeyRequest', createKeyRequestSchema),
    answers: created,
  },
  {
    id: 'getKeyUsage',
    method: 'GET',
    path: '/admin/v1/keys/usage',
    summary: 'When each key was last used, and how much in the last 7 days',
    answers: ok('the use of each', named('KeyUsageList', keyUsageListSchema)),
  },
  {
    id: 'getKey',
    method: 'GET',
    path: '/admin/v1/keys/{id}',
    summary: 'One key, without its hash',
    parts: id,
    answers: tagged('the key, with its version as `etag`', named('Key', keyViewSchema)),
  },
  {
    id: 'rotateKey',
    method: 'POST',
    path: '/admin/v1/keys/{id}/rotate',
    summary: 'Makes another key that may do the same; the old one ends after the overlap',
    parts: id,
    headers: ['idempotency-key', 'if-match'],
    body: named('RotateKeyRequest', rotateKeyRequestSchema),
    answers: created,
  },
  {
    id: 'changeKey',
    method: 'PATCH',
    path: '/admin/v1/keys/{id}',
    summary: 'Changes what a key may do (RFC 7396), with `if-match` only if it has that version still',
    parts: id,
    headers: ['if-match'],
    body: named('ChangeKeyRequest', changeKeyRequestSchema),
    answers: tagged('the key as it is now, with its version as `etag`', named('Key', keyViewSchema)),
  },
  {
    id: 'revokeKey',
    method: 'DELETE',
    path: '/admin/v1/keys/{id}',
    summary: 'Revokes a key, at once',
    parts: id,
    headers: ['if-match'],
    query: named('RevokeKeyQuery', z.strictObject({ force: z.enum(['true', 'false']).exactOptional() })),
    answers: tagged('the key that was revoked', named('RevokedKey', revokedKeySchema)),
  },
];
