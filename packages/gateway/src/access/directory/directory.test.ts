import { permissionsOfRole } from '@gatehouse/contract/built-in-roles';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../core/caller.ts';
import type { DirectoryActor } from '../../core/directory.ts';
import type { DirectoryStore, StoredRecord } from '../../core/directory-store.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { LedgerEntry } from '../../core/ledger.ts';
import { testCaller } from '../../testing/test-caller.ts';
import { Directory } from './directory.ts';
import { identifiedPeople } from './identities.ts';

const operator: DirectoryActor = { actor: 'command line' };
let kept: Map<string, StoredRecord>;
let entries: LedgerEntry[];
let failing: 'no' | 'known' | 'late';
let directory: Directory;
let counter = 0;

const store: DirectoryStore = {
  list: () => Promise.resolve([...kept.values()]),
  write({ put = [] }) {
    if (failing === 'late') return Promise.reject(new GatehouseError('directory_unavailable'));
    for (const record of put) kept.set(`${record.kind} ${record.id}`, record);
    return Promise.resolve();
  },
  ready: () => (failing === 'known' ? Promise.reject(new GatehouseError('directory_unavailable')) : Promise.resolve()),
  close: () => Promise.resolve(),
};

const open = (): Promise<Directory> =>
  Directory.open({
    store,
    ledger: {
      append(entry) {
        entries.push(entry);
        return Promise.resolve({ log: 'l', shard: 's', index: 0, hash: '' });
      },
    },
    clock: { now: () => 1_000, elapsed: () => 0 },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
    tenant: 'acme',
  });

/** Somebody who has a role in a tenant or team only. */
function bounded(role: string, tenant: string, team?: string): DirectoryActor {
  const permissions = permissionsOfRole(role);
  const caller: Caller = testCaller({ key: `key_${role}`, role, tenant, grants: [{ permissions, tenant, team }] });
  return { actor: caller.key, caller };
}

beforeEach(async () => {
  kept = new Map();
  entries = [];
  failing = 'no';
  directory = await open();
});

