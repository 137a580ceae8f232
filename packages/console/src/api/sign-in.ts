import {
  type SetUpDone,
  setUpDoneSchema,
  type SetUpOfferView,
  setUpOfferSchema,
  type SignedIn,
  signedInSchema,
  type SignedOut,
  signedOutSchema,
  type SignInMethods,
  signInMethodsSchema,
} from '@gatehouse/contract/admin-sign-in';
import type { ZodType } from 'zod';
import { AdminError, callAdmin, refusalOf } from './fetch-admin.ts';

/** How one can sign in here, besides with a key. */
export function fetchSignInMethods(signal: AbortSignal): Promise<SignInMethods> {
  return ask('methods', signInMethodsSchema, { signal });
}

export function signInWithPassword(
  wanted: { readonly userName: string; readonly password: string; readonly code?: string },
  signal: AbortSignal,
): Promise<SignedIn> {
  return ask('password', signedInSchema, { body: wanted, signal });
}

/** What is needed to set up an account. */
export function fetchSetUpOffer(setUpCode: string, signal: AbortSignal): Promise<SetUpOfferView> {
  return ask('set-up/offer', setUpOfferSchema, { body: { setUpCode }, signal });
}

export function setUpAccount(
  wanted: { readonly setUpCode: string; readonly password: string; readonly note: string; readonly code?: string },
  signal: AbortSignal,
): Promise<SetUpDone> {
  return ask('set-up', setUpDoneSchema, { body: wanted, signal });
}

/** Where the browser goes on to sign out at the issuer too. */
export function signOut(adminKey: string, signal: AbortSignal): Promise<SignedOut> {
  return callAdmin('session', signedOutSchema, { adminKey, method: 'DELETE', signal });
}

/** The cookie is set by the answer, so the browser has to be let. */
async function ask<Answer>(
  path: string,
  schema: ZodType<Answer>,
  { body, signal }: { readonly body?: object; readonly signal: AbortSignal },
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/sign-in/${path}`, {
      ...(body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      cache: 'no-store',
      credentials: 'same-origin',
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
