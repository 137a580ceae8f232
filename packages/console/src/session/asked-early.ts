import { cookieCredential, sendRequest } from '../api/fetch-admin.ts';
import { mayHaveCookie } from './remembered-cookie.ts';
import { rememberedKey } from './remembered-key.ts';

/** Of a tab that goes on: who is signed in is asked while the rest of the program is still being made ready. */
let asked = ask();

function ask(): { readonly key: string; readonly response: Promise<Response> } | undefined {
  // Somebody who comes back from signing in elsewhere is told how that ended before anything is asked.
  const comesBack = new URLSearchParams(window.location.search).has('sign-in');
  const key = rememberedKey() ?? (mayHaveCookie() && !comesBack ? cookieCredential('') : undefined);
  if (key === undefined) return undefined;
  const response = sendRequest('/admin/v1/session', { key, signal: new AbortController().signal });
  // Nobody may ever want it.
  response.catch(() => undefined);
  return { key, response };
}

/** What was asked for this key, once: whoever asks again wants to know what is so by then. */
export function takeEarlyAnswer(key: string): Promise<Response> | undefined {
  const early = asked?.key === key ? asked.response : undefined;
  asked = undefined;
  return early;
}
