import type { Caller } from './caller.ts';
import type { CredentialResult } from './exchange.ts';

/** Says whom a credential belongs to, whatever kind it is of: a key, a token of an issuer, a session, a certificate. */
export interface Authenticator {
  /**
   * At once for what is held in memory, so that the hot path waits for nothing; later for a token that was not seen before.
   * Throws, or rejects, with the code that the client is told.
   */
  identify(credential: CredentialResult, now: number): Caller | Promise<Caller>;
}
