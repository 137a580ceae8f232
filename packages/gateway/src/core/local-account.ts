/** An account of this gateway: never its password. Times are milliseconds since the Unix epoch. */
export interface AccountRecord {
  /** Id of the person in the directory. */
  readonly id: string;
  readonly userName: string;
  readonly createdAt: number;
  /** Argon2id, in the PHC string format; absent before it was set up. */
  readonly password?: string;
  /** The secret of the app, sealed; absent where there is no second factor. */
  readonly totp?: string;
  /** Of the last code of the app that was used. */
  readonly usedStep?: number;
  /** SHA-256 of the recovery codes that are left, hexadecimal. */
  readonly recovery: readonly string[];
  /** Of an account that somebody has to set up: SHA-256 of the code, and until when. */
  readonly setUp?: { readonly hash: string; readonly until: number };
  readonly disabled?: boolean;
}
