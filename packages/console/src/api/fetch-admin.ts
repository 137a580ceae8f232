import { type ErrorCode, isErrorCode } from '@gatehouse/contract/errors';
import type { ZodType } from 'zod';

/** `refused`: the key; `rejected`: this call, with a code of the error catalogue. */
export type AdminFailure = 'refused' | 'rejected' | 'unreachable' | 'unexpected';

/** What went wrong with a call, as far as a person can do something about it. */
export class AdminError extends Error {
  readonly failure: AdminFailure;
  /** Of a call that was rejected. */
  readonly code: ErrorCode | undefined;

  constructor(failure: AdminFailure, details: { readonly cause?: unknown; readonly code?: ErrorCode } = {}) {
    super(details.code ?? failure, { cause: details.cause });
    this.name = 'AdminError';
    this.failure = failure;
    this.code = details.code;
  }
}

export interface AdminCall {
  readonly adminKey: string;
  readonly signal: AbortSignal;
  /** Sends it as JSON, by POST. */
  readonly body?: object;
  /** Without a body, in place of GET. */
  readonly method?: 'DELETE';
}

/**
 * Asks the gateway that served this page.
 *
 * @param path under `/admin/v1/`
 * @throws AdminError; and the signal's reason when the caller has lost interest
 */
export async function callAdmin<Answer>(
  path: string,
  schema: ZodType<Answer>,
  { adminKey, body, method, signal }: AdminCall,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/admin/v1/${path}`, {
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? { method: method ?? 'GET' } : { method: 'POST', body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new AdminError('unreachable', { cause: error });
  }
  if (!response.ok) throw await refusalOf(response);
  try {
    return schema.parse(await response.json());
  } catch (error) {
    signal.throwIfAborted();
    throw new AdminError('unexpected', { cause: error });
  }
}

export function fetchAdmin<Answer>(
  path: string,
  schema: ZodType<Answer>,
  adminKey: string,
  signal: AbortSignal,
): Promise<Answer> {
  return callAdmin(path, schema, { adminKey, signal });
}

async function refusalOf(response: Response): Promise<AdminError> {
  const code = await codeOf(response);
  const ofTheKey =
    response.status === 401 || (response.status === 403 && (code ?? 'role_not_permitted') === 'role_not_permitted');
  if (ofTheKey) return new AdminError('refused', code === undefined ? {} : { code });
  return code === undefined ? new AdminError('unexpected') : new AdminError('rejected', { code });
}

async function codeOf(response: Response): Promise<ErrorCode | undefined> {
  try {
    const { error } = (await response.json()) as { readonly error?: { readonly code?: unknown } };
    return typeof error?.code === 'string' && isErrorCode(error.code) ? error.code : undefined;
  } catch {
    return undefined;
  }
}
