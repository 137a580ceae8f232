import {
  endSessionsSchema,
  passwordSignInSchema,
  setUpOfferRequestSchema,
  type SetUpDone,
  type SetUpOfferView,
  setUpRequestSchema,
  type SessionInList,
  type SessionList,
  type SignedIn,
  type SignedOut,
  type SignInMethods,
} from '@gatehouse/contract/admin-sign-in';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { z } from 'zod';
import type { Caller } from '../core/caller.ts';
import type { Denial } from '../core/denial.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { Strangers } from '../core/strangers.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import { requireOwnOrigin } from './console-origin.ts';
import type { EdgeCall } from './edge-call.ts';
import type { CookieNames } from './edge-headers.ts';
import type { Route } from './routes.ts';

/** A session that has begun. */
export interface BegunSession {
  readonly token: string;
  /** What pages of ours send with changes. */
  readonly proof: string;
}

export interface SignInService {
  methods(): SignInMethods;
  /** Where the browser goes, and the cookie that it takes along. Rejects with `resource_not_found` or `issuer_unavailable`. */
  beginAtIssuer(issuer: string): Promise<{ readonly url: string; readonly cookie: string }>;
  /** Rejects with `sign_in_failed`, or why the person may not come in. */
  finishAtIssuer(url: URL, cookie: string): Promise<BegunSession>;
  /** The issuer tells that sessions there have ended. Rejects with `invalid_token`. */
  endedAtIssuer(issuer: string, logoutToken: string): Promise<void>;
  /** Rejects with `sign_in_failed`, or `too_many_failures` with when to come back. */
  withPassword(wanted: z.infer<typeof passwordSignInSchema>, client: string): Promise<BegunSession>;
  setUpOffer(setUpCode: string, client: string): SetUpOfferView;
  /** Rejects with `sign_in_failed`, `password_refused` or `code_refused`. */
  setUp(
    wanted: z.infer<typeof setUpRequestSchema>,
    client: string,
  ): Promise<BegunSession & { readonly recoveryCodes: readonly string[] }>;
  withKey(caller: Caller): Promise<BegunSession>;
  signOut(session: string): Promise<SignedOut>;
  sessions(): readonly Omit<SessionInList, 'own'>[];
  endSession(id: string, actor: string): Promise<void>;
  endPerson(person: string, actor: string): Promise<void>;
  /** Where browsers reach the console; undefined where that is not configured. */
  publicUrl(): string | undefined;
}

export interface SignInRoutesOptions {
  readonly signIn: SignInService;
  readonly cookies: CookieNames;
  /** Whether browsers come by TLS. */
  readonly secure: boolean;
  readonly strangers: Strangers;
  readonly denied: (denial: Denial) => Promise<unknown>;
  /** Told where nobody could sign in at an issuer, and it was not for what they did. */
  readonly failed: (error: GatehouseError) => void;
}

const sessionId = /^[A-Za-z0-9_-]{1,128}$/;
const issuerId = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Seconds that a person may take at the issuer. */
const longestSignIn = 600;
const longestForm = 65_536;
/** Where the console asks for another try; what went wrong is in the log and the record, not in the address. */
const failedPage = '/console/?sign-in=failed';

/** What is not counted: what breaks here, and a person who chooses a password. */
const notTheirFault: ReadonlySet<ErrorCode> = new Set([
  'issuer_unavailable',
  'internal_error',
  'password_refused',
  'code_refused',
]);

/** OpenID Connect Back-Channel Logout 1.0, section 2.8, has 400 for these. */
const tokenFaults: ReadonlySet<ErrorCode> = new Set(['invalid_token', 'token_expired']);

