import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';

/** Reads a JSON document of the issuer. Rejects where there is none. */
export type ReadDocument = (url: string) => Promise<unknown>;

export interface KeySetOptions {
  /** As tokens have it in `iss`. */
  readonly issuer: string;
  /** Without it, the issuer's discovery document names it. */
  readonly jwksUri: string | undefined;
  readonly read: ReadDocument;
  readonly clock: Clock;
}

/** Milliseconds after which keys are read again, though none is missing: so one that was withdrawn is forgotten. */
const maxAge = 10 * 60_000;
/** Milliseconds for which keys are used at most while the issuer cannot be reached. */
const maxStale = 24 * 3_600_000;
/** Milliseconds between two readings, so that tokens with made-up key ids are no way to make us ask and ask. */
const coolDown = 30_000;
/** More than any issuer has; whoever sends more is not one. */
const mostKeys = 100;

const asymmetric: ReadonlySet<string> = new Set(['RSA', 'EC', 'OKP']);

/**
 * The public keys of an issuer. Only asymmetric ones are kept, and of them only what is public, so that no token can be checked
 * with something that others know as well (algorithm confusion). What a token says about where keys are (`jku`, `x5u`, `jwk`) is
 * never looked at.
 */
export class KeySet {
  readonly #options: KeySetOptions;
  #find: JWTVerifyGetKey | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #failure: unknown;

  constructor(options: KeySetOptions) {
    this.#options = options;
  }

  /** The key for a token. Rejects with `issuer_unavailable` where none could be read, and as jose does where none fits. */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    const age = this.#now() - this.#readAt;
    if (age > maxAge && (this.#find === undefined || this.#cooledDown())) await this.#refresh();
    if (this.#find === undefined || this.#now() - this.#readAt > maxStale)
      throw new GatehouseError('issuer_unavailable', { cause: this.#failure, retryAfter: coolDown / 1_000 });
    try {
      return await this.#find(header, token);
    } catch (thrown) {
      // A key that is not known may be a new one.
      if (!(thrown instanceof errors.JWKSNoMatchingKey) || !this.#cooledDown()) throw thrown;
      await this.#refresh();
      return this.#find(header, token);
    }
  };

  #now(): number {
    return this.#options.clock.elapsed();
  }

  #cooledDown(): boolean {
    return this.#now() - this.#triedAt >= coolDown;
  }

  /** Never rejects: what went wrong is kept, and old keys stay. Many that wait share one reading. */
  #refresh(): Promise<void> {
    this.#reading ??= this.#read()
      .then(
        (keys) => {
          this.#find = createLocalJWKSet(keys);
          this.#readAt = this.#now();
          this.#failure = undefined;
        },
        (thrown: unknown) => {
          this.#failure = thrown;
        },
      )
      .finally(() => {
        this.#reading = undefined;
        this.#triedAt = this.#now();
      });
    return this.#reading;
  }

  async #read(): Promise<JSONWebKeySet> {
    const { issuer, jwksUri, read } = this.#options;
    return publicKeysOf(await read(jwksUri ?? (await discoverKeys(issuer, read))));
  }
}

async function discoverKeys(issuer: string, read: ReadDocument): Promise<string> {
  const document = fieldsOf(await read(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`));
  // OpenID Connect Discovery 4.3: they must be the same, or one issuer could speak for another.
  if (document['issuer'] !== issuer) throw new Error('the discovery document is that of another issuer');
  const uri = document['jwks_uri'];
  if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Error('the discovery document names no keys');
  if (new URL(uri).protocol !== 'https:' && new URL(issuer).protocol === 'https:')
    throw new Error('the keys of an issuer with https must be there with https');
  return uri;
}

function publicKeysOf(document: unknown): JSONWebKeySet {
  const { keys } = fieldsOf(document);
  if (!Array.isArray(keys) || keys.length > mostKeys) throw new Error('this is no set of keys');
  const kept = keys.flatMap((key: unknown): JWK[] => {
    const { kty, use, kid, alg, n, e, crv, x, y } = fieldsOf(key) as JWK;
    if (typeof kty !== 'string' || !asymmetric.has(kty) || (use !== undefined && use !== 'sig')) return [];
    const parts = Object.entries({ kty, use, kid, alg, n, e, crv, x, y });
    return [Object.fromEntries(parts.filter(([, value]) => typeof value === 'string'))];
  });
  if (kept.length === 0) throw new Error('the set has no key that tokens can be checked with');
  return { keys: kept };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
