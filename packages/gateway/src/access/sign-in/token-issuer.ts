import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { IssuerOptions } from '@gatehouse/contract/sign-in';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import { KeySet, type ReadDocument } from './key-set.ts';

export interface VerifiedToken {
  readonly claims: JWTPayload;
  /** Milliseconds since the Unix epoch: until when it may be believed, with the clock skew. */
  readonly until: number;
}

/** Of the header of a token for an API (RFC 9068, and RFC 7519 where nothing more is said). */
const accessTokenTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** One who says who people are. */
export class TokenIssuer {
  readonly options: IssuerOptions;
  readonly keys: KeySet;
  readonly #clock: Clock;

  constructor(options: IssuerOptions, { clock, read }: { readonly clock: Clock; readonly read: ReadDocument }) {
    this.options = options;
    this.#clock = clock;
    this.keys = new KeySet({ issuer: options.issuer, jwksUri: options.jwksUri, read, clock });
  }

  /**
   * Checks a token for the API. Which algorithms there are is ours to say: `none` and those with a shared secret are not among
   * them, and no key of that kind is ever kept. Rejects with `invalid_token`, `token_expired` or `issuer_unavailable`.
   */
  async verify(token: string): Promise<VerifiedToken> {
    const { audience } = this.options;
    // An empty list would mean to jose that any will do.
    if (audience.length === 0) throw new GatehouseError('invalid_token', { note: 'its issuer is not for the API' });
    const { claims, type } = await this.#checked(token, audience);
    if (!accessTokenTypes.has(type))
      throw new GatehouseError('invalid_token', { note: 'the token is of another type' });
    // Keycloak signs all with the same keys and says in `typ` what it is for; a logout token has `events` (back-channel logout 2.4).
    const kind = claims['typ'];
    if ((typeof kind === 'string' && /^(?:id|logout|refresh|offline)$/i.test(kind)) || claims['events'] !== undefined)
      throw new GatehouseError('invalid_token', { note: 'the token is for something else' });
    return { claims, until: this.#until(claims) };
  }

  /** Checks what an issuer says of somebody who has just signed in there (OpenID Connect Core 1.0, 3.1.3.7). */
  async verifyIdToken(token: string, clientId: string, nonce: string): Promise<JWTPayload> {
    const { claims } = await this.#checked(token, [clientId]);
    const { aud, azp, events } = claims;
    const forUs = Array.isArray(aud) && aud.length > 1 ? azp === clientId : azp === undefined || azp === clientId;
    if (!forUs || claims['nonce'] !== nonce || events !== undefined)
      throw new GatehouseError('invalid_token', { note: 'the token is not for this sign-in' });
    return claims;
  }

  /** Checks the token by which an issuer ends sessions (OpenID Connect Back-Channel Logout 1.0, 2.6). */
  async verifyLogout(token: string, clientId: string): Promise<JWTPayload> {
    const { claims } = await this.#checked(token, [clientId], []);
    const { events, nonce } = claims;
    const known =
      typeof events === 'object' &&
      events !== null &&
      Object.hasOwn(events, 'http://schemas.openid.net/event/backchannel-logout');
    if (!known || nonce !== undefined || typeof claims.jti !== 'string')
      throw new GatehouseError('invalid_token', { note: 'this is no logout token' });
    return claims;
  }

  async #checked(
    token: string,
    audience: readonly string[],
    requiredClaims: readonly string[] = ['exp', 'sub'],
  ): Promise<{ readonly claims: JWTPayload; readonly type: string }> {
    const { algorithms, clockSkew, issuer, maxTokenAge } = this.options;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.keyFor, {
        issuer,
        audience: [...audience],
        algorithms: [...algorithms],
        clockTolerance: clockSkew / 1_000,
        // Requires `iat`, too.
        maxTokenAge: maxTokenAge / 1_000,
        requiredClaims: [...requiredClaims],
        currentDate: new Date(this.#clock.now()),
      });
      return { claims: payload, type: (protectedHeader.typ ?? 'jwt').toLowerCase() };
    } catch (cause) {
      if (cause instanceof GatehouseError) throw cause;
      const code = cause instanceof errors.JWTExpired ? 'token_expired' : 'invalid_token';
      throw new GatehouseError(code, { note: cause instanceof errors.JOSEError ? cause.code : 'not a token' });
    }
  }

  #until({ exp = 0, iat = 0 }: JWTPayload): number {
    const { clockSkew, maxTokenAge } = this.options;
    return Math.min(exp * 1_000, iat * 1_000 + maxTokenAge) + clockSkew;
  }
}
