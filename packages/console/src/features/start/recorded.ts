import { z } from 'zod';
import { AdminError } from '../../api/fetch-admin.ts';
import { fetchReceipt } from '../../api/receipt.ts';
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

const attempts = 5;
const pauseInMilliseconds = 400;

/** The receipt of a request, as soon as there is one: the entry is written when the answer has ended, and covered a moment later. */
export async function awaitReceipt(request: string, key: string, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchReceipt(request, key, signal);
    } catch (error) {
      const later =
        error instanceof AdminError && (error.code === 'receipt_pending' || error.code === 'resource_not_found');
      if (!later || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseInMilliseconds));
    }
  }
}

/** What the entry in a receipt says, which is the same for every role. Throws where it says nothing that is understood. */
export function recordedIn(receipt: string): Recorded {
  return recordedSchema.parse(JSON.parse(new TextDecoder().decode(parseReceipt(receipt).leaf)));
}
