import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { builtInRoleNames, permissionsOfRole } from '@gatehouse/contract/built-in-roles';
import {
  type DirectoryEntities,
  type DirectoryKind,
  directoryKinds,
  type EntityChange,
  type NewEntity,
  type Person,
  type ServiceAccount,
} from '@gatehouse/contract/directory';
import type { Permission } from '@gatehouse/contract/permissions';
import type { LimitSet } from '@gatehouse/contract/limits';
import { type MemberPatch, patched } from '@gatehouse/contract/merge-patch';
import type { Clock } from '../../core/clock.ts';
import type {
  Belonging,
  DirectoryActor,
  DirectoryAdministration,
  Owners,
  Provisioned,
  Standing,
} from '../../core/directory.ts';
import type { DirectoryStore } from '../../core/directory-store.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import type { Ledger } from '../../core/ledger.ts';
import { periodReference } from '../../lib/period-reference.ts';
import { judgeChange } from './judge-change.ts';
import { readEntity, type StoredEntity, writeEntity } from './stored-entity.ts';

export interface DirectoryOptions {
  readonly store: DirectoryStore;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The first tenant, which is always there and never closed. */
  readonly tenant: string;
}

type Entity = DirectoryEntities[DirectoryKind];
type Maps = { readonly [Kind in DirectoryKind]: Map<string, StoredEntity<Kind>> };

const idPrefixes = { team: 'team', person: 'per', 'service-account': 'svc' } as const;
const nothing: ReadonlySet<Permission> = new Set();

