import { hash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../core/caller.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { PeopleDirectory } from '../../core/people-directory.ts';
import { claimedPerson, linkClaim } from './claimed-person.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** Characters; more than servers on the way let pass in a header. */
const longestToken = 16_000;
const mostCached = 10_000;
/** Tokens that are checked at the same time: who sends many wrong ones at once must not keep us busy with nothing else. */
const mostChecked = 256;

/** Whose a token is. */
export interface TokenOwner {
  readonly person: string;
  /** Id of the issuer in the configuration, and whom it speaks of. */
  readonly issuer: string;
  readonly subject: string;
  /** Id of the session at the issuer, where the token names one. */
  readonly session: string | undefined;
}

interface KnownToken extends TokenOwner {
  readonly caller: Caller;
  readonly until: number;
}

export interface BearerTokensOptions {
  readonly issuers: readonly TokenIssuer[];
  readonly people: Pick<PeopleDirectory, 'claim' | 'callerOf'>;
  /** Milliseconds since the Unix epoch before which everything that was issued to a person, or in a session of an issuer, has ended. */
  readonly endedAt: (whose: TokenOwner) => number | undefined;
}

/** Whether a text has the form of a JSON Web Token; keys of this gateway never have it. */
export function looksLikeToken(text: string): boolean {
  return text.startsWith('ey') && text.includes('.');
}

/**
 * Tokens of issuers for the API. A token that was found good is remembered by the SHA-256 of all of it until it ends, so that
 * its next use costs a hash; it is forgotten at once when its person or session may not come in any more.
 */
export class BearerTokens {
  readonly #known = new LRUCache<string, KnownToken>({ max: mostCached });
  readonly #checking = new Map<string, Promise<Caller>>();
  readonly #options: BearerTokensOptions;

  constructor(options: BearerTokensOptions) {
    this.#options = options;
  }

  /** Throws or rejects with `invalid_token`, `token_expired`, `session_ended`, `issuer_unavailable` or `role_not_permitted`. */
  verify(token: string, now: number): Caller | Promise<Caller> {
    if (token.length > longestToken) throw new GatehouseError('invalid_token', { note: 'too long' });
    const digest = hash('sha256', token, 'hex');
    const known = this.#known.get(digest);
    if (known !== undefined) {
      if (now < known.until) return known.caller;
      this.#known.delete(digest);
      throw new GatehouseError('token_expired');
    }
    let checking = this.#checking.get(digest);
    if (checking === undefined) {
      if (this.#checking.size >= mostChecked)
        throw new GatehouseError('issuer_unavailable', { retryAfter: 1, note: 'too many tokens at once' });
      checking = this.#check(token, digest).finally(() => this.#checking.delete(digest));
      this.#checking.set(digest, checking);
    }
    return checking;
  }

  /** Forgets what may not be believed any more; the next use asks again, and is refused. */
  forget(which: (owner: TokenOwner) => boolean): void {
    for (const [digest, known] of this.#known.entries()) if (which(known)) this.#known.delete(digest);
  }

  async #check(token: string, digest: string): Promise<Caller> {
    const { endedAt, people } = this.#options;
    const issuer = this.#issuerOf(token);
    const { claims, until } = await issuer.verify(token);
    const claimed = claimedPerson(claims, issuer.options);
    const session = typeof claims['sid'] === 'string' ? claims['sid'] : undefined;
    const person = await people.claim(claimed, linkClaim(claims, issuer.options));
    if (!person.active) throw new GatehouseError('session_ended', { note: 'the person is not active' });
    const caller = people.callerOf(person, claimed);
    const { issuer: name, subject } = claimed;
    const owner = { person: person.id, issuer: name, subject, session };
    // Asked last, and nothing is awaited between here and remembering it: what ended meanwhile must not be remembered.
    const ended = endedAt(owner);
    if (ended !== undefined && (claims.iat ?? 0) * 1_000 <= ended) throw new GatehouseError('session_ended');
    this.#known.set(digest, { ...owner, caller, until });
    return caller;
  }

  /** By what the token says of itself, which decides only with whose keys it is checked. */
  #issuerOf(token: string): TokenIssuer {
    let named: unknown;
    try {
      named = decodeJwt(token).iss;
    } catch {
      throw new GatehouseError('invalid_token', { note: 'not a token' });
    }
    const issuer = this.#options.issuers.find(({ options }) => options.issuer === named);
    if (issuer === undefined) throw new GatehouseError('invalid_token', { note: 'its issuer is not configured' });
    return issuer;
  }
}
