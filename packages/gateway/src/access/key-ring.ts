import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { builtInRoleNames, permissionsOfRole } from '@gatehouse/contract/built-in-roles';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Permission } from '@gatehouse/contract/permissions';
import { patched } from '@gatehouse/contract/merge-patch';
import {
  type CreatedKey,
  type KeyActor,
  type KeyAdministration,
  type KeyEdit,
  type KeyRecord,
  type KeyRing,
  type KeyStore,
  type NewKey,
  type Revocation,
  versionOfKey,
} from '../core/access.ts';
import type { Caller } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import type { Belonging, Owners } from '../core/directory.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import { createAddressTest } from '../lib/address-list.ts';
import { periodReference } from '../lib/period-reference.ts';
import {
  credentialStart,
  describeCredential,
  hashCredential,
  longestCredential,
  makeCredential,
} from './credential.ts';
import { actorOf, judgeKey, seesKey, onlyCalls } from './judge-key.ts';

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
  /** Who there is; without it only the built-in roles, and everybody is active. */
  readonly owners?: Owners & { onChange(listener: () => void): () => void };
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
  /** Why it is refused; undefined while it is not. */
  refusal: ErrorCode | undefined;
}

/** Where nobody keeps a directory. */
const alone: Owners = {
  permissionsOf: permissionsOfRole,
  hasRole: (role) => (builtInRoleNames as readonly string[]).includes(role),
  roleNames: () => builtInRoleNames,
  standingOf: ({ team }) => ({ active: true, team, limitsOf: undefined }),
};

