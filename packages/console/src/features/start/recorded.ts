import { z } from 'zod';
import { parseReceipt } from '../../verify/walk-receipt.ts';

/** Of an entry of the record, as far as the first steps tell of it. */
const recordedSchema = z.object({
  verdicts: z
    .array(
      z.object({
        guard: z.string(),
        outcome: z.string(),
        shadow: z.boolean().optional(),
        rules: z.record(z.string(), z.number()).optional(),
      }),
    )
    .optional(),
  /** How many of each type were replaced. */
  entities: z.record(z.string(), z.number()).optional(),
});

export type Recorded = z.infer<typeof recordedSchema>;

/** What the entry in a receipt says, which is the same for every role. Throws where it says nothing that is understood. */
export function recordedIn(receipt: string): Recorded {
  return recordedSchema.parse(JSON.parse(new TextDecoder().decode(parseReceipt(receipt).leaf)));
}
