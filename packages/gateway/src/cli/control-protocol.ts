import { newAttackSchema } from '@gatehouse/contract/admin-attacks';
import { changeKeyRequestSchema, createKeyRequestSchema, keyLabel } from '@gatehouse/contract/admin';
import { keyScopesSchema } from '@gatehouse/contract/key-scopes';
import { keyRecordSchema as keptKeySchema } from '@gatehouse/contract/key-record';
import { liftRequestSchema } from '@gatehouse/contract/admin-attempts';
import { decideReviewSchema, reviewQuerySchema } from '@gatehouse/contract/admin-review';
import {
  approvalViewSchema,
  discloseRequestSchema,
  readContentRequestSchema,
  readContentSchema,
  recordedDisclosureSchema,
} from '@gatehouse/contract/admin-record';
import { statusSchema } from '@gatehouse/contract/status';
import { z } from 'zod';
import { batchListQuerySchema } from '@gatehouse/contract/admin-batches';
import { declaredRequestSchema } from './declared-request.ts';
import { directoryRequestSchema } from './directory-request.ts';
import { signInRequestSchema } from './sign-in-request.ts';
import { keepingRequestSchema } from './keeping-request.ts';
import { knowledgeRequestSchema } from './knowledge-request.ts';
import { modelsRequestSchema } from './models-request.ts';
import { secretsRequestSchema } from './secrets-request.ts';