/** All keys in memory, over a store that keeps them. */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing & KeyAdministration> {
  const { store, clock, ids, tenant, onChange, owners = alone } = options;
  const byHash = new Map<string, Entry>();
  // Written anew for each comparison, which is over before anything else can run.
  const digits = Buffer.alloc(hashDigits);
  const byId = new Map<string, Entry>();

  function hold(record: KeyRecord): void {
    const entry = toEntry(record, tenant, owners);
    byHash.set(record.hash, entry);
    byId.set(record.id, entry);
  }

  for (const record of await store.list()) {
    // Keys of older versions have none. It is kept before it is used, or the references would change with each start.
    const complete = record.secret === undefined ? Object.freeze({ ...record, secret: makeSecret() }) : record;
    if (complete !== record) await store.put(complete);
    hold(complete);
  }

  const listeners = new Set<(ended: ReadonlySet<string>, code: ErrorCode) => void>();
  function tellEnded(ended: ReadonlySet<string>, code: ErrorCode): void {
    for (const listener of listeners) listener(ended, code);
  }

  /** Of everything that is worked out from the directory. */
  function refresh(): void {
    const over = new Set<string>();
    for (const entry of byId.values()) {
      const { refusal } = entry;
      settle(entry, tenant, owners, entry.refusal === 'key_revoked');
      if (refusal === undefined && entry.refusal !== undefined) over.add(entry.record.id);
    }
    if (over.size > 0) tellEnded(over, 'owner_not_active');
  }
  const stopRefreshing = options.owners?.onChange(refresh);

  // What changes a record waits for what changed it before, so that no older state is kept last.
  let changing: Promise<unknown> = Promise.resolve();
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = changing.then(work);
    changing = done.catch(() => undefined);
    return done;
  }

  function isValid({ refusal, expiresAt }: Entry, now: number): boolean {
    return refusal === undefined && now < expiresAt;
  }

  /** Whether this is the only key that still opens the admin plane. */
  function isLastAdmin(entry: Entry, now: number): boolean {
    const opens = ({ record: { bound, role } }: Entry): boolean => role === 'admin' && bound === undefined;
    if (!opens(entry) || !isValid(entry, now)) return false;
    for (const other of byId.values()) {
      if (other !== entry && opens(other) && isValid(other, now)) return false;
    }
    return true;
  }

  /**
   * A key that ends and is stolen must not lead to one that lasts longer, unless that only calls models. To be rotated is how a key goes on: the other
   * one lives as long as this one was to live, and each names the other.
   */
  function judgeEnd(by: KeyActor, { expiresAt, role }: Pick<NewKey, 'expiresAt' | 'role'>): void {
    const own = typeof by === 'string' || by.caller === undefined ? undefined : byId.get(by.caller.key);
    if (own === undefined || onlyCalls(owners.permissionsOf(role))) return;
    if ((expiresAt ?? Number.POSITIVE_INFINITY) > own.expiresAt)
      throw new GatehouseError('beyond_own_permissions', { param: 'expiresAt' });
  }

  async function make(
    wanted: NewKey,
    by: KeyActor,
    origin: Pick<KeyRecord, 'counted' | 'predecessor'>,
  ): Promise<CreatedKey> {
    if (wanted.expiresAt !== undefined && wanted.expiresAt <= clock.now())
      throw new GatehouseError('expiry_in_past', { param: 'expiresAt' });
    if (wanted.retention !== undefined && options.retentions?.().includes(wanted.retention) === false)
      throw new GatehouseError('invalid_request', { param: 'retention' });
    if (!owners.hasRole(wanted.role))
      throw new GatehouseError('invalid_request', { param: 'role', known: owners.roleNames() });
    const whose = belongingOf(wanted, tenant);
    if (!owners.standingOf(whose).active)
      throw new GatehouseError('invalid_request', { param: missingPart(whose, owners) });
    // What is bound to a team has one.
    if (wanted.bound === 'team' && owners.standingOf(whose).team === undefined)
      throw new GatehouseError('invalid_request', { param: 'team' });
    // Issuers and their groups are of no tenant: bound, such a key would open nothing.
    if (wanted.bound !== undefined && onlyProvisions(owners.permissionsOf(wanted.role)))
      throw new GatehouseError('invalid_request', { param: 'bound' });
    judgeKey(by, 'keys.manage', { before: undefined, after: wanted }, tenant, owners);
    const key = makeCredential(wanted.role);
    const record: KeyRecord = Object.freeze({
      id: ids.next('key'),
      name: wanted.name,
      role: wanted.role,
      hash: hashCredential(key),
      prefix: key.slice(0, credentialStart(wanted.role).length + 4),
      createdAt: clock.now(),
      ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt }),
      ...(wanted.limits === undefined ? {} : { limits: Object.freeze({ ...wanted.limits }) }),
      ...(wanted.retention === undefined ? {} : { retention: wanted.retention }),
      ...(wanted.processing === undefined ? {} : { processing: Object.freeze({ ...wanted.processing }) }),
      ...(wanted.labels === undefined ? {} : { labels: Object.freeze([...wanted.labels]) }),
      ...(wanted.tenant === undefined ? {} : { tenant: wanted.tenant }),
      ...(wanted.team === undefined ? {} : { team: wanted.team }),
      ...(wanted.owner === undefined ? {} : { owner: wanted.owner }),
      ...(wanted.bound === undefined ? {} : { bound: wanted.bound }),
      ...(wanted.scopes === undefined ? {} : { scopes: Object.freeze(structuredClone(wanted.scopes)) }),
      ...origin,
      ...makerOf(by),
      secret: makeSecret(),
    });
    await store.put(record);
    hold(record);
    try {
      await onChange({ action: 'created', record, actor: actorOf(by) });
    } catch (thrown) {
      // What is not in the record must not open anything.
      byHash.delete(record.hash);
      byId.delete(record.id);
      throw thrown;
    }
    return { record, key };
  }

  /** In the record, then on the disk, then in force: what a key may do is never more than the record says. */
  async function become(entry: Entry, wanted: KeyRecord, changed: readonly string[], by: KeyActor): Promise<KeyRecord> {
    const record: KeyRecord = Object.freeze({ ...wanted, version: versionOfKey(entry.record) + 1 });
    await onChange({ action: 'changed', record, changed, actor: actorOf(by) });
    await store.put(record);
    entry.record = record;
    settle(entry, tenant, owners, entry.refusal === 'key_revoked');
    return record;
  }

  /** The key that somebody wants to change. Of one that lies elsewhere nobody learns anything, not even what would be wrong with the change. */
  function toChange(id: string, by: KeyActor, version: number | undefined): Entry {
    const entry = byId.get(id);
    if (entry === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    judgeKey(by, 'keys.manage', { before: entry.record, after: undefined }, tenant, owners);
    if (version !== undefined && version !== versionOfKey(entry.record)) throw new GatehouseError('changed_meanwhile');
    return entry;
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
      if (entry.refusal !== undefined) throw new GatehouseError(entry.refusal);
      if (now >= entry.expiresAt) throw new GatehouseError('key_expired');
      return entry.caller;
    },

    callerOf(id, now) {
      const entry = byId.get(id);
      if (entry === undefined) throw new GatehouseError('key_revoked');
      if (entry.refusal !== undefined) throw new GatehouseError(entry.refusal);
      if (now >= entry.expiresAt) throw new GatehouseError('key_expired');
      return entry.caller;
    },

    ownerOf: (id) => byId.get(id)?.record.owner,

    standsFor(id) {
      let behind = id;
      // Whoever makes a key has one from before, so this comes to an end.
      for (let entry = byId.get(id); entry !== undefined; entry = byId.get(behind)) {
        const { maker, owner } = entry.record;
        if (owner !== undefined) return owner;
        if (maker === undefined) break;
        behind = maker;
      }
      return behind;
    },

    referenceOf(id, period) {
      const entry = byId.get(id);
      if (entry?.record.secret === undefined) return id;
      if (entry.reference?.period !== period) {
        entry.reference = { period, text: periodReference(Buffer.from(entry.record.secret, 'hex'), period) };
      }
      return entry.reference.text;
    },

    onEnded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    async create(wanted, by = 'operator') {
      judgeEnd(by, wanted);
      return make(wanted, by, {});
    },

    rotate(id, overlap, by, version) {
      return inTurn(async () => {
        const entry = toChange(id, by, version);
        const { record } = entry;
        judgeKey(by, 'keys.manage', { before: record, after: record }, tenant, owners);
        const now = clock.now();
        // The other one is made for those who use this one, and nobody may any more; or it has one already.
        if (entry.refusal === 'key_revoked') throw new GatehouseError('key_ended', { param: 'id' });
        if (record.successor !== undefined) throw new GatehouseError('key_rotated', { param: record.successor });
        if (!isValid(entry, now)) throw new GatehouseError('key_ended', { param: 'id' });
        const {
          createdAt: _at,
          hash: _hash,
          id: _id,
          prefix: _prefix,
          secret: _secret,
          version: _version,
          ...same
        } = record;
        const { expiresAt: end, ...lasting } = same;
        const lifetime = end === undefined ? {} : { expiresAt: now + (end - record.createdAt) };
        const made = await make({ ...lasting, ...lifetime }, by, { predecessor: id, counted: record.counted ?? id });
        const expiresAt = Math.min(now + overlap, end ?? Number.POSITIVE_INFINITY);
        await become(entry, Object.freeze({ ...record, expiresAt, successor: made.record.id }), ['expiresAt'], by);
        return made;
      });
    },

    list(by = 'gateway') {
      const records = [...byId.values()].map((entry) => entry.record);
      return Promise.resolve(records.filter((record) => seesKey(by, record, tenant, owners)));
    },

    async revoke(id, by = 'operator', { force = false, version } = {}): Promise<Revocation> {
      const entry = toChange(id, by, version);
      if (entry.record.revokedAt !== undefined) return { record: entry.record, alreadyRevoked: true };
      if (!force && isLastAdmin(entry, clock.now())) throw new GatehouseError('last_admin_key', { param: 'id' });
      // Refused from here on, even if the disk fails below: a revocation must never wait for anything, so its version is that of this moment as well.
      entry.refusal = 'key_revoked';
      tellEnded(new Set([id]), 'key_revoked');
      return inTurn(async () => {
        // By somebody else who was as quick: once in the record.
        if (entry.record.revokedAt !== undefined) return { record: entry.record, alreadyRevoked: true };
        const record: KeyRecord = Object.freeze({
          ...entry.record,
          revokedAt: clock.now(),
          version: versionOfKey(entry.record) + 1,
        });
        await store.put(record);
        await onChange({ action: 'revoked', record, actor: actorOf(by) });
        // Not before it is in the record, so that a second try writes it there.
        entry.record = record;
        return { record, alreadyRevoked: false };
      });
    },

    change(id, edit, by, version) {
      return inTurn(async () => {
        const entry = toChange(id, by, version);
        if (entry.refusal === 'key_revoked') throw new GatehouseError('key_ended', { param: 'id' });
        const { changed, record } = edited(entry.record, edit, clock.now());
        if (changed.length === 0) return entry.record;
        judgeKey(by, 'keys.manage', { before: entry.record, after: record }, tenant, owners);
        if (changed.includes('expiresAt')) judgeEnd(by, record);
        return become(entry, record, changed, by);
      });
    },

    close() {
      stopRefreshing?.();
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

function onlyProvisions(permissions: ReadonlySet<Permission>): boolean {
  const others = new Set(permissions);
  return others.delete('directory.provision') && onlyCalls(others);
}

function makerOf(by: KeyActor): Pick<KeyRecord, 'maker'> {
  const caller = typeof by === 'string' ? undefined : by.caller;
  return caller === undefined ? {} : { maker: caller.person ?? caller.key };
}

function makeSecret(): string {
  return randomBytes(32).toString('hex');
}

function toEntry(record: KeyRecord, tenant: string, owners: Owners): Entry {
  const entry: Entry = {
    record,
    hashDigits: Buffer.from(record.hash, 'latin1'),
    caller: callerOf(record, tenant, owners),
    reference: undefined,
    expiresAt: Number.POSITIVE_INFINITY,
    refusal: undefined,
  };
  settle(entry, tenant, owners, record.revokedAt !== undefined);
  return entry;
}

/** Works out again what a key may do, and whether it is good. One that is revoked stays so, even where that could not be kept. */
function settle(entry: Entry, tenant: string, owners: Owners, revoked: boolean): void {
  const { record } = entry;
  const { active } = owners.standingOf(belongingOf(record, tenant));
  entry.caller = callerOf(record, tenant, owners);
  entry.expiresAt = record.expiresAt ?? Number.POSITIVE_INFINITY;
  entry.refusal = revoked ? 'key_revoked' : active ? undefined : 'owner_not_active';
}

function belongingOf(
  { owner, team, tenant }: Pick<KeyRecord, 'owner' | 'team' | 'tenant'>,
  configured: string,
): Belonging {
  return { tenant: tenant ?? configured, team, owner };
}

/** Of what a key would belong to and is not there or not active: whoever makes one must know what to mend. */
function missingPart({ team, tenant }: Belonging, owners: Owners): 'tenant' | 'team' | 'owner' {
  if (!owners.standingOf({ tenant }).active) return 'tenant';
  return team !== undefined && !owners.standingOf({ tenant, team }).active ? 'team' : 'owner';
}

function callerOf(record: KeyRecord, configured: string, owners: Owners): Caller {
  const permissions = owners.permissionsOf(record.role);
  const belonging = belongingOf(record, configured);
  const { tenant } = belonging;
  const { limitsOf, team } = owners.standingOf(belonging);
  return Object.freeze({
    key: record.id,
    ...(record.counted === undefined ? {} : { counted: record.counted }),
    role: record.role,
    permissions,
    tenant,
    ...(record.bound === undefined
      ? {}
      : { grants: Object.freeze([{ permissions, tenant, ...(record.bound === 'team' ? { team } : {}) }]) }),
    ...(record.scopes === undefined ? {} : { scopes: record.scopes }),
    ...(record.expiresAt === undefined ? {} : { endsAt: record.expiresAt }),
    ...(record.scopes?.addresses === undefined ? {} : { admits: createAddressTest(record.scopes.addresses) }),
    ...(team === undefined ? {} : { team }),
    ...(record.owner === undefined ? {} : { person: record.owner }),
    ...(limitsOf === undefined ? {} : { limitsOf }),
    limits: Object.freeze({ ...record.limits }),
    ...(record.retention === undefined ? {} : { retention: record.retention }),
    ...(record.processing === undefined ? {} : { processing: record.processing }),
    ...(record.labels === undefined ? {} : { labels: record.labels }),
  });
}

/** Of a record what can be changed. */
const editable = ['name', 'expiresAt', 'limits', 'labels', 'processing', 'scopes'] as const;

/** Limits and scopes are changed one by one (RFC 7396): a budget or an address that is not named must not go by that. */
function membersOf<Value>(record: KeyRecord, { limits, scopes }: KeyEdit, field: string, value: Value): unknown {
  if (field === 'limits') return patched(record.limits, limits ?? {});
  return field === 'scopes' ? patched(record.scopes, scopes ?? {}) : value;
}

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
    const wanted = value === null ? undefined : membersOf(record, edit, field, value);
    if (isDeepStrictEqual(wanted, record[field])) continue;
    changed.push(field);
    if (wanted === undefined) delete next[field];
    else next[field] = typeof wanted === 'object' ? Object.freeze(structuredClone(wanted)) : wanted;
  }
  return { record: Object.freeze(next) as unknown as KeyRecord, changed };
}
