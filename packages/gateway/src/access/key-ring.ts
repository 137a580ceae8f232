import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  CreatedKey,
  KeyAdministration,
  KeyEdit,
  KeyRecord,
  KeyRing,
  KeyStore,
  NewKey,
  Revocation,
} from '../core/access.ts';
import type { Caller } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import { periodReference } from '../lib/period-reference.ts';
import { describeCredential, hashCredential, longestCredential, makeCredential } from './credential.ts';

export interface KeyChange {
  readonly action: 'created' | 'revoked' | 'changed';
  /** As it is afterwards. */
  readonly record: KeyRecord;
  /** Names of the fields that are others now, of a key that was changed. */
  readonly changed?: readonly string[];
  /** Who did it, for the record. */
  readonly actor: string;
}

export interface KeyRingOptions {
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
  /** The retention classes that there are; any name where this is left out. */
  readonly retentions?: () => readonly string[];
  /** Awaited before `create`, `revoke` or `change` resolves, so that the change is in the record by then. */
  readonly onChange: (change: KeyChange) => Promise<void> | void;
}

/** SHA-256 in hexadecimal. */
const hashDigits = 64;

interface Entry {
  record: KeyRecord;
  readonly hashDigits: Buffer;
  caller: Caller;
  /** Of the period that was asked for last: nearly always the present one. */
  reference: { readonly period: string; readonly text: string } | undefined;
  /** Milliseconds since the Unix epoch; Infinity for a key that does not expire. */
  expiresAt: number;
  revoked: boolean;
}

/** The keys of one tenant in memory, over a store that keeps them. */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing & KeyAdministration> {
  const { store, clock, ids, tenant, onChange } = options;
  const byHash = new Map<string, Entry>();
  // Written anew for each comparison, which is over before anything else can run.
  const digits = Buffer.alloc(hashDigits);
  const byId = new Map<string, Entry>();

  function hold(record: KeyRecord): void {
    const entry = toEntry(record, tenant);
    byHash.set(record.hash, entry);
    byId.set(record.id, entry);
  }

  for (const record of await store.list()) {
    // Keys of older versions have none. It is kept before it is used, or the references would change with each start.
    const complete = record.secret === undefined ? Object.freeze({ ...record, secret: makeSecret() }) : record;
    if (complete !== record) await store.put(complete);
    hold(complete);
  }

  // What changes a record waits for what changed it before, so that no older state is kept last.
  let changing: Promise<unknown> = Promise.resolve();
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = changing.then(work);
    changing = done.catch(() => undefined);
    return done;
  }

  function isValid({ revoked, expiresAt }: Entry, now: number): boolean {
    return !revoked && now < expiresAt;
  }

  /** Whether this is the only key that still opens the admin plane. */
  function isLastAdmin(entry: Entry, now: number): boolean {
    if (entry.record.role !== 'admin' || !isValid(entry, now)) return false;
    for (const other of byId.values()) {
      if (other !== entry && other.record.role === 'admin' && isValid(other, now)) return false;
    }
    return true;
  }

  return {
    verify(credential, now) {
      if (credential.length > longestCredential) throw unknownKey(credential);
      const hash = hashCredential(credential);
      const entry = byHash.get(hash);
      if (entry === undefined) throw unknownKey(credential);
      // The lookup is by hash, so its timing tells nothing of any key; the comparison does not lean on the map either.
      digits.write(hash, 'latin1');
      if (!timingSafeEqual(digits, entry.hashDigits)) throw new GatehouseError('invalid_api_key');
      if (entry.revoked) throw new GatehouseError('key_revoked');
      if (now >= entry.expiresAt) throw new GatehouseError('key_expired');
      return entry.caller;
    },

    referenceOf(id, period) {
      const entry = byId.get(id);
      if (entry?.record.secret === undefined) return id;
      if (entry.reference?.period !== period) {
        entry.reference = { period, text: periodReference(Buffer.from(entry.record.secret, 'hex'), period) };
      }
      return entry.reference.text;
    },

    async create(wanted: NewKey, actor = 'operator'): Promise<CreatedKey> {
      if (wanted.expiresAt !== undefined && wanted.expiresAt <= clock.now())
        throw new GatehouseError('expiry_in_past', { param: 'expiresAt' });
      if (wanted.retention !== undefined && options.retentions?.().includes(wanted.retention) === false)
        throw new GatehouseError('invalid_request', { param: 'retention' });
      const key = makeCredential(wanted.role);
      const record: KeyRecord = Object.freeze({
        id: ids.next('key'),
        name: wanted.name,
        role: wanted.role,
        hash: hashCredential(key),
        prefix: key.slice(0, `gh_${wanted.role}_`.length + 4),
        createdAt: clock.now(),
        ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt }),
        ...(wanted.limits === undefined ? {} : { limits: Object.freeze({ ...wanted.limits }) }),
        ...(wanted.retention === undefined ? {} : { retention: wanted.retention }),
        ...(wanted.processing === undefined ? {} : { processing: Object.freeze({ ...wanted.processing }) }),
        ...(wanted.labels === undefined ? {} : { labels: Object.freeze([...wanted.labels]) }),
        secret: makeSecret(),
      });
      await store.put(record);
      hold(record);
      try {
        await onChange({ action: 'created', record, actor });
      } catch (thrown) {
        // What is not in the record must not open anything.
        byHash.delete(record.hash);
        byId.delete(record.id);
        throw thrown;
      }
      return { record, key };
    },

    list() {
      return Promise.resolve([...byId.values()].map((entry) => entry.record));
    },

    async revoke(id, actor = 'operator', { force = false } = {}): Promise<Revocation> {
      const entry = byId.get(id);
      if (entry === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
      if (entry.record.revokedAt !== undefined) return { record: entry.record, alreadyRevoked: true };
      if (!force && isLastAdmin(entry, clock.now())) throw new GatehouseError('last_admin_key', { param: 'id' });
      // Refused from here on, even if the disk fails below: a revocation must never wait for anything.
      entry.revoked = true;
      return inTurn(async () => {
        const record: KeyRecord = Object.freeze({ ...entry.record, revokedAt: clock.now() });
        await store.put(record);
        entry.record = record;
        await onChange({ action: 'revoked', record, actor });
        return { record, alreadyRevoked: false };
      });
    },

    change(id, edit, actor) {
      return inTurn(async () => {
        const entry = byId.get(id);
        if (entry === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
        if (entry.revoked) throw new GatehouseError('invalid_request', { param: 'id' });
        const { changed, record } = edited(entry.record, edit, clock.now());
        if (changed.length === 0) return entry.record;
        // What a key may do is never more than the record says.
        await onChange({ action: 'changed', record, changed, actor });
        await store.put(record);
        entry.record = record;
        entry.caller = callerOf(record, tenant);
        entry.expiresAt = record.expiresAt ?? Number.POSITIVE_INFINITY;
        return record;
      });
    },

    close() {
      return store.close();
    },
  };
}

