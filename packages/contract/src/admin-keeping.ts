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

export type ErasureRequest = z.infer<typeof erasureRequestSchema>;
export type HoldRequest = z.infer<typeof holdRequestSchema>;
