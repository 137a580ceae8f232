import type { ErrorCode } from '@gatehouse/contract/errors';
import type { ZodType } from 'zod';
import type { Language } from '../language/language.ts';

/** `refused`: the key; `rejected`: this call, with a code of the error catalogue. */
export type AdminFailure = 'refused' | 'rejected' | 'unreachable' | 'unexpected';

interface Details {
  readonly cause?: unknown;
  readonly code?: ErrorCode;
  readonly sentences?: Readonly<Record<Language, string>>;
}

/** What went wrong with a call, as far as a person can do something about it. */
export class AdminError extends Error {
  readonly failure: AdminFailure;
  /** Of a call that was rejected. */
  readonly code: ErrorCode | undefined;
  /** What the catalogue says of the code. */
  readonly sentences: Readonly<Record<Language, string>> | undefined;

  constructor(failure: AdminFailure, details: Details = {}) {
    super(details.code ?? failure, { cause: details.cause });
    this.name = 'AdminError';
    this.failure = failure;
    this.code = details.code;
    this.sentences = details.sentences;
  }
}

export interface AdminCall {
  readonly adminKey: string;
  readonly signal: AbortSignal;
  /** Sends it as JSON, by POST. */
  readonly body?: object;
  /** In place of GET, and of POST where there is a body. */
  readonly method?: 'DELETE' | 'PATCH' | 'PUT';
  /** What is changed must still have this version; somebody else may have changed it meanwhile. */
  readonly version?: number;
}

interface SentRequest extends Omit<AdminCall, 'adminKey'> {
  readonly key: string;
  /** In which refusals are told: `de`, `en`. */
  readonly language?: string;
}

/** Stands in place of a key where a cookie says who asks. Keys have no spaces. */
const cookieMark = 'cookie ';

/** What pages hold of somebody who is signed in by a cookie: what is sent with each change, to tell this page from others. */
export function cookieCredential(proof: string): string {
  return cookieMark + proof;
}

export function isCookieCredential(key: string): boolean {
  return key.startsWith(cookieMark);
}

/**
 * Sends a request to the gateway that served this page, with nothing that says who asks but the key, or the cookie.
 *
 * @throws AdminError where nothing answers; and the signal's reason when the caller has lost interest
 */
export async function sendRequest(
  address: string,
  { body, key, language, method, signal, version }: SentRequest,
): Promise<Response> {
  try {
    return await fetch(address, {
      headers: {
        ...(isCookieCredential(key)
          ? { 'x-gatehouse-console': key.slice(cookieMark.length) }
          : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(language === undefined ? {} : { 'accept-language': language }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? { method: method ?? 'GET' } : { method: method ?? 'POST', body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: isCookieCredential(key) ? 'same-origin' : 'omit',
      redirect: 'error',
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new AdminError('unreachable', { cause: error });
  }
}

/**
 * Asks the gateway that served this page.
 *
 * @param path under `/admin/v1/`
 * @throws AdminError; and the signal's reason when the caller has lost interest
 */
export function callAdmin<Answer>(
  path: string,
  schema: ZodType<Answer>,
  { adminKey, ...call }: AdminCall,
): Promise<Answer> {
  return readAnswer(sendRequest(`/admin/v1/${path}`, { key: adminKey, ...call }), schema, call.signal);
}

/** @throws AdminError; and the signal's reason when the caller has lost interest */
export async function readAnswer<Answer>(
  asked: Promise<Response>,
  schema: ZodType<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await asked;
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

/** What a refusal of the gateway says, whichever of its addresses was asked. */
export async function refusalOf(response: Response): Promise<AdminError> {
  const known = await codeOf(response);
  const ofTheKey =
    response.status === 401 ||
    (response.status === 403 && (known?.code ?? 'role_not_permitted') === 'role_not_permitted');
  if (ofTheKey) return new AdminError('refused', known);
  return known === undefined ? new AdminError('unexpected') : new AdminError('rejected', known);
}

async function codeOf(response: Response): Promise<Pick<Details, 'code' | 'sentences'> | undefined> {
  try {
    const { error } = (await response.json()) as {
      readonly error?: { readonly code?: unknown; readonly param?: unknown };
    };
    // The catalogue is long, and most visits see none of it.
    const { errorCatalogue, isErrorCode } = await import('@gatehouse/contract/errors');
    const code = error?.code;
    if (typeof code !== 'string' || !isErrorCode(code)) return undefined;
    return { code, sentences: (await passwordSentences(code, error?.param)) ?? errorCatalogue[code] };
  } catch {
    return undefined;
  }
}

/** Whoever chooses a password can mend it only if they are told what is wrong with it. */
async function passwordSentences(code: ErrorCode, param: unknown): Promise<Details['sentences']> {
  if (code !== 'password_refused' || typeof param !== 'string') return undefined;
  const { isPasswordFault, passwordFaults } = await import('@gatehouse/contract/password-faults');
  return isPasswordFault(param) ? passwordFaults[param] : undefined;
}
