import { z } from 'zod';
import { roleName } from './built-in-roles.ts';
import { tenantId } from './directory.ts';
import { keyScopesPatchSchema, keyScopesSchema, unmatchedScopeSchema, wantedKeyScopesSchema } from './key-scopes.ts';
import { limitPatchSchema, limitSetSchema } from './limits.ts';
import { legalBases } from './privacy.ts';
import { retentionName } from './retention-name.ts';

/** Bodies of `/admin/v1/keys`. A key's hash never leaves the gateway, and the key itself only once, when it is created. */

/** The roles that most keys have: call models, administer, or read the record and the state. All are in `built-in-roles.ts`. */
export const roles = ['user', 'admin', 'auditor'] as const;

const line = z
  .string()
  .min(1)
  .max(300)
  .regex(/^\P{Cc}*$/u, 'write it in one line');

/** For what a key sends data, and why it may: what Art. 5(1)(b), 6 and 30 GDPR ask for. */
export const processingSchema = z.strictObject({
  purpose: line,
  legalBasis: z.enum(legalBases),
  /** In words: the law, the contract, the legitimate interest. */
  note: line.exactOptional(),
  /** Categories of data subjects, such as customers. */
  subjects: z.array(line).min(1).max(16).readonly().exactOptional(),
});

/** Labels of keys, which rules of the policy can name. */
export const keyLabel = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use small letters, digits and dashes, 32 characters at most');

export const keyLabels = z.array(keyLabel).min(1).max(16).readonly();

const limits = limitSetSchema;
const id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'this is no id');

/** Whose a key is, and what it is good for at most. */
const belonging = {
  /** The configured one without it. */
  tenant: tenantId.exactOptional(),
  /** Id of a team; the first of its owner without it. */
  team: id.exactOptional(),
  /** Id of a person or service account. When that is suspended or removed, the key is refused. */
  owner: id.exactOptional(),
  /** Where what its role permits holds: in its tenant, or in its team; everywhere without it. */
  bound: z.enum(['tenant', 'team']).exactOptional(),
  scopes: keyScopesSchema.exactOptional(),
};

export const createKeyRequestSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'a name has no control characters'),
  /** A built-in role or one that the organisation has made. */
  role: roleName.default('user'),
  /** Milliseconds since the Unix epoch, in the future; without it the key is valid until it is revoked. */
  expiresAt: z.int().positive().exactOptional(),
  ...belonging,
  scopes: wantedKeyScopesSchema.exactOptional(),
  limits: limits.exactOptional(),
  /** Retention class of what it sends, `standard` without it. */
  retention: retentionName.exactOptional(),
  processing: processingSchema.exactOptional(),
  labels: keyLabels.exactOptional(),
});

const nameLine = createKeyRequestSchema.shape.name;

/**
 * What `PATCH /admin/v1/keys/{id}` changes (RFC 7396): what is left out stays, `null` takes away. A key never gets another
 * purpose, for what it has sent was sent for the one that it had; a purpose can be given to a key that has none.
 */
export const changeKeyRequestSchema = z
  .strictObject({
    name: nameLine.exactOptional(),
    /** In the future. */
    expiresAt: z.int().positive().nullable().exactOptional(),
    /** One by one; where one is taken away, that of the configuration holds again. */
    limits: limitPatchSchema.nullable().exactOptional(),
    /** One by one. */
    scopes: keyScopesPatchSchema.nullable().exactOptional(),
    labels: keyLabels.nullable().exactOptional(),
    /** All of it. */
    processing: processingSchema.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'nothing is to be changed');

/** The body of `POST /admin/v1/keys/{id}/rotate`. */
export const rotateKeyRequestSchema = z.strictObject({
  /** Seconds for which the old key is good beside the new one; a day without it. */
  overlap: z
    .int()
    .nonnegative()
    .max(90 * 86_400)
    .default(86_400),
});

/** How much keys were used: the answer to `GET /admin/v1/keys/usage`, from the index of the record. */
export const keyUsageListSchema = z.strictObject({
  /** From when on `requests` and `tokens` are counted; milliseconds since the Unix epoch. */
  since: z.int(),
  usage: z.array(
    z.strictObject({
      /** Of the key. */
      id: z.string(),
      /** When it was last used, as far as the index knows; null of one that never was. */
      lastUsedAt: z.int().nullable(),
      /** Answered and refused ones. */
      requests: z.int(),
      tokens: z.int(),
    }),
  ),
});

export const keyViewSchema = z.strictObject({
  id: z.string(),
  /** One more with each change; what `etag` says of one key, and `if-match` asks for. */
  version: z.int().positive(),
  name: z.string(),
  role: z.string(),
  /** First characters of the key. */
  prefix: z.string(),
  /** Milliseconds since the Unix epoch, as all times. */
  createdAt: z.int(),
  expiresAt: z.int().exactOptional(),
  revokedAt: z.int().exactOptional(),
  ...belonging,
  /** What of its scopes names no model and no policy that there is now; left out where there is nothing of that kind. */
  unmatched: z.array(unmatchedScopeSchema).exactOptional(),
  /** Ids of the key that it takes the place of, and of the one that takes its place. */
  predecessor: z.string().exactOptional(),
  successor: z.string().exactOptional(),
  limits: limits.exactOptional(),
  retention: z.string().exactOptional(),
  processing: processingSchema.exactOptional(),
  labels: keyLabels.exactOptional(),
});

/** The answer to `DELETE /admin/v1/keys/{id}`. */
export const revokedKeySchema = keyViewSchema.extend({
  /** Whether it had been revoked before, at `revokedAt`, so that this request changed nothing. */
  alreadyRevoked: z.boolean(),
});

/** The query of `GET /admin/v1/keys`: all keys where no `limit` is given. */
export const keyQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).exactOptional(),
  /** `next` of the page before. */
  cursor: z.string().max(400).exactOptional(),
});

export const keyListSchema = z.strictObject({ keys: z.array(keyViewSchema), next: z.string().exactOptional() });

export const createdKeySchema = z.strictObject({ key: z.string(), record: keyViewSchema });

export type Role = (typeof roles)[number];
export type Processing = z.infer<typeof processingSchema>;
export type CreateKeyRequest = z.infer<typeof createKeyRequestSchema>;
export type ChangeKeyRequest = z.infer<typeof changeKeyRequestSchema>;
export type KeyUsageList = z.infer<typeof keyUsageListSchema>;
export type KeyView = z.infer<typeof keyViewSchema>;
export type RevokedKeyView = z.infer<typeof revokedKeySchema>;
export type KeyList = z.infer<typeof keyListSchema>;
export type CreatedKey = z.infer<typeof createdKeySchema>;
