import type { Caller } from './caller.ts';

/** Who somebody is to an issuer: `subject` is never given to somebody else there. */
export interface PersonIdentity {
  /** Id of the issuer in the configuration; `local` for accounts of this gateway. */
  readonly issuer: string;
  readonly subject: string;
}

/** What an issuer says of a person. */
export interface ClaimedPerson extends PersonIdentity {
  readonly userName: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly team: string | undefined;
  /** Names of roles, as the configuration makes them of groups. */
  readonly roles: readonly string[];
}

/** By what the issuer wants somebody to be known who comes for the first time. */
export interface LinkClaim {
  readonly by: 'verified-email' | 'user-name';
  /** Whether the issuer says that the address is really that person's. */
  readonly emailVerified: boolean;
}

/** A person or service account, as far as signing in needs to know. */
export interface KnownPerson {
  /** Random or keyed reference, safe for logs and leaves. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** Who is not active cannot sign in, whatever an issuer says. */
  readonly active: boolean;
}

/** The people, as signing in needs them. What is read is in memory. */
export interface PeopleDirectory {
  find(id: string): KnownPerson | undefined;
  /** Whether nothing but the id of somebody is left. */
  wasRemoved(id: string): boolean;
  /**
   * Whom an issuer speaks of, made or brought up to date where that is needed, and in the record before it resolves. With `link`, somebody
   * who is there already and has no identity gets this one; rejects with `sign_in_failed` where that is not safe.
   */
  claim(person: ClaimedPerson, link?: LinkClaim): Promise<KnownPerson>;
  /**
   * As whom a person calls. `roles` are those of the claim. Throws `role_not_permitted` for somebody who has none.
   */
  callerOf(person: KnownPerson, claimed: ClaimedPerson, session?: string): Caller;
  /** As whom a person or service account calls by what the directory alone says. Throws as `callerOf` does. */
  accountOf(id: string): Caller;
}
