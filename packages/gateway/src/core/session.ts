import type { ClaimedPerson } from './people-directory.ts';

/** How somebody signed in. */
export type SignInMethod = 'key' | 'issuer' | 'password';

/** What is kept of a session: never its token, only the SHA-256. Times are milliseconds since the Unix epoch. */
export interface SessionRecord {
  /** Random reference, `ses_…`. */
  readonly id: string;
  /** Lower-case hexadecimal SHA-256 of the token. */
  readonly hash: string;
  readonly method: SignInMethod;
  /** Id of the person; of a session that began with a key, that of the key. */
  readonly person: string;
  /** For people who look at the list. */
  readonly name: string;
  readonly createdAt: number;
  /** Near enough: it is kept once a minute at most. */
  readonly usedAt: number;
  /** The end in any case. */
  readonly expiresAt: number;
  /** Of who came from an issuer, or from an account of this gateway. */
  readonly claimed?: ClaimedPerson;
  /** Of the settings that made roles of the groups of an issuer: with others, the person has to sign in anew. */
  readonly mapping?: string;
  /** Id of the session at the issuer (`sid`), by which that ends it. */
  readonly issuerSession?: string;
}

/** What a person, or a session of an issuer, was given before that time is not believed any more. */
export interface EndRecord {
  /** `person <id>`, `session <issuer> <sid>` or `subject <issuer> <sub>`. */
  readonly id: string;
  readonly at: number;
}
