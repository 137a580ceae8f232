/** Makes ids; injected, so that tests can foresee them. */
export interface Ids {
  /** A fresh id with the given prefix and at least 96 random bits. */
  next(prefix: string): string;
}
