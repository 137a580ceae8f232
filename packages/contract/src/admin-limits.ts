import { z } from 'zod';
import { limitSubjects } from './limits.ts';

/** The answer to `GET /admin/v1/limits`: what is limited, and how much of it is used at this moment. */

export const limitedMeasures = ['requests', 'inputTokens', 'outputTokens', 'tokens', 'cost', 'running'] as const;
export const limitSpans = ['now', 'minute', 'hour', 'day', 'month'] as const;

export const limitStandingSchema = z.strictObject({
  /** Whose limit it is. */
  of: z.enum(limitSubjects),
  /** Of a model `<provider>/<model>`; empty of `everything`. */
  id: z.string(),
  /** Where the reader may know it. */
  name: z.string().exactOptional(),
  /** Of a `person` that is a service account. */
  service: z.literal(true).exactOptional(),
  /** Cost is in millionths of the currency; `running` is what runs at this moment. */
  measure: z.enum(limitedMeasures),
  /** A minute is any 60 seconds; hours, days and months are those of the calendar in UTC. */
  span: z.enum(limitSpans),
  limit: z.int().nonnegative(),
  /** With what is reserved for requests that run. */
  used: z.int(),
  /** Milliseconds until all of it is there again if nothing more is used. */
  reset: z.int().nonnegative(),
});

export const limitListSchema = z.strictObject({
  /** Where it is counted. */
  counters: z.enum(['memory', 'redis']),
  /** ISO 4217. */
  currency: z.string(),
  /** The one of which the largest share is used first. */
  limits: z.array(limitStandingSchema),
  /** Whether there are more than are listed. */
  more: z.boolean(),
});

export type LimitStandingView = z.infer<typeof limitStandingSchema>;
export type LimitList = z.infer<typeof limitListSchema>;
