import { z } from 'zod';

/** Bodies of `/admin/v1/erasures`, `/admin/v1/holds` and `/admin/v1/expiry`. */

const subject = z.string().min(1).max(256);
const reason = z
  .string()
  .max(2_000)
  .refine((text) => text.trim() !== '', 'a reason is needed');

export const erasureRequestSchema = z.union([
  z.strictObject({ subject, dryRun: z.literal(true) }),
  z.strictObject({
    subject,
    reason,
    dryRun: z.literal(false).exactOptional(),
    /** Whether it waits for the end of the minimum retention instead of being refused. */
    schedule: z.boolean().exactOptional(),
  }),
]);

/** To place a hold, and to lift all holds of a subject. */
export const holdRequestSchema = z.strictObject({ subject, reason });

export const expiryRequestSchema = z.strictObject({ dryRun: z.boolean().default(true) });

const count = z.int().nonnegative();

export const legalHoldSchema = z.object({
  id: z.string(),
  subject: z.string(),
  reason: z.string(),
  actor: z.string(),
  /** Milliseconds since the Unix epoch, as all times. */
  placedAt: count,
});

export const holdListSchema = z.object({ holds: z.array(legalHoldSchema) });

/** What is at the end of its retention, and was destroyed or would be. */
export const expiryReportSchema = z.object({
  segments: z.array(z.object({ segment: count, retention: z.string(), created: count })),
  /** Segments that would be due, but hold content under a legal hold. */
  held: z.array(count),
  /** Folder names of shards whose leaves are at the end of their retention. */
  shards: z.array(z.string()),
});

/** What an erasure would do: the answer to a dry run. */
export const erasurePlanSchema = z.object({
  subject: z.string(),
  keys: count,
  references: z.array(z.string()),
  contents: count,
  bytes: count,
  /** The contents by half-year and retention class. */
  groups: z.array(z.object({ period: z.string(), retention: z.string(), contents: count, bytes: count })),
  /** Erasures of it that wait already. */
  scheduled: z.array(z.object({ id: z.string(), reason: z.string(), actor: z.string() })),
  /** Holds that stand in the way. */
  holds: z.array(legalHoldSchema),
  /** Before this time the minimum retention of some content is not over. */
  notBefore: count.optional(),
});

/** What can be shown to the person, and checked against the record. */
export const erasureCertificateSchema = z.object({
  /** Id of the key of who has decided it. */
  actor: z.string(),
  contents: count,
  keys: count,
  references: z.array(z.string()),
  time: count,
  log: z.string(),
  shard: z.string(),
  index: count,
  hash: z.string(),
});

/** The answer where the erasure waits for the end of the minimum retention, with status 202. */
export const erasureScheduledSchema = z.object({ notBefore: count });

export type LegalHoldView = z.infer<typeof legalHoldSchema>;
export type HoldList = z.infer<typeof holdListSchema>;
export type ErasurePlanView = z.infer<typeof erasurePlanSchema>;
export type ErasureCertificateView = z.infer<typeof erasureCertificateSchema>;
export type ErasureRequest = z.infer<typeof erasureRequestSchema>;
export type HoldRequest = z.infer<typeof holdRequestSchema>;
