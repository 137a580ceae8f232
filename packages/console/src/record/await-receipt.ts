import { AdminError } from '../api/fetch-admin.ts';
import { fetchReceipt } from '../api/receipt.ts';

/** Milliseconds: a checkpoint comes within a second, and a witness that answers at all does so within some. */
const patience = 10_000;
/** An entry is written when the answer has ended, which who asked may know a moment before. */
const patienceForEntry = 2_000;
const pause = 400;

/**
 * The receipt of a request, as soon as there is one. `cosigned: false` takes one that no witness has cosigned.
 *
 * @throws AdminError with the code `receipt_pending` where no witness answers for so long that more waiting is of no use
 */
export async function awaitReceipt(
  request: string,
  key: string,
  signal: AbortSignal,
  under: { readonly cosigned?: boolean } = {},
): Promise<string> {
  const began = performance.now();
  for (;;) {
    try {
      return await fetchReceipt(request, key, signal, under);
    } catch (error) {
      const most = isPending(error) ? patience : isUnknown(error) ? patienceForEntry : 0;
      if (performance.now() - began >= most) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Whether there is none because too few witnesses have cosigned. */
export function isPending(error: unknown): boolean {
  return error instanceof AdminError && error.code === 'receipt_pending';
}

function isUnknown(error: unknown): boolean {
  return error instanceof AdminError && error.code === 'resource_not_found';
}
