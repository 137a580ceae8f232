import { AdminError, refusalOf, sendRequest } from './fetch-admin.ts';

/** The receipt of a request as the gateway gives it to callers: a C2SP tlog-proof. `cosigned: false` takes one that too few witnesses have cosigned. */
export async function fetchReceipt(
  request: string,
  adminKey: string,
  signal: AbortSignal,
  { cosigned = true }: { readonly cosigned?: boolean } = {},
): Promise<string> {
  try {
    const address = `/v1/receipts/${encodeURIComponent(request)}${cosigned ? '' : '?cosigned=no'}`;
    const response = await sendRequest(address, { key: adminKey, signal });
    if (!response.ok) throw await refusalOf(response);
    return await response.text();
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AdminError ? error : new AdminError('unreachable', { cause: error });
  }
}