describe('the directory', () => {
  test('has the configured tenant from the beginning, and writes nothing for that', () => {
    expect(directory.list('tenant')).toMatchObject([{ id: 'acme', status: 'active' }]);
    expect([kept.size, entries]).toEqual([0, []]);
  });

  test('has what was made in the record before it has it itself, and again when it is opened again', async () => {
    const team = await directory.create('team', { name: 'Sales' }, operator);
    expect(team).toMatchObject({ tenant: 'acme', name: 'Sales', version: 1, status: 'active' });
    expect(entries.map(({ leaf }) => leaf)).toEqual([
      { kind: 'directory', action: 'created', actor: 'command line', of: 'team', entity: team.id, tenant: 'acme' },
    ]);
    expect((await open()).get('team', team.id)).toEqual(team);
  });

  test('counts versions, tells what has changed, and refuses a change of what is not the newest', async () => {
    const { id } = await directory.create('team', { name: 'Sales' }, operator);
    const changed = await directory.change('team', id, { name: 'Sale', limits: { costPerDay: 5 } }, operator, 1);
    expect([changed.version, changed.limits]).toEqual([2, { costPerDay: 5 }]);
    expect(entries.at(-1)?.leaf).toMatchObject({ action: 'changed', changed: ['name', 'limits'] });
    await expect(directory.change('team', id, { name: 'S' }, operator, 1)).rejects.toMatchObject({
      code: 'changed_meanwhile',
    });
    const told = entries.length;
    expect(await directory.change('team', id, { name: 'Sale' }, operator)).toEqual(changed);
    expect(entries).toHaveLength(told);
    const more = await directory.change('team', id, { limits: { requestsPerHour: 9 } }, operator);
    expect(more.limits).toEqual({ costPerDay: 5, requestsPerHour: 9 });
    const less = await directory.change('team', id, { limits: { costPerDay: null } }, operator);
    expect(less.limits).toEqual({ requestsPerHour: 9 });
    expect(await directory.change('team', id, { limits: { requestsPerHour: null } }, operator)).not.toHaveProperty(
      'limits',
    );
    await directory.change('team', id, { limits: { costPerDay: 5 } }, operator);
    expect(await directory.change('team', id, { limits: null }, operator)).not.toHaveProperty('limits');
  });

  test('forgets who somebody was who is removed, and keeps that they are', async () => {
    const { id } = await directory.create(
      'person',
      { name: 'Anna', email: 'anna@example.org', teams: [], roles: [{ role: 'auditor' }] },
      operator,
    );
    await directory.remove('person', id, operator);
    expect(JSON.stringify([...kept.values()])).not.toContain('nna');
    expect(directory.get('person', id)).toMatchObject({ name: id, status: 'removed', roles: [] });
    await expect(directory.change('person', id, { name: 'Anna' }, operator)).rejects.toMatchObject({
      code: 'resource_not_found',
    });
    expect((await open()).get('person', id)?.status).toBe('removed');
  });

  test('says nothing in the record where a change could not be kept anyway, and takes back what it has said', async () => {
    failing = 'known';
    await expect(directory.create('team', { name: 'a' }, operator)).rejects.toMatchObject({
      code: 'directory_unavailable',
    });
    expect(entries).toEqual([]);
    failing = 'late';
    await expect(directory.create('team', { name: 'a' }, operator)).rejects.toMatchObject({
      code: 'directory_unavailable',
    });
    expect(entries.map(({ leaf }) => 'action' in leaf && leaf.action)).toEqual(['created', 'undone']);
    expect(directory.list('team')).toEqual([]);
  });

  test('knows the references of people, and of somebody who is just being made', async () => {
    const references: (string | undefined)[] = [];
    const { id } = await directory.create('person', { name: 'Anna', teams: [], roles: [] }, operator);
    references.push(directory.referenceOf(id, '2026h1'), directory.referenceOf(id, '2026h2'));
    expect(new Set(references).size).toBe(2);
    expect(references.every((reference) => /^[0-9a-f]{32}$/.test(reference ?? ''))).toBe(true);
    expect(directory.referenceOf('key_1', '2026h1')).toBeUndefined();
  });

  test('lets no two teams in use of a tenant have one name, by which files find them', async () => {
    await directory.create('tenant', { id: 'globex', name: 'Globex' }, operator);
    const sales = await directory.create('team', { name: 'Sales' }, operator);
    await directory.create('team', { name: 'Sales', tenant: 'globex' }, operator);
    const taken = { code: 'already_exists', param: 'name' };
    await expect(directory.create('team', { name: 'Sales' }, operator)).rejects.toMatchObject(taken);
    const other = await directory.create('team', { name: 'Other' }, operator);
    await expect(directory.change('team', other.id, { name: 'Sales' }, operator)).rejects.toMatchObject(taken);
    await directory.change('team', sales.id, { status: 'closed' }, operator);
    await directory.change('team', other.id, { name: 'Sales' }, operator);
    await expect(directory.change('team', sales.id, { status: 'active' }, operator)).rejects.toMatchObject(taken);
  });

  test('opens with two teams of one name that it has from before, and lets both be changed', async () => {
    const one = await directory.create('team', { name: 'Sales' }, operator);
    const two = await directory.create('team', { name: 'Sale' }, operator);
    const record = kept.get(`team ${two.id}`);
    kept.set(`team ${two.id}`, { kind: 'team', id: two.id, body: record?.body.replace('"Sale"', '"Sales"') ?? '' });
    const opened = await open();
    expect(opened.list('team').map(({ name }) => name)).toEqual(['Sales', 'Sales']);
    await opened.change('team', one.id, { limits: { costPerDay: 5 } }, operator);
    expect(await opened.change('team', two.id, { name: 'Sales 2' }, operator)).toMatchObject({ name: 'Sales 2' });
  });

  test('has no two of one id, and no team of a tenant that is not there', async () => {
    await directory.create('tenant', { id: 'globex', name: 'Globex' }, operator);
    await expect(directory.create('tenant', { id: 'globex', name: 'G' }, operator)).rejects.toMatchObject({
      code: 'already_exists',
    });
    await expect(directory.create('team', { tenant: 'initech', name: 'T' }, operator)).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'tenant',
    });
  });

  test('never closes the tenant of the configuration, and opens it where it is closed in what was kept', async () => {
    await directory.change('tenant', 'acme', { name: 'Acme' }, operator);
    const refused = { code: 'first_tenant' };
    await expect(directory.remove('tenant', 'acme', operator)).rejects.toMatchObject(refused);
    await expect(directory.change('tenant', 'acme', { status: 'closed' }, operator)).rejects.toMatchObject(refused);
    const body = kept.get('tenant acme')?.body.replace('"active"', '"closed"') ?? '';
    kept.set('tenant acme', { kind: 'tenant', id: 'acme', body });
    expect((await open()).get('tenant', 'acme')).toMatchObject({ name: 'Acme', status: 'active' });
  });

  test('gives own roles what they permit, until they are closed', async () => {
    await directory.create('role', { id: 'watcher', name: 'Watcher', permissions: ['record.read'] }, operator);
    expect([...directory.permissionsOf('watcher')]).toEqual(['record.read']);
    await directory.remove('role', 'watcher', operator);
    expect([directory.permissionsOf('watcher').size, directory.hasRole('watcher')]).toEqual([0, false]);
  });
});

