import { z } from 'zod';

/** Batches for those who administer the gateway: what happens, never what stands in them. Times are milliseconds since the Unix epoch. */

export const batchStateNames = [
  'validating',
  'in_progress',
  'finalizing',
  'completed',
  'failed',
  'expired',
  'cancelling',
  'cancelled',
] as const;

const count = z.int().nonnegative();
const time = z.int().nonnegative();

export const batchViewSchema = z.strictObject({
  id: z.string(),
  tenant: z.string(),
  /** Id of the key or account that made it, and its name where the caller may see that. */
  key: z.string(),
  keyName: z.string().nullable(),
  endpoint: z.string(),
  state: z.enum(batchStateNames),
  createdAt: time,
  /** End of its window. */
  expiresAt: time,
  endedAt: time.nullable(),
  requests: z.strictObject({ total: count, answered: count, failed: count }),
  tokens: z.strictObject({ input: count, output: count }),
  /** What was wrong with its file, or why it has ended; the first of these. */
  problems: z.array(
    z.strictObject({ code: z.string(), message: z.string(), param: z.string().nullable(), line: count.nullable() }),
  ),
  /** Why no line of it is asked for the moment, and until when at most; null where it does not wait, or another gateway asks its lines. */
  wait: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      /** Which limit has no room, such as `key.requestsPerHour`; null where it is none of this gateway. */
      limit: z.string().nullable(),
      since: time,
      until: time,
    })
    .nullable(),
});

export const batchListQuerySchema = z.strictObject({
  /** Id of the last batch of the page before. */
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  state: z.enum(['all', 'running', 'ended']).default('all'),
});

export const batchListSchema = z.strictObject({
  batches: z.array(batchViewSchema),
  more: z.boolean(),
});

/** One batch, with what became of the lines that have no answer: codes and numbers of lines, no texts. */
export const batchDetailSchema = z.strictObject({
  batch: batchViewSchema,
  lineErrors: z.array(z.strictObject({ code: z.string(), status: count.nullable(), count, lines: z.array(count) })),
});

export type BatchView = z.infer<typeof batchViewSchema>;
export type BatchListQuery = z.infer<typeof batchListQuerySchema>;
export type BatchList = z.infer<typeof batchListSchema>;
export type BatchDetail = z.infer<typeof batchDetailSchema>;