/**
 * For the log. Judged only here, and not before the lookup: the hash alone decides, and the checksum would cost every good
 * request half as much again.
 */
function unknownKey(credential: string): GatehouseError {
  return new GatehouseError('invalid_api_key', { note: describeCredential(credential) });
}

function makeSecret(): string {
  return randomBytes(32).toString('hex');
}

function toEntry(record: KeyRecord, tenant: string): Entry {
  return {
    record,
    hashDigits: Buffer.from(record.hash, 'latin1'),
    caller: callerOf(record, tenant),
    reference: undefined,
    expiresAt: record.expiresAt ?? Number.POSITIVE_INFINITY,
    revoked: record.revokedAt !== undefined,
  };
}

function callerOf(record: KeyRecord, tenant: string): Caller {
  return Object.freeze({
    key: record.id,
    role: record.role,
    tenant,
    limits: Object.freeze({ ...record.limits }),
    ...(record.retention === undefined ? {} : { retention: record.retention }),
    ...(record.processing === undefined ? {} : { processing: record.processing }),
    ...(record.labels === undefined ? {} : { labels: record.labels }),
  });
}

/** Of a record what can be changed. */
const editable = ['name', 'expiresAt', 'limits', 'labels', 'processing'] as const;

/** The record as it is to be, and which of its fields are others. Throws where it may not be so. */
function edited(
  record: KeyRecord,
  edit: KeyEdit,
  now: number,
): { readonly record: KeyRecord; readonly changed: readonly string[] } {
  const { expiresAt, processing } = edit;
  if (typeof expiresAt === 'number' && expiresAt <= now)
    throw new GatehouseError('expiry_in_past', { param: 'expiresAt' });
  // What it has sent was sent for the purpose that it had.
  if (processing !== undefined && record.processing !== undefined && processing.purpose !== record.processing.purpose)
    throw new GatehouseError('invalid_request', { param: 'processing.purpose' });
  const next: Record<string, unknown> = { ...record };
  const changed: string[] = [];
  for (const field of editable) {
    const value = edit[field];
    if (value === undefined) continue;
    const wanted = value === null || (field === 'limits' && Object.keys(value).length === 0) ? undefined : value;
    if (isDeepStrictEqual(wanted, record[field])) continue;
    changed.push(field);
    if (wanted === undefined) delete next[field];
    else next[field] = typeof wanted === 'object' ? Object.freeze(structuredClone(wanted)) : wanted;
  }
  return { record: Object.freeze(next) as unknown as KeyRecord, changed };
}