describe('the standing of whoever a key belongs to', () => {
  test('is that of tenant, team and owner together', async () => {
    const team = await directory.create('team', { name: 'a', limits: { requestsPerMinute: 5 } }, operator);
    const person = await directory.create('person', { name: 'p', teams: [team.id], roles: [] }, operator);
    const standing = () => directory.standingOf({ tenant: 'acme', owner: person.id });
    expect(standing()).toEqual({ active: true, team: team.id, limitsOf: { team: { requestsPerMinute: 5 } } });
    await directory.change('team', team.id, { status: 'closed' }, operator);
    expect(standing().active).toBe(false);
    await directory.change('team', team.id, { status: 'active' }, operator);
    await directory.change('person', person.id, { status: 'suspended' }, operator);
    expect(standing().active).toBe(false);
    await directory.change('person', person.id, { status: 'active' }, operator);
    expect(standing().active).toBe(true);
    expect(directory.standingOf({ tenant: 'acme', owner: 'per_unknown' }).active).toBe(false);
    expect(directory.standingOf({ tenant: 'unknown' }).active).toBe(false);
  });
});

describe('an identity', () => {
  const identities = [{ issuer: 'idp', subject: 'anna' }];

  test('is of one person of all tenants, on making and on changing', async () => {
    await directory.create('tenant', { id: 'other', name: 'Other' }, operator);
    const anna = await directory.create('person', { name: 'Anna', teams: [], roles: [], identities }, operator);
    const second = { name: 'z', tenant: 'other', teams: [], roles: [] };
    const taken = { code: 'already_exists' };
    await expect(directory.create('person', { ...second, identities }, operator)).rejects.toMatchObject(taken);
    const { id } = await directory.create('person', second, operator);
    await expect(directory.change('person', id, { identities }, operator)).rejects.toMatchObject(taken);
    // It is free again when its person is removed.
    await directory.remove('person', anna.id, operator);
    expect(await directory.change('person', id, { identities }, operator)).toMatchObject({ identities });
  });

  test('such as a name for signing in is of one person of a tenant', async () => {
    const wanted = { name: 'Anna', userName: 'anna', teams: [], roles: [] };
    const { id } = await directory.create('person', wanted, operator);
    const again = directory.create('person', { ...wanted, userName: 'ANNA' }, operator);
    await expect(again).rejects.toMatchObject({ code: 'already_exists' });
    expect(await directory.change('person', id, { userName: 'Anna' }, operator)).toMatchObject({ userName: 'Anna' });
    await directory.create('tenant', { id: 'other', name: 'Other' }, operator);
    await directory.create('person', { ...wanted, tenant: 'other' }, operator);
  });

  test('that several have from before does not keep a directory from being opened or changed', async () => {
    const { id } = await directory.create('person', { name: 'Anna', teams: [], roles: [], identities }, operator);
    const other = await directory.create('person', { name: 'z', teams: [], roles: [] }, operator);
    const stored = JSON.parse(kept.get(`person ${other.id}`)?.body ?? '') as { entity: object };
    const body = JSON.stringify({ ...stored, entity: { ...stored.entity, identities, createdAt: 2_000 } });
    kept.set(`person ${other.id}`, { kind: 'person', id: other.id, body });
    const opened = await open();
    expect(await opened.change('person', other.id, { name: 'y' }, operator)).toMatchObject({ name: 'y', identities });
    const { owners, shared } = identifiedPeople(opened.list('person').toReversed());
    expect([[...owners.values()], shared]).toEqual([[id], [{ issuer: 'idp', person: id, other: other.id }]]);
  });
});

