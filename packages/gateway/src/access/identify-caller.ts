import type { KeyRing } from '../core/access.ts';
import type { Authenticator } from '../core/authenticator.ts';
import type { Caller } from '../core/caller.ts';
import type { CertificateRefused } from '../core/certificate-refusal.ts';
import { GatehouseError } from '../core/errors.ts';
import { type BearerTokens, looksLikeToken } from './sign-in/bearer-tokens.ts';

export interface IdentifyCallerOptions {
  readonly keys: Pick<KeyRing, 'verify' | 'callerOf'>;
  /** Read for each token, since a reload may bring other issuers; undefined where none is for the API. */
  readonly tokens: () => Pick<BearerTokens, 'verify'> | undefined;
  /** As whom somebody calls who is signed in to the console. */
  readonly session: (token: string, now: number) => Caller;
  /** Id of the account that a name in a client certificate belongs to; undefined where it belongs to none. */
  readonly certificate: (name: string) => string | undefined;
  /** Told of certificates that open nothing. */
  readonly certificateRefused: CertificateRefused;
  /** As whom a person or service account calls. Throws where it may not come in. */
  readonly account: (id: string) => Caller;
}

/** The one place that turns a credential into a caller, whatever it is. */
export function createAuthenticator(options: IdentifyCallerOptions): Authenticator {
  const { certificateRefused, keys, session, tokens } = options;

  function ownerOf(names: readonly string[], fingerprint: string): Caller {
    const accounts = new Set(names.map((name) => options.certificate(name)).filter((id) => id !== undefined));
    if (accounts.size > 1) {
      certificateRefused({ fault: 'several_accounts', fingerprint });
      throw new GatehouseError('multiple_credentials', { note: 'a certificate of several accounts' });
    }
    for (const account of accounts) {
      try {
        return options.account(account);
      } catch (thrown) {
        certificateRefused({ fault: 'account_refused', fingerprint });
        throw thrown;
      }
    }
    certificateRefused({ fault: 'no_account', fingerprint });
    // A browser may well have one of the organisation, which means nothing here.
    throw new GatehouseError('missing_credentials', { note: 'a certificate of no account' });
  }

  return {
    identify(credential, now) {
      if (credential.found === 'none') {
        const { refused } = credential;
        if (refused === undefined) throw new GatehouseError('missing_credentials');
        certificateRefused(refused);
        throw new GatehouseError('missing_credentials', { note: `a certificate that is no good: ${refused.fault}` });
      }
      if (credential.found === 'several') throw new GatehouseError('multiple_credentials');
      if (credential.found === 'session') return session(credential.value, now);
      if (credential.found === 'certificate') return ownerOf(credential.names, credential.fingerprint);
      // Judged as it is now: what a key may do, and whether it is good, is not what it was when it made something.
      if (credential.found === 'kept')
        return credential.key.startsWith('key_') ? keys.callerOf(credential.key, now) : options.account(credential.key);
      const { value } = credential;
      if (looksLikeToken(value)) {
        const accepted = tokens();
        if (accepted !== undefined) return accepted.verify(value, now);
      }
      return keys.verify(value, now);
    },
  };
}
