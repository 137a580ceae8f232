import type { ZodType } from 'zod';

export type AdminFailure = 'refused' | 'unreachable' | 'unexpected';

/** What went wrong with a call, as far as a person can do something about it. */
export class AdminError extends Error {
  readonly failure: AdminFailure;

  constructor(failure: AdminFailure, cause?: unknown) {
    super(failure, { cause });
    this.name = 'AdminError';
    this.failure = failure;
  }
}

/**
 * Asks the gateway that served this page.
 *
 * @param path under `/admin/v1/`
 * @throws AdminError; and the signal's reason when the caller has lost interest
 */
export async function fetchAdmin<Answer>(
  path: string,
  schema: ZodType<Answer>,
  adminKey: string,
  signal: AbortSignal,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/admin/v1/${path}`, {
      headers: { authorization: `Bearer ${adminKey}` },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new AdminError('unreachable', error);
  }
  if (response.status === 401 || response.status === 403) throw new AdminError('refused');
  if (!response.ok) throw new AdminError('unexpected');
  try {
    return schema.parse(await response.json());
  } catch (error) {
    signal.throwIfAborted();
    throw new AdminError('unexpected', error);
  }
}