describe('who looks after a part of the organisation', () => {
  test('changes nothing of another tenant or team', async () => {
    await directory.create('tenant', { id: 'globex', name: 'Globex' }, operator);
    const theirs = await directory.create('team', { tenant: 'globex', name: 'T' }, operator);
    const admin = bounded('admin', 'acme');
    const refused = { code: 'role_not_permitted' };
    await expect(directory.create('team', { tenant: 'globex', name: 'T' }, admin)).rejects.toMatchObject(refused);
    await expect(directory.change('team', theirs.id, { name: 'X' }, admin)).rejects.toMatchObject(refused);
    await expect(directory.create('tenant', { id: 'new', name: 'New' }, admin)).rejects.toMatchObject(refused);
    await expect(
      directory.create('role', { id: 'own', name: 'Own', permissions: ['record.read'] }, admin),
    ).rejects.toMatchObject(refused);
    await directory.create('team', { name: 'T' }, admin);
  });

  test('gives nobody more than they have themselves', async () => {
    const team = await directory.create('team', { name: 'T' }, operator);
    const admin = bounded('admin', 'acme');
    const person = (roles: { role: string; tenant?: string; team?: string }[]) =>
      directory.create('person', { name: 'p', teams: [team.id], roles }, admin);
    await expect(person([{ role: 'auditor' }])).rejects.toMatchObject({ code: 'role_not_permitted' });
    await person([{ role: 'admin', tenant: 'acme' }]);
    await person([{ role: 'user', tenant: 'acme', team: team.id }]);
    const officer: DirectoryActor = {
      actor: 'k',
      caller: testCaller({ permissions: new Set(['people.manage', 'roles.manage', 'record.read']) }),
    };
    await expect(
      directory.create('person', { name: 'p', teams: [], roles: [{ role: 'admin' }] }, officer),
    ).rejects.toMatchObject({ code: 'beyond_own_permissions' });
    await directory.create('person', { name: 'p', teams: [], roles: [{ role: 'service' }] }, officer);
  });

  test('cannot say to an issuer that somebody who may do more is another one', async () => {
    const boss = await directory.create('person', { name: 'b', teams: [], roles: [{ role: 'admin' }] }, operator);
    const identities = [{ issuer: 'idp', subject: 'mine' }];
    const admin = bounded('admin', 'acme');
    await expect(directory.change('person', boss.id, { identities }, admin)).rejects.toMatchObject({
      code: 'beyond_own_permissions',
    });
  });

  test('cannot say to an issuer who anybody is: issuers are of no tenant', async () => {
    const admin = bounded('admin', 'acme');
    const identities = [{ issuer: 'idp', subject: 'eva' }];
    const wanted = { name: 'p', teams: [], roles: [], identities };
    await expect(directory.create('person', wanted, admin)).rejects.toMatchObject({ code: 'role_not_permitted' });
    const person = await directory.create('person', { name: 'p', teams: [], roles: [] }, admin);
    const give = () => directory.change('person', person.id, { identities }, admin);
    await expect(give()).rejects.toMatchObject({ code: 'role_not_permitted' });
    // Nor is told of whether there is somebody of it elsewhere.
    await directory.create('tenant', { id: 'other', name: 'Other' }, operator);
    await directory.create('person', { ...wanted, tenant: 'other' }, operator);
    await expect(give()).rejects.toMatchObject({ code: 'role_not_permitted' });
    // Taking one away lets nobody in.
    const mine = [{ issuer: 'idp', subject: 'mine' }];
    await directory.change('person', person.id, { identities: mine }, operator);
    expect(await directory.change('person', person.id, { identities: [] }, admin)).toMatchObject({ identities: [] });
  });

  test('of a team cannot take somebody out of another one', async () => {
    const [one, other] = [
      await directory.create('team', { name: '1' }, operator),
      await directory.create('team', { name: '2' }, operator),
    ];
    const both = await directory.create('person', { name: 'p', teams: [one.id, other.id], roles: [] }, operator);
    const permissions = new Set(['people.manage'] as const);
    const lead: DirectoryActor = {
      actor: 'lead',
      caller: testCaller({ permissions, grants: [{ permissions, tenant: 'acme', team: one.id }] }),
    };
    await expect(directory.change('person', both.id, { teams: [one.id] }, lead)).rejects.toMatchObject({
      code: 'role_not_permitted',
    });
    await directory.create('person', { name: 'p', teams: [one.id], roles: [] }, lead);
  });
});
