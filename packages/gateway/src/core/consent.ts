/** Consents of people, as far as requests that rely on them need it. Times are milliseconds since 1970. */

export type ConsentState = 'given' | 'withdrawn';

/** What is kept of a consent or of its withdrawal. Whose it is cannot be told from it. */
export interface ConsentRecord {
  /** HMAC of the person's name and the purpose, hexadecimal, under a key that comes from the key store. */
  readonly reference: string;
  readonly state: ConsentState;
  /** The purpose that it is about; all where it is left out. */
  readonly purpose?: string;
  readonly at: number;
  /** Greater than that of whatever was recorded before. */
  readonly sequence: number;
  readonly actor: string;
}

/** Where they are kept. Never on the request path. */
export interface ConsentStore {
  list(): Promise<readonly ConsentRecord[]>;
  /** Durable when it resolves; replaces the record of the same reference. */
  put(record: ConsentRecord): Promise<void>;
  close(): Promise<void>;
}

/** Asked for every request that relies on consent. */
export interface Consents {
  /** What was recorded last for this person and purpose, or for all purposes; undefined where nothing was. */
  stateOf(subject: string, purpose: string): ConsentState | undefined;
}

export interface ConsentRequest {
  /** The person, by the name that requests give. */
  readonly subject: string;
  /** All purposes where it is left out. Others than those of keys are refused. */
  readonly purpose?: string | undefined;
  /** How and why; sealed in the record. */
  readonly reason: string;
  readonly actor: string;
}

export interface ConsentAdministration {
  /** In force when it resolves, and in the record. Rejects with `invalid_request`. */
  give(request: ConsentRequest): Promise<ConsentRecord>;
  /** In force from the call on; durable and in the record when it resolves. */
  withdraw(request: ConsentRequest): Promise<ConsentRecord>;
  /** What is recorded of one person, newest first. */
  of(subject: string): Promise<readonly ConsentRecord[]>;
  /** All, newest first. */
  list(): Promise<readonly ConsentRecord[]>;
}
