import type { Processing } from '@gatehouse/contract/admin';
import type { Caller, Role } from './caller.ts';

/** What is kept of a key: never the key itself, only its SHA-256. */
export interface KeyRecord {
  /** Random reference, `key_…`. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Lower-case hexadecimal SHA-256 of the whole key. */
  readonly hash: string;
  /** First characters of the key, to find it again; not secret. */
  readonly prefix: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  readonly limits?: { readonly requestsPerMinute?: number; readonly concurrency?: number };
  /** Retention class of what it sends; `standard` where there is none. */
  readonly retention?: string;
  readonly processing?: Processing;
  readonly labels?: readonly string[];
  /** 32 random bytes, hexadecimal, from which its references in the record are made. Never shown. */
  readonly secret?: string;
}

/** Where key records are kept. Asynchronous, because it may be a database; never on the request path. */
export interface KeyStore {
  list(): Promise<readonly KeyRecord[]>;
  /** Durable when it resolves. */
  put(record: KeyRecord): Promise<void>;
  close(): Promise<void>;
}

/** The keys in memory, asked on every request. */
export interface KeyRing {
  /** Throws `invalid_api_key`, `key_expired` or `key_revoked`. */
  verify(credential: string, now: number): Caller;
  /** What leaves of a period (such as `2026h2`) call a key; whatever is no id of a key comes back as it is. */
  referenceOf(id: string, period: string): string;
}

/** What is asked for when a key is made. */
export interface NewKey {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
  readonly limits?: { readonly requestsPerMinute?: number; readonly concurrency?: number };
  readonly retention?: string;
  readonly processing?: Processing;
  readonly labels?: readonly string[];
}

/** What of a key is to be another: what is left out stays, `null` takes away. */
export interface KeyEdit {
  readonly name?: string;
  readonly expiresAt?: number | null;
  readonly limits?: NonNullable<KeyRecord['limits']> | null;
  readonly labels?: readonly string[] | null;
  readonly processing?: Processing;
}

export interface CreatedKey {
  readonly record: KeyRecord;
  /** The whole key; shown once and kept nowhere. */
  readonly key: string;
}

export interface Revocation {
  readonly record: KeyRecord;
  /** Whether the key had been revoked before, so that nothing has changed. */
  readonly alreadyRevoked: boolean;
}

/** Making, changing and revoking keys; what the command line and the admin plane use. `actor` is who does it, for the record. */
export interface KeyAdministration {
  /** Durable when it resolves, and accepted from then on. Throws `expiry_in_past`. */
  create(key: NewKey, actor?: string): Promise<CreatedKey>;
  list(): Promise<readonly KeyRecord[]>;
  /**
   * In the record before it is in force, durable when it resolves, and in force for what comes then. Throws `resource_not_found`,
   * `expiry_in_past`, and `invalid_request` for a key that was revoked and for another purpose than it has.
   */
  change(id: string, edit: KeyEdit, actor: string): Promise<KeyRecord>;
  /**
   * Refused from the call on, durable when it resolves. Throws `resource_not_found`, and `last_admin_key` where no other
   * valid admin key is left, unless `force` is set. Idempotent.
   */
  revoke(id: string, actor?: string, options?: { readonly force?: boolean }): Promise<Revocation>;
  close(): Promise<void>;
}
