import { z } from 'zod';
import { legalBases } from './privacy.ts';
import { retentionName } from './retention-name.ts';

/** Bodies of `/admin/v1/keys`. A key's hash never leaves the gateway, and the key itself only once, when it is created. */

/** What keys may do: call models, administer, or read the record and the state. */
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

const limits = z.strictObject({
  requestsPerMinute: z.int().positive().exactOptional(),
  concurrency: z.int().positive().exactOptional(),
});

export const createKeyRequestSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'a name has no control characters'),
  role: z.enum(roles).default('user'),
  /** Milliseconds since the Unix epoch, in the future; without it the key is valid until it is revoked. */
  expiresAt: z.int().positive().exactOptional(),
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
    /** Both together: one that is not named here is that of the configuration again. */
    limits: limits.nullable().exactOptional(),
    labels: keyLabels.nullable().exactOptional(),
    processing: processingSchema.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'nothing is to be changed');

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
  name: z.string(),
  role: z.enum(roles),
  /** First characters of the key. */
  prefix: z.string(),
  /** Milliseconds since the Unix epoch, as all times. */
  createdAt: z.int(),
  expiresAt: z.int().exactOptional(),
  revokedAt: z.int().exactOptional(),
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

export const keyListSchema = z.strictObject({ keys: z.array(keyViewSchema) });

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
