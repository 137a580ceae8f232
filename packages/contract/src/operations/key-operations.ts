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
import { named, ok, type Operation } from './operation.ts';

const id = { id: 'id of the key, as `key_…`' };

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
    body: named('CreateKeyRequest', createKeyRequestSchema),
    answers: { 201: { what: 'the key, and what is kept of it', json: named('CreatedKey', createdKeySchema) } },
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
    answers: ok('the key, with its version as `etag`', named('Key', keyViewSchema)),
  },
  {
    id: 'rotateKey',
    method: 'POST',
    path: '/admin/v1/keys/{id}/rotate',
    summary: 'Makes another key that may do the same; the old one ends after the overlap',
    parts: id,
    body: named('RotateKeyRequest', rotateKeyRequestSchema),
    answers: { 201: { what: 'the new key, and what is kept of it', json: named('CreatedKey', createdKeySchema) } },
  },
  {
    id: 'changeKey',
    method: 'PATCH',
    path: '/admin/v1/keys/{id}',
    summary: 'Changes what a key may do (RFC 7396), with `if-match` only if it has that version still',
    parts: id,
    body: named('ChangeKeyRequest', changeKeyRequestSchema),
    answers: ok('the key as it is now, with its version as `etag`', named('Key', keyViewSchema)),
  },
  {
    id: 'revokeKey',
    method: 'DELETE',
    path: '/admin/v1/keys/{id}',
    summary: 'Revokes a key, at once',
    parts: id,
    query: named('RevokeKeyQuery', z.strictObject({ force: z.enum(['true', 'false']).exactOptional() })),
    answers: ok('the key that was revoked', named('RevokedKey', revokedKeySchema)),
  },
];