/** Who there is, in memory, over a store that keeps it. It is read once. */
export class Directory implements DirectoryAdministration, Owners {
  readonly #options: DirectoryOptions;
  readonly #kept: Maps = {
    tenant: new Map(),
    team: new Map(),
    person: new Map(),
    'service-account': new Map(),
    role: new Map(),
  };
  readonly #permissions = new Map<string, ReadonlySet<Permission>>();
  readonly #listeners = new Set<() => void>();
  /** Who is just being made: only leaves know them. */
  #newcomer: StoredEntity<DirectoryKind> | undefined;
  /** No older state may be kept last, and no two changes judge the same state. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** Throws `directory_unavailable`, and an error of ours where something that is kept cannot be read as such. */
  static async open(options: DirectoryOptions): Promise<Directory> {
    const directory = new Directory(options);
    for (const { kind, id, body } of await options.store.list()) {
      const known = directoryKinds.find((name) => name === kind);
      if (known !== undefined) directory.#hold(known, readEntity(known, id, body));
    }
    const { tenant } = options;
    const first = directory.#kept.tenant.get(tenant);
    // It was closed while another one was the first, or by an older version: nobody could open it again over HTTP.
    if (first?.entity.status === 'closed')
      directory.#hold('tenant', { ...first, entity: { ...first.entity, status: 'active' } });
    if (first === undefined) {
      const now = options.clock.now();
      // It is there by the configuration, so nobody has made it, and nothing of it has to be kept.
      const entity = {
        id: tenant,
        name: tenant,
        status: 'active',
        version: 1,
        createdAt: now,
        changedAt: now,
      } as const;
      directory.#hold('tenant', { entity, secret: '' });
    }
    return directory;
  }

  /** The first tenant. */
  get tenant(): string {
    return this.#options.tenant;
  }

  /** Calls back after every change that is in force. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  list<Kind extends DirectoryKind>(kind: Kind): readonly DirectoryEntities[Kind][] {
    return [...this.#kept[kind].values()].map(({ entity }) => entity);
  }

  get<Kind extends DirectoryKind>(kind: Kind, id: string): DirectoryEntities[Kind] | undefined {
    return this.#kept[kind].get(id)?.entity;
  }

  permissionsOf(role: string): ReadonlySet<Permission> {
    return this.#permissions.get(role) ?? permissionsOfRole(role);
  }

  hasRole(role: string): boolean {
    return (builtInRoleNames as readonly string[]).includes(role) || this.get('role', role)?.status === 'active';
  }

  roleNames(): readonly string[] {
    const own = this.list('role').filter(({ status }) => status === 'active');
    return [...builtInRoleNames, ...own.map(({ id }) => id)];
  }

  account(id: string): Person | ServiceAccount | undefined {
    return this.get('person', id) ?? this.get('service-account', id);
  }

  standingOf({ owner, team, tenant }: Belonging): Standing {
    const account = owner === undefined ? undefined : this.account(owner);
    const teamId = team ?? account?.teams[0];
    const ofTeam = teamId === undefined ? undefined : this.get('team', teamId);
    const ofTenant = this.get('tenant', tenant);
    const active =
      ofTenant?.status === 'active' &&
      (teamId === undefined || (ofTeam?.status === 'active' && ofTeam.tenant === tenant)) &&
      (owner === undefined || (account?.status === 'active' && account.tenant === tenant));
    const limits = {
      ...(account?.limits === undefined ? {} : { person: account.limits }),
      ...(ofTeam?.limits === undefined ? {} : { team: ofTeam.limits }),
      ...(ofTenant?.limits === undefined ? {} : { tenant: ofTenant.limits }),
    };
    return { active, team: teamId, limitsOf: Object.keys(limits).length === 0 ? undefined : Object.freeze(limits) };
  }

  /** What leaves of a period call a person or service account; undefined where there is none of that id. */
  referenceOf(id: string, period: string): string | undefined {
    const newcomer = this.#newcomer?.entity.id === id ? this.#newcomer : undefined;
    const { secret } = this.#kept.person.get(id) ?? this.#kept['service-account'].get(id) ?? newcomer ?? {};
    return secret === undefined ? undefined : periodReference(Buffer.from(secret, 'hex'), period);
  }

  create<Kind extends DirectoryKind>(
    kind: Kind,
    wanted: NewEntity<Kind> & Provisioned<Kind>,
    by: DirectoryActor,
    id?: string,
  ): Promise<DirectoryEntities[Kind]> {
    return this.#inTurn(async () => {
      const entity = this.#newEntity(kind, wanted, id);
      if (this.#kept[kind].has(entity.id)) throw new GatehouseError('already_exists', { param: 'id' });
      judgeChange({ directory: this, kind, before: undefined, after: entity, by });
      return this.#carryOut(kind, undefined, { entity, secret: randomBytes(32).toString('hex') }, 'created', by);
    });
  }

  change<Kind extends DirectoryKind>(
    kind: Kind,
    id: string,
    change: EntityChange<Kind> & Provisioned<Kind>,
    by: DirectoryActor,
    version?: number,
  ): Promise<DirectoryEntities[Kind]> {
    return this.#inTurn(async () => {
      const before = this.#toChange(kind, id, version);
      const after: Record<string, unknown> = { ...before.entity };
      for (const [field, value] of Object.entries(change as Record<string, unknown>)) {
        if (value === null) delete after[field];
        else if (field === 'limits')
          setOrDelete(after, field, patched(limitsOf(before.entity), value as MemberPatch<LimitSet>));
        else if (value !== undefined) after[field] = value;
      }
      forgetTaken(after, change);
      if (after['status'] === 'removed') return this.#remove(kind, before, by);
      if (isDeepStrictEqual(after, before.entity)) return before.entity;
      return this.#become(kind, before, after, 'changed', by);
    });
  }

  remove<Kind extends DirectoryKind>(
    kind: Kind,
    id: string,
    by: DirectoryActor,
    version?: number,
  ): Promise<DirectoryEntities[Kind]> {
    return this.#inTurn(async () => this.#remove(kind, this.#toChange(kind, id, version), by));
  }

  #toChange<Kind extends DirectoryKind>(kind: Kind, id: string, version: number | undefined): StoredEntity<Kind> {
    const before = this.#kept[kind].get(id);
    if (before === undefined) throw new GatehouseError('resource_not_found');
    if (version !== undefined && version !== before.entity.version) throw new GatehouseError('changed_meanwhile');
    if (before.entity.status === 'removed') throw new GatehouseError('resource_not_found');
    return before;
  }

  #remove<Kind extends DirectoryKind>(
    kind: Kind,
    before: StoredEntity<Kind>,
    by: DirectoryActor,
  ): Promise<DirectoryEntities[Kind]> {
    const { id, version, createdAt } = before.entity;
    if (!isAccount(kind)) return this.#become(kind, before, { ...before.entity, status: 'closed' }, 'removed', by);
    const { tenant } = before.entity as Person;
    const left = { id, version, createdAt, tenant, name: id, status: 'removed', teams: [], roles: [] };
    return this.#become(kind, before, left, 'removed', by);
  }

  #become<Kind extends DirectoryKind>(
    kind: Kind,
    before: StoredEntity<Kind>,
    fields: Readonly<Record<string, unknown>>,
    action: 'changed' | 'removed',
    by: DirectoryActor,
  ): Promise<DirectoryEntities[Kind]> {
    const changed = { ...fields, version: before.entity.version + 1, changedAt: this.#options.clock.now() };
    const entity = frozen(changed) as unknown as DirectoryEntities[Kind];
    if (kind === 'tenant' && entity.id === this.tenant && entity.status === 'closed')
      throw new GatehouseError('first_tenant', { param: 'id' });
    judgeChange({ directory: this, kind, before: before.entity, after: entity, by });
    return this.#carryOut(kind, before, { ...before, entity }, action, by);
  }

  /** In the record, then on the disk, then in force. What could not be kept is told of in the record as well. */
  async #carryOut<Kind extends DirectoryKind>(
    kind: Kind,
    before: StoredEntity<Kind> | undefined,
    after: StoredEntity<Kind>,
    action: 'created' | 'changed' | 'removed',
    { actor }: DirectoryActor,
  ): Promise<DirectoryEntities[Kind]> {
    const { ledger, store } = this.#options;
    const { entity } = after;
    // Refused before anything is said of it, wherever that can be known.
    await store.ready();
    // The leaf that somebody begins with names a reference already.
    this.#newcomer = before === undefined && isAccount(kind) ? after : undefined;
    const names = isAccount(kind) ? { person: entity.id } : { entity: entity.id };
    const place = kind === 'tenant' ? { tenant: entity.id } : 'tenant' in entity ? { tenant: entity.tenant } : {};
    const changed = before === undefined ? {} : { changed: differences(before.entity, entity) };
    const leaf = { kind: 'directory', actor, of: kind, ...names, ...place } as const;
    const diff = Buffer.from(JSON.stringify({ before: before?.entity ?? null, after: entity }));
    await ledger.append({
      leaf: { ...leaf, action, ...changed },
      contents: { diff: isAccount(kind) ? [{ bytes: diff, subject: entity.id }] : diff },
    });
    try {
      await store.write({ put: [writeEntity(kind, after)] });
    } catch (thrown) {
      await ledger.append({ leaf: { ...leaf, action: 'undone' } });
      throw thrown;
    }
    this.#hold(kind, after);
    for (const listener of this.#listeners) listener();
    return entity;
  }

  #newEntity<Kind extends DirectoryKind>(
    kind: Kind,
    wanted: NewEntity<Kind>,
    id: string | undefined,
  ): DirectoryEntities[Kind] {
    const { clock, ids, tenant } = this.#options;
    const now = clock.now();
    const named = wanted as { readonly id?: string };
    const made = named.id ?? id ?? (kind === 'tenant' || kind === 'role' ? '' : ids.next(prefixOf(kind)));
    const needsTenant = kind !== 'tenant' && kind !== 'role';
    const common = { version: 1, createdAt: now, changedAt: now, status: 'active' };
    return frozen({
      ...(needsTenant ? { tenant } : {}),
      ...wanted,
      ...common,
      id: made,
    }) as unknown as DirectoryEntities[Kind];
  }

  #hold<Kind extends DirectoryKind>(kind: Kind, stored: StoredEntity<Kind>): void {
    this.#kept[kind].set(stored.entity.id, stored);
    if (kind !== 'role') return;
    const { id, permissions, status } = stored.entity as DirectoryEntities['role'];
    this.#permissions.set(id, status === 'active' ? new Set(permissions) : nothing);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** A role that groups gave and that somebody has taken by hand is given by hand when it is given again. */
