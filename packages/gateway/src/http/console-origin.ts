import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';

/** What is safe by its method changes nothing (RFC 9110, 9.2.1). */
const safeMethods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

export interface ConsoleOrigin {
  /** Where browsers reach the console, if that is configured. */
  readonly publicOrigin: () => string | undefined;
  /** Whether what a page has sent proves that it is one of ours, in the session of that token. */
  readonly proves: (token: string, proof: string | undefined) => boolean;
}

/**
 * Whether a request that comes with the cookie of a session comes from the console: another page can make a browser send requests, too.
 * Three things stand in its way beside `SameSite=Strict`: what the browser says of where the request comes from, the origin, and a
 * header that only whoever could read an answer of ours can send. Throws `cross_site_refused`.
 */
export function requireConsole(call: EdgeCall, { proves, publicOrigin }: ConsoleOrigin): void {
  const { consoleProof, credential, fetchSite } = call.headers;
  if (credential.found !== 'session') return;
  if (safeMethods.has(call.request.method)) {
    // `none` is a person who has typed the address, or opened a bookmark.
    if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') throw refused('sec-fetch-site');
    return;
  }
  requireOwnOrigin(call, publicOrigin());
  if (!proves(credential.value, consoleProof)) throw refused('no proof');
}

/** Whether a change comes from a page of this gateway, as browsers say. Throws `cross_site_refused`. */
export function requireOwnOrigin(call: EdgeCall, publicOrigin: string | undefined): void {
  const { fetchSite, origin } = call.headers;
  if (fetchSite !== undefined && fetchSite !== 'same-origin') throw refused('sec-fetch-site');
  // Every browser sends it with a change. Who sends neither is none, and has no business with a cookie.
  if (origin === undefined || !isOwn(call, origin, publicOrigin)) throw refused('origin');
}

/** Behind a proxy that ends TLS the scheme is another; a page of the other scheme does not get the cookie (schemeful same-site). */
function isOwn(call: EdgeCall, origin: string, publicOrigin: string | undefined): boolean {
  if (publicOrigin !== undefined && origin === publicOrigin) return true;
  return URL.canParse(origin) && new URL(origin).host === call.request.headers.host?.toLowerCase();
}

function refused(note: string): GatehouseError {
  return new GatehouseError('cross_site_refused', { note });
}
