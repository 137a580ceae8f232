import type { SignInMethods } from '@gatehouse/contract/admin-sign-in';
import { localIssuer } from './access/sign-in/local-accounts.ts';
import { IssuerLogin, issuerOfNote } from './access/sign-in/issuer-login.ts';
import { Sessions, type NewSession } from './access/sign-in/sessions.ts';
import type { TokenIssuer } from './access/sign-in/token-issuer.ts';
import type { Clock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { SecretResolver } from './core/secrets.ts';
import type { ClaimedPerson, LinkClaim } from './core/people-directory.ts';
import type { BegunSession, SignInService } from './http/sign-in-routes.ts';
import { leafOf, type SignIn } from './open-sign-in.ts';

export interface SignInServiceParts {
  readonly signIn: SignIn;
  /** What secrets of clients may refer to. */
  readonly secrets: () => SecretResolver;
  readonly clock: Clock;
}

/** Sessions whose ID token is remembered, for signing out at the issuer too; lost at a restart, which only costs a question there. */
const mostIdTokens = 5_000;

/** What the routes for signing in do. */
export function openSignInService({ clock, secrets, signIn }: SignInServiceParts): SignInService {
  const { accounts, note } = signIn;
  const idTokens = new Map<string, { readonly issuer: string; readonly idToken: string }>();
  const logins = new WeakMap<TokenIssuer, IssuerLogin>();

  function loginAt(id: string): { readonly issuer: TokenIssuer; readonly login: IssuerLogin } {
    const issuer = signIn.issuers.find(({ options }) => options.id === id);
    if (issuer?.options.login === undefined) throw new GatehouseError('resource_not_found');
    let login = logins.get(issuer);
    if (login === undefined) {
      login = new IssuerLogin({ issuer, fetch: signIn.fetchOf(issuer.options), note, secrets, clock });
      logins.set(issuer, login);
    }
    return { issuer, login };
  }

  function callbackAddress(): string {
    const { publicUrl } = signIn.options;
    // The configuration is checked for it; a reload may be on its way.
    if (publicUrl === undefined) throw new GatehouseError('resource_not_found');
    return new URL('/sign-in/callback', publicUrl).href;
  }

  /** The leaf is durable before the token is given out. */
  async function begin(wanted: NewSession): Promise<BegunSession> {
    const { record, token } = await signIn.sessions.begin(wanted);
    try {
      await signIn.record({ ...leafOf(record), action: 'begun', actor: record.person });
    } catch (thrown) {
      await signIn.sessions.end(({ id }) => id === record.id);
      throw thrown;
    }
    return { token, proof: Sessions.proofOf(token) };
  }

  /** Throws for somebody who may do nothing, before there is a session. */
  async function beginFor(claimed: ClaimedPerson, issuerSession?: string, link?: LinkClaim): Promise<BegunSession> {
    const person = await signIn.people.claim(claimed, link);
    if (!person.active) throw new GatehouseError('sign_in_failed', { note: 'the person is not active' });
    signIn.people.callerOf(person, claimed);
    const mapping = signIn.mappingOf(claimed.issuer);
    return begin({
      method: claimed.issuer === localIssuer ? 'password' : 'issuer',
      person: person.id,
      name: person.name,
      claimed,
      ...(issuerSession === undefined ? {} : { issuerSession }),
      ...(mapping === undefined ? {} : { mapping }),
    });
  }

  function rememberIdToken(session: string, issuer: string, idToken: string): void {
    idTokens.set(session, { issuer, idToken });
    if (idTokens.size <= mostIdTokens) return;
    for (const oldest of idTokens.keys()) {
      idTokens.delete(oldest);
      break;
    }
  }

  return {
    methods: (): SignInMethods => ({
      password: accounts.any,
      issuers:
        signIn.options.publicUrl === undefined
          ? []
          : signIn.options.issuers.flatMap(({ id, login }) =>
              login === undefined ? [] : [{ id, label: login.label ?? id }],
            ),
    }),
    beginAtIssuer: async (id) => loginAt(id).login.begin(callbackAddress()),
    async finishAtIssuer(url, cookie) {
      const id = issuerOfNote(note, cookie);
      if (id === undefined) throw new GatehouseError('sign_in_failed', { note: 'the note is not ours' });
      const { login } = loginAt(id);
      const { claimed, idToken, link, session } = await login.finish(url, cookie);
      const begun = await beginFor(claimed, session, link);
      rememberIdToken(signIn.sessions.verify(begun.token, clock.now()).record.id, id, idToken);
      return begun;
    },
    async endedAtIssuer(id, logoutToken) {
      const { issuer } = loginAt(id);
      const claims = await issuer.verifyLogout(logoutToken, issuer.options.login?.clientId ?? '');
      const session = typeof claims['sid'] === 'string' ? claims['sid'] : undefined;
      if (session === undefined && claims.sub === undefined) throw new GatehouseError('invalid_token');
      await signIn.endAtIssuer(id, {
        ...(session === undefined ? {} : { session }),
        ...(claims.sub === undefined ? {} : { subject: claims.sub }),
      });
    },
    withPassword: async (wanted, client) => beginFor(await accounts.signIn(wanted, client)),
    setUpOffer(setUpCode, client) {
      const { minimumLength, secondFactor } = signIn.options.passwords;
      return { ...accounts.offer(setUpCode, client), minimumLength, secondFactor };
    },
    async setUp(wanted, client) {
      const { claimed, recoveryCodes } = await accounts.setUp(wanted, client);
      return { ...(await beginFor(claimed)), recoveryCodes };
    },
    withKey: (caller) => begin({ method: 'key', person: caller.key, name: caller.key }),
    async signOut(session) {
      const known = idTokens.get(session);
      idTokens.delete(session);
      const record = signIn.sessions.list(clock.now()).find(({ id }) => id === session);
      await signIn.endSession(session, record?.person ?? session, 'ended');
      const issuer = record?.method === 'issuer' ? record.claimed?.issuer : undefined;
      if (issuer === undefined) return {};
      const backTo = new URL('/console/', callbackAddress()).href;
      const continueAt = await loginAt(issuer).login.logoutUrl(backTo, known?.idToken);
      return continueAt === undefined ? {} : { continueAt };
    },
    sessions: () =>
      signIn.sessions.list(clock.now()).map(({ claimed, createdAt, expiresAt, id, method, name, person, usedAt }) => ({
        id,
        method,
        person,
        name,
        createdAt,
        usedAt,
        expiresAt,
        ...(claimed === undefined ? {} : { issuer: claimed.issuer }),
      })),
    endSession: (id, actor) => signIn.endSession(id, actor),
    endPerson: (person, actor) => signIn.endPerson(person, actor),
    publicUrl: () => signIn.options.publicUrl,
  };
}