function forgetTaken(after: Record<string, unknown>, change: object): void {
  const { provisioned, roles } = after as Partial<Person>;
  if (provisioned === undefined || roles === undefined || 'provisioned' in change) return;
  const kept = provisioned.roles.filter((role) => roles.some((one) => isDeepStrictEqual(one, role)));
  after['provisioned'] = { ...provisioned, roles: kept };
}

function prefixOf(kind: DirectoryKind): string {
  return kind === 'tenant' || kind === 'role' ? kind : idPrefixes[kind];
}

function isAccount(kind: DirectoryKind): kind is 'person' | 'service-account' {
  return kind === 'person' || kind === 'service-account';
}

function differences(before: Entity, after: Entity): string[] {
  const one = before as unknown as Readonly<Record<string, unknown>>;
  const other = after as unknown as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (field) => field !== 'version' && field !== 'changedAt' && !isDeepStrictEqual(one[field], other[field]),
  );
}

/** Nobody changes by accident what many hold. */
function frozen<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) frozen(inner as object);
  return Object.freeze(value);
}

function setOrDelete(fields: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined) delete fields[field];
  else fields[field] = value;
}

function limitsOf(entity: DirectoryEntities[DirectoryKind]): LimitSet | undefined {
  return 'limits' in entity ? entity.limits : undefined;
}
