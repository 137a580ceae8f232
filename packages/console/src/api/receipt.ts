import { AdminError, refusalOf } from './fetch-admin.ts';

/** The receipt of a request as the gateway gives it to callers: a C2SP tlog-proof. */
export async function fetchReceipt(request: string, adminKey: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(`/v1/receipts/${encodeURIComponent(request)}`, {
      headers: { authorization: `Bearer ${adminKey}` },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal,
    });
    if (!response.ok) throw await refusalOf(response);
    return await response.text();
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AdminError ? error : new AdminError('unreachable', { cause: error });
  }
}
