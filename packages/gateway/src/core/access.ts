import type { Processing } from '@gatehouse/contract/admin';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { KeyScopes } from '@gatehouse/contract/key-scopes';
import type { LimitSet } from '@gatehouse/contract/limits';
import type { MemberPatch } from '@gatehouse/contract/merge-patch';
import type { Caller } from './caller.ts';
import type { DirectoryActor } from './directory.ts';

/** What is kept of a key: never the key itself, only its SHA-256. */
export interface KeyRecord {
  /** Random reference, `key_…`. */
  readonly id: string;
  /** One more with each change; 1 where nothing is said. */
  readonly version?: number;
  readonly name: string;
  /** A built-in role or one that the organisation has made. */
  readonly role: string;
  /** Lower-case hexadecimal SHA-256 of the whole key. */
  readonly hash: string;
  /** First characters of the key, to find it again; not secret. */
  readonly prefix: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** Of keys of one tenant that came before there were more, undefined: then it is the configured one. */
  readonly tenant?: string;
  readonly team?: string;
  /** Id of the person or service account that it belongs to. */
  readonly owner?: string;
  /** Id of the person or key that made it, who has seen it; undefined where that was somebody at the machine, or before this was kept. */
  readonly maker?: string;
  /** What its role permits holds in its tenant only, or in its team only; everywhere where nothing is said. */
  readonly bound?: 'tenant' | 'team';
  readonly scopes?: KeyScopes;
  /** Ids of the key that it takes the place of, and of the one that takes its place. */
  readonly predecessor?: string;
  readonly successor?: string;
  /** Id of the first of the keys that have taken each other's place, under which all of them are counted; its own where there is none. */
  readonly counted?: string;
  readonly limits?: LimitSet;
  /** Retention class of what it sends; `standard` where there is none. */
  readonly retention?: string;
  readonly processing?: Processing;
  readonly labels?: readonly string[];
  /** 32 random bytes, hexadecimal, from which its references in the record are made. Never shown. */
  readonly secret?: string;
}

/** Of keys from before versions were counted, and of those that nobody has changed, none is kept. */
export function versionOfKey({ version = 1 }: Pick<KeyRecord, 'version'>): number {
  return version;
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
  /** Throws `invalid_api_key`, `key_expired`, `key_revoked` or `owner_not_active`. */
  verify(credential: string, now: number): Caller;
  /** As whom a key calls that was verified before, by its id. Throws `key_expired` or `key_revoked`. */
  callerOf(id: string, now: number): Caller;
  /** Calls back when keys have ended that were good before, with their ids: what runs on them is to end as well. */
  onEnded(listener: (keys: ReadonlySet<string>, code: ErrorCode) => void): () => void;
  /** Who stands behind a key: whoever it belongs to, or else whoever made it; whatever is no id of a key comes back as it is. */
  standsFor(id: string): string;
  /** Id of whoever a key belongs to; undefined where it belongs to nobody, or is no key. */
  ownerOf(id: string): string | undefined;
  /** What leaves of a period (such as `2026h2`) call a key; whatever is no id of a key comes back as it is. */
  referenceOf(id: string, period: string): string;
}

/** What is asked for when a key is made. */
export interface NewKey {
  readonly name: string;
  readonly role: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
  readonly tenant?: string;
  readonly team?: string;
  readonly owner?: string;
  readonly bound?: 'tenant' | 'team';
  readonly scopes?: KeyScopes;
  readonly limits?: LimitSet;
  readonly retention?: string;
  readonly processing?: Processing;
  readonly labels?: readonly string[];
}

/** What of a key is to be another: what is left out stays, `null` takes away. */
export interface KeyEdit {
  readonly name?: string;
  readonly expiresAt?: number | null;
  readonly limits?: MemberPatch<LimitSet> | null;
  readonly scopes?: MemberPatch<KeyScopes> | null;
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

/** Who does it: a name for the record alone may do everything. */
export type KeyActor = string | DirectoryActor;

/** Making, changing and revoking keys; what the command line and the admin plane use. All throw `role_not_permitted` and `beyond_own_permissions`. */
export interface KeyAdministration {
  /** Durable when it resolves, and accepted from then on. Throws `expiry_in_past`, and `invalid_request` where there is no such owner. */
  create(key: NewKey, by?: KeyActor): Promise<CreatedKey>;
  /** Those that somebody may see; all of them for nobody in particular. */
  list(by?: KeyActor): Promise<readonly KeyRecord[]>;
  /**
   * In the record before it is in force, durable when it resolves, and in force for what comes then. Throws `resource_not_found`,
   * `expiry_in_past`, and `invalid_request` for a key that was revoked and for another purpose than it has. `version`: the one that it must
   * still have; throws `changed_meanwhile` where it has another.
   */
  change(id: string, edit: KeyEdit, by: KeyActor, version?: number): Promise<KeyRecord>;
  /**
   * Makes another key that may do the same, and has the old one end after `overlap` milliseconds, or when it would have ended anyway.
   * Throws as `change` does.
   */
  rotate(id: string, overlap: number, by: KeyActor, version?: number): Promise<CreatedKey>;
  /**
   * Refused from the call on, durable when it resolves. Throws `resource_not_found`, and `last_admin_key` where no other
   * valid admin key is left, unless `force` is set; and as `change` does. Idempotent.
   */
  revoke(
    id: string,
    by?: KeyActor,
    options?: { readonly force?: boolean; readonly version?: number | undefined },
  ): Promise<Revocation>;
  close(): Promise<void>;
}