/** Signing in and out, and looking after who is signed in. */
export function signInRoutes(options: SignInRoutesOptions): readonly Route[] {
  const { cookies, denied, failed, secure, signIn, strangers } = options;
  const open = { plane: 'admin', access: 'anyone' } as const;
  const managed = { plane: 'admin', access: 'sign-in.manage' } as const;
  const security = secure ? '; Secure' : '';
  const sessionCookie = (token: string): string =>
    `${cookies.session}=${token}; Path=/; HttpOnly; SameSite=Strict${security}`;
  const noSession = `${cookies.session}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${security}`;
  // Lax, since the browser comes back from the page of the issuer.
  const signInCookie = (content: string, age: number): string =>
    `${cookies.signIn}=${content}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${security}`;

  /** Counts and records who fails, like those with a wrong key; and those who have failed too often come no further. */
  async function guarded<Result>(call: EdgeCall, route: string, work: () => Promise<Result>): Promise<Result> {
    const standing = strangers.standing(call.client);
    if (standing === 'refused') {
      strangers.counted(call.client, 'too_many_failures');
      throw new GatehouseError('too_many_failures', { retryAfter: strangers.retryAfter(call.client) });
    }
    try {
      return await work();
    } catch (thrown) {
      const error = asGatehouseError(thrown);
      if (notTheirFault.has(error.code)) throw thrown;
      if (standing === 'recorded') {
        strangers.failed(call.client);
        const { client, id, startedAt } = call;
        await denied({ requestId: id, route, plane: 'admin', caller: undefined, client, error, startedAt });
      } else strangers.counted(call.client, error.code);
      throw error;
    }
  }

  function sendSignedIn(call: EdgeCall, { proof, token }: BegunSession): void {
    const signedIn: SignedIn = { proof };
    call.sendJson(200, JSON.stringify(signedIn), ['set-cookie', sessionCookie(token)]);
  }

  return [
    {
      ...open,
      method: 'GET',
      path: '/sign-in/methods',
      handle: (call) => call.sendJson(200, JSON.stringify(signIn.methods())),
    },
    {
      ...open,
      method: 'GET',
      path: '/sign-in/issuer/*',
      async handle(call) {
        if (!issuerId.test(call.rest)) throw new GatehouseError('resource_not_found');
        try {
          const { cookie, url } = await signIn.beginAtIssuer(call.rest);
          redirect(call, url, [signInCookie(cookie, longestSignIn)]);
        } catch (thrown) {
          if (!(thrown instanceof GatehouseError) || thrown.code === 'resource_not_found') throw thrown;
          failed(thrown);
          redirect(call, failedPage, []);
        }
      },
    },
    {
      ...open,
      method: 'GET',
      path: '/sign-in/callback',
      async handle(call) {
        const { signInCookie: cookie } = call.headers;
        const over = signInCookie('', 0);
        const url = addressOf(call, signIn.publicUrl());
        // Nothing was guessed: any page can have the browser of a visitor come here, whose address must not be shut out for it.
        if (cookie === undefined || url === undefined) {
          redirect(call, failedPage, [over]);
          return;
        }
        try {
          const { token } = await guarded(call, 'GET /sign-in/callback', () => signIn.finishAtIssuer(url, cookie));
          redirect(call, '/console/?sign-in=done', [sessionCookie(token), over]);
        } catch (thrown) {
          if (!(thrown instanceof GatehouseError) || thrown.code === 'internal_error') throw thrown;
          if (notTheirFault.has(thrown.code)) failed(thrown);
          redirect(call, failedPage, [over]);
        }
      },
    },
    {
      ...open,
      method: 'POST',
      path: '/sign-in/back-channel-logout/*',
      async handle(call) {
        if (!issuerId.test(call.rest)) throw new GatehouseError('resource_not_found');
        // Issuers come by themselves. A form of another page would be counted against whoever looks at that page.
        const { fetchSite, origin } = call.headers;
        if (origin !== undefined || fetchSite !== undefined)
          throw new GatehouseError('cross_site_refused', { note: 'a browser, and no issuer' });
        const raw = await call.body.read(isForm);
        await guarded(call, 'POST /sign-in/back-channel-logout/*', () => {
          if (raw.length > longestForm) throw new GatehouseError('body_too_large');
          const tokens = new URLSearchParams(raw.toString('utf8')).getAll('logout_token');
          const [token] = tokens;
          if (token === undefined || tokens.length > 1) throw new GatehouseError('logout_token_invalid');
          return signIn.endedAtIssuer(call.rest, token).catch((thrown: unknown) => {
            // What the standard wants for a token that is no good, whatever it is that is wrong with it.
            throw tokenFaults.has(asGatehouseError(thrown).code)
              ? new GatehouseError('logout_token_invalid', { cause: thrown })
              : thrown;
          });
        });
        call.sendJson(200, '{}');
      },
    },
    {
      ...open,
      method: 'POST',
      path: '/sign-in/password',
      async handle(call) {
        requireOwnOrigin(call, originOf(signIn.publicUrl()));
        const wanted = await bodyOf(call, passwordSignInSchema);
        sendSignedIn(
          call,
          await guarded(call, 'POST /sign-in/password', () => signIn.withPassword(wanted, call.client)),
        );
      },
    },
    {
      ...open,
      method: 'POST',
      path: '/sign-in/set-up/offer',
      async handle(call) {
        requireOwnOrigin(call, originOf(signIn.publicUrl()));
        const { setUpCode } = await bodyOf(call, setUpOfferRequestSchema);
        const route = 'POST /sign-in/set-up/offer';
        const offer = await guarded(call, route, () => Promise.resolve(signIn.setUpOffer(setUpCode, call.client)));
        call.sendJson(200, JSON.stringify(offer));
      },
    },
    {
      ...open,
      method: 'POST',
      path: '/sign-in/set-up',
      async handle(call) {
        requireOwnOrigin(call, originOf(signIn.publicUrl()));
        const wanted = await bodyOf(call, setUpRequestSchema);
        const { proof, recoveryCodes, token } = await guarded(call, 'POST /sign-in/set-up', () =>
          signIn.setUp(wanted, call.client),
        );
        const done: SetUpDone = { proof, recoveryCodes: [...recoveryCodes] };
        call.sendJson(200, JSON.stringify(done), ['set-cookie', sessionCookie(token)]);
      },
    },
    {
      plane: 'admin',
      access: 'signed-in',
      method: 'POST',
      path: '/admin/v1/session',
      async handle(call) {
        // No other page can send a key in a header: the browser would ask first, and be refused.
        if (call.caller === undefined || call.headers.credential.found !== 'one')
          throw new GatehouseError('invalid_request');
        // A token or a certificate of somebody is no key, and has nothing that a session could end with.
        if (call.caller.key === call.caller.person) throw new GatehouseError('invalid_request');
        sendSignedIn(call, await signIn.withKey(call.caller));
      },
    },
    {
      plane: 'admin',
      access: 'signed-in',
      method: 'DELETE',
      path: '/admin/v1/session',
      async handle(call) {
        const session = call.caller?.session;
        if (session === undefined) throw new GatehouseError('invalid_request');
        const signedOut = await signIn.signOut(session);
        call.sendJson(200, JSON.stringify(signedOut), ['set-cookie', noSession]);
      },
    },
    {
      ...managed,
      method: 'GET',
      path: '/admin/v1/sessions',
      handle(call) {
        const own = call.caller?.session;
        const list: SessionList = {
          sessions: signIn.sessions().map((session) => ({ ...session, own: session.id === own })),
        };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      ...managed,
      method: 'DELETE',
      path: '/admin/v1/sessions/*',
      async handle(call) {
        if (!sessionId.test(call.rest)) throw new GatehouseError('resource_not_found');
        await signIn.endSession(call.rest, actorOf(call));
        call.sendJson(200, '{}');
      },
    },
    {
      ...managed,
      method: 'POST',
      path: '/admin/v1/sessions/end',
      async handle(call) {
        const { person } = await bodyOf(call, endSessionsSchema);
        await signIn.endPerson(person, actorOf(call));
        call.sendJson(200, '{}');
      },
    },
  ];
}

/** Nothing of the address goes on to the page that it leads to: there is a code in it. */
function redirect(call: EdgeCall, location: string, cookies: readonly string[]): void {
  const headers = [...call.headersFor('text/plain; charset=utf-8'), 'cache-control', 'no-store', 'location', location];
  headers.push('referrer-policy', 'no-referrer');
  for (const cookie of cookies) headers.push('set-cookie', cookie);
  call.send(303, headers, '');
}

function isForm(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/x-www-form-urlencoded(?:[ \t]*;.*)?$/i.test(contentType);
}

export function originOf(publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined ? undefined : new URL(publicUrl).origin;
}

/** The address as the browser had it: what the gateway sees of it may have been changed on the way. */
function addressOf(call: EdgeCall, publicUrl: string | undefined): URL | undefined {
  const target = call.request.url ?? '';
  return publicUrl === undefined || !target.startsWith('/sign-in/callback?')
    ? undefined
    : new URL(target, new URL(publicUrl).origin);
}
