import { z } from 'zod';

/** Body of `GET /admin/v1/queue`: how the queues before model servers stand at this moment. Durations are milliseconds. */

const count = z.int().nonnegative();
const duration = z.number().nonnegative();

export const callQueueListSchema = z.strictObject({
  /** Of providers with a capacity; those without one have no queue. */
  queues: z.array(
    z.strictObject({
      provider: z.string(),
      /** How many the server gets at the same time. */
      concurrent: count,
      running: count,
      waiting: count,
      /** Of them, those of batches. */
      batchWaiting: count,
      /** How many may wait. */
      longest: count,
      /** How long the oldest has waited; 0 where nobody waits. */
      oldest: duration,
      /** How long calls take, by the last ones; null before the first has ended. */
      usual: duration.nullable(),
      tenants: z.array(z.strictObject({ tenant: z.string(), waiting: count, running: count })),
      models: z.array(z.strictObject({ target: z.string(), waiting: count, running: count })),
    }),
  ),
});

export type CallQueueList = z.infer<typeof callQueueListSchema>;