/** What the command line may ask a running gateway, one JSON line each way over its control socket. */
export const controlRequestSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('status') }),
  z.strictObject({ command: z.literal('keys.list') }),
  z.strictObject({ command: z.literal('keys.unmatched'), scopes: keyScopesSchema }),
  z.strictObject({
    command: z.literal('keys.create'),
    key: createKeyRequestSchema,
  }),
  z.strictObject({
    command: z.literal('keys.change'),
    id: z.string().min(1).max(128),
    edit: changeKeyRequestSchema,
    version: z.int().positive().exactOptional(),
  }),
  z.strictObject({
    command: z.literal('keys.rotate'),
    id: z.string().min(1).max(128),
    overlap: z.int().nonnegative(),
  }),
  z.strictObject({
    command: z.literal('keys.revoke'),
    id: z.string().min(1).max(128),
    force: z.boolean().exactOptional(),
  }),
  z.strictObject({ command: z.literal('attempts.list') }),
  z.strictObject({
    command: z.literal('attempts.lift'),
    suspect: liftRequestSchema,
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({ command: z.literal('attacks.list') }),
  z.strictObject({
    command: z.literal('attacks.add'),
    wanted: newAttackSchema,
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({ command: z.literal('attacks.remove'), id: z.string().min(1).max(128) }),
  z.strictObject({
    command: z.literal('reviews.list'),
    query: reviewQuerySchema,
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({
    command: z.literal('reviews.show'),
    item: z.string().min(1).max(200),
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({
    command: z.literal('reviews.decide'),
    item: z.string().min(1).max(200),
    wanted: decideReviewSchema,
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({ command: z.literal('secrets'), request: secretsRequestSchema }),
  z.strictObject({
    command: z.literal('record.rewrap'),
    from: z.string().min(1).max(512),
    to: z.string().min(1).max(512),
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({ command: z.literal('record.rotate-key') }),
  z.strictObject({ command: z.literal('configuration.state') }),
  z.strictObject({ command: z.literal('record.state') }),
  z.strictObject({ command: z.literal('record.keeping'), request: keepingRequestSchema }),
  z.strictObject({ command: z.literal('directory'), request: directoryRequestSchema }),
  z.strictObject({ command: z.literal('sign-in'), request: signInRequestSchema }),
  z.strictObject({ command: z.literal('directory.declared'), request: declaredRequestSchema }),
  z.strictObject({ command: z.literal('limits.list') }),
  z.strictObject({ command: z.literal('models'), request: modelsRequestSchema }),
  z.strictObject({ command: z.literal('knowledge'), request: knowledgeRequestSchema }),
  z.strictObject({ command: z.literal('routes.list') }),
  z.strictObject({ command: z.literal('queue.list') }),
  z.strictObject({ command: z.literal('batches.list'), query: batchListQuerySchema }),
  z.strictObject({ command: z.literal('batches.show'), id: z.string().max(100) }),
  z.strictObject({ command: z.literal('batches.cancel'), id: z.string().max(100) }),
  z.strictObject({ command: z.literal('privacy.register') }),
  z.strictObject({
    command: z.literal('statistics.release'),
    question: z.strictObject({
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      teams: z.array(keyLabel).min(1).max(64),
      most: z.int().positive(),
      epsilon: z.int().min(1).max(10_000),
    }),
  }),
  z.strictObject({
    command: z.literal('consents.change'),
    action: z.enum(['give', 'withdraw']),
    subject: z.string().max(4_096),
    purpose: z.string().max(4_096).exactOptional(),
    reason: z.string().max(4_096),
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({ command: z.literal('consents.list'), subject: z.string().max(4_096).exactOptional() }),
  z.strictObject({
    command: z.literal('record.export'),
    leaf: z.strictObject({
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      leaves: z.int().nonnegative(),
      manifest: z.string().regex(/^[0-9a-f]{64}$/),
      revealed: z.int().nonnegative(),
      actor: z.string().min(1).max(256),
    }),
  }),
  z.strictObject({
    command: z.literal('content.read'),
    wanted: readContentRequestSchema,
    actor: z.string().min(1).max(256),
  }),
  z.strictObject({
    command: z.literal('content.disclose'),
    wanted: discloseRequestSchema,
    actor: z.string().min(1).max(256),
  }),
]);

export const readingSchema = z.union([
  z.strictObject({ content: readContentSchema }),
  z.strictObject({ question: approvalViewSchema }),
]);

export const disclosingSchema = z.union([
  recordedDisclosureSchema,
  z.strictObject({ question: approvalViewSchema }),
  z.strictObject({ missed: z.array(z.string()) }),
]);

export type ControlRequest = z.infer<typeof controlRequestSchema>;

/** A gateway of a later version may say more of a key; and what references are made from is nobody's business here. */
export const keyRecordSchema = z.object(keptKeySchema.omit({ secret: true }).shape);

export const consentRecordSchema = z.object({
  reference: z.string(),
  state: z.enum(['given', 'withdrawn']),
  purpose: z.string().exactOptional(),
  at: z.number(),
  sequence: z.number(),
  actor: z.string(),
});

export const recordStateSchema = statusSchema.shape.ledger;

export const configurationStateSchema = statusSchema.shape.configuration;

export const reportReleaseSchema = z.union([
  z.strictObject({
    counts: z.record(z.string(), z.int()),
    releasedAt: z.int(),
    repeated: z.boolean(),
    left: z.int(),
    noise: z.int(),
  }),
  z.strictObject({ left: z.int() }),
]);

export const keyRotationSchema = z.object({ from: z.string(), to: z.string() });

export const revocationSchema = z.object({ record: keyRecordSchema, alreadyRevoked: z.boolean() });

export const createdKeySchema = z.object({ record: keyRecordSchema, key: z.string() });

export const controlReplySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    code: z.string(),
    message: z.string(),
    /** Which part of what was asked for it is about. */
    param: z.string().exactOptional(),
    /** Why a document cannot be read. */
    unreadable: z.string().exactOptional(),
  }),
]);

export type ControlReply = z.infer<typeof controlReplySchema>;

/** `<dataFolder>/runtime.json`: where the gateway that runs on this folder can be reached. */
export const runtimeSchema = z.object({
  pid: z.int().positive(),
  socket: z.string().min(1),
  url: z.string(),
  version: z.string(),
  startedAt: z.number(),
});

export type Runtime = z.infer<typeof runtimeSchema>;

/** The longest line on the control socket, in characters: a document of 8 MiB has 11 million in base64. */
export const longestControlLine = 16 * 1_048_576;
