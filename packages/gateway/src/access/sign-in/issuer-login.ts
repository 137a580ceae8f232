import * as client from 'openid-client';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { SecretResolver } from '../../core/secrets.ts';
import type { ClaimedPerson, LinkClaim } from '../../core/people-directory.ts';
import { claimedPerson, linkClaim } from './claimed-person.ts';
import type { SealedNote } from './sealed-note.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** Milliseconds that a person may take at the issuer. */
const longestSignIn = 10 * 60_000;
/** Milliseconds for which what an issuer says of itself is believed. */
const metadataAge = 3_600_000;
/** Milliseconds after which an issuer that could not be reached is asked again, however many want to sign in. */
const coolDown = 5_000;

export interface IssuerLoginOptions {
  readonly issuer: TokenIssuer;
  /** Asks the issuer and nobody else, under the rules for addresses. */
  readonly fetch: client.CustomFetch;
  readonly note: SealedNote;
  /** What the secret of the client may refer to; another one when a secret is another one. */
  readonly secrets: () => SecretResolver;
  readonly clock: Clock;
}

const noteSchema = z.strictObject({
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(),
});

export interface SignedInAtIssuer {
  readonly claimed: ClaimedPerson;
  readonly link: LinkClaim | undefined;
  /** Of the session at the issuer. */
  readonly session: string | undefined;
  readonly idToken: string;
}

/** Which issuer a sign-in was begun with; undefined for a note that is not ours. */
export function issuerOfNote(note: SealedNote, cookie: string): string | undefined {
  return noteSchema.safeParse(note.open(cookie)).data?.issuer;
}

/**
 * Signing in at one issuer: authorization code flow with PKCE (RFC 7636), `state` and `nonce`, all three bound to the browser by a
 * cookie that is sealed. The ID token is checked with the algorithms and keys of the configuration, as every other token.
 */
export class IssuerLogin {
  readonly #options: IssuerLoginOptions;
  #metadata:
    | {
        readonly configuration: Promise<client.Configuration>;
        readonly secrets: SecretResolver;
        readonly at: number;
      }
    | undefined;

  #failed: { readonly secrets: SecretResolver; readonly at: number } | undefined;

  constructor(options: IssuerLoginOptions) {
    this.#options = options;
  }

  /** Where the browser goes, and the cookie that it takes along. Rejects with `issuer_unavailable`. */
  async begin(redirectUri: string): Promise<{ readonly url: string; readonly cookie: string }> {
    const { clock, issuer, note } = this.#options;
    const configuration = await this.#configuration();
    const verifier = client.randomPKCECodeVerifier();
    const begun = {
      issuer: issuer.options.id,
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier,
      until: clock.now() + longestSignIn,
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#login().scopes.join(' '),
      response_type: 'code',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: begun.state,
      nonce: begun.nonce,
    });
    return { url: url.href, cookie: note.seal(begun) };
  }

  /** Whom the issuer has sent back to `url`. Rejects with `sign_in_failed`, with why for the log, or `issuer_unavailable`. */
  async finish(url: URL, cookie: string): Promise<SignedInAtIssuer> {
    const { clock, issuer, note } = this.#options;
    const begun = noteSchema.safeParse(note.open(cookie)).data;
    if (begun === undefined || begun.issuer !== issuer.options.id || clock.now() >= begun.until)
      throw new GatehouseError('sign_in_failed', { note: 'the sign-in was not begun in this browser, or long ago' });
    const configuration = await this.#configuration();
    let idToken: string | undefined;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      idToken = tokens.id_token;
    } catch (cause) {
      throw new GatehouseError('sign_in_failed', { cause });
    }
    if (idToken === undefined) throw new GatehouseError('sign_in_failed', { note: 'the issuer gave no ID token' });
    try {
      const claims = await issuer.verifyIdToken(idToken, this.#login().clientId, begun.nonce);
      const session = typeof claims['sid'] === 'string' ? claims['sid'] : undefined;
      const { options } = issuer;
      return { claimed: claimedPerson(claims, options), link: linkClaim(claims, options), session, idToken };
    } catch (cause) {
      if (cause instanceof GatehouseError && cause.code === 'issuer_unavailable') throw cause;
      throw new GatehouseError('sign_in_failed', { cause });
    }
  }

  /** Where the browser signs out at the issuer too (RP-Initiated Logout 1.0); undefined where it cannot. */
  async logoutUrl(backTo: string, idToken: string | undefined): Promise<string | undefined> {
    try {
      const configuration = await this.#configuration();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      return client.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: backTo,
        ...(idToken === undefined ? {} : { id_token_hint: idToken }),
      }).href;
    } catch {
      // The session here has ended in any case.
      return undefined;
    }
  }

  #login(): NonNullable<TokenIssuer['options']['login']> {
    const { login } = this.#options.issuer.options;
    if (login === undefined) throw new GatehouseError('resource_not_found');
    return login;
  }

  async #configuration(): Promise<client.Configuration> {
    const { clock } = this.#options;
    const secrets = this.#options.secrets();
    // With another secret it may well go better.
    if (this.#failed?.secrets === secrets && clock.elapsed() - this.#failed.at < coolDown)
      throw new GatehouseError('issuer_unavailable', { retryAfter: coolDown / 1_000, note: 'it failed a moment ago' });
    const known = this.#metadata;
    const fresh = known?.secrets === secrets && clock.elapsed() - known.at <= metadataAge;
    const { configuration } = (this.#metadata = fresh
      ? known
      : { configuration: this.#discover(secrets), secrets, at: clock.elapsed() });
    try {
      return await configuration;
    } catch (cause) {
      this.#metadata = undefined;
      this.#failed = { secrets, at: clock.elapsed() };
      throw new GatehouseError('issuer_unavailable', { cause, retryAfter: coolDown / 1_000 });
    }
  }

  async #discover(secrets: SecretResolver): Promise<client.Configuration> {
    const { fetch, issuer } = this.#options;
    const { clockSkew, issuer: address } = issuer.options;
    const { clientId, clientSecret } = this.#login();
    // Whoever answers at this address says where tokens are given out, and so where the secret goes.
    const secret =
      clientSecret === undefined ? undefined : (await secrets.resolve(clientSecret, new URL(address).origin)).text;
    return client.discovery(
      new URL(address),
      clientId,
      { [client.clockTolerance]: clockSkew / 1_000 },
      secret === undefined ? client.None() : client.ClientSecretBasic(secret),
      {
        [client.customFetch]: fetch,
        // The schema lets http pass only for addresses of this machine, which is what this was left in for.
        // oxlint-disable-next-line typescript/no-deprecated
        execute: new URL(address).protocol === 'http:' ? [client.allowInsecureRequests] : [],
      },
    );
  }
}
