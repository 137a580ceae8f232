import { beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../../core/errors.ts';
import type { ClaimedPerson, PeopleDirectory } from '../../core/people-directory.ts';
import { createMemoryDirectory } from '../../stores/memory-directory.ts';
import { Directory } from '../directory/directory.ts';
import { createDirectoryPeople } from './directory-people.ts';

const by = { actor: 'operator' };
const anna: ClaimedPerson = {
  issuer: 'acme',
  subject: 'a-1',
  userName: 'anna',
  name: 'Anna Beispiel',
  email: undefined,
  team: undefined,
  roles: ['user'],
};

let directory: Directory;
let people: PeopleDirectory;
let leaves: object[];
let counter = 0;

beforeEach(async () => {
  leaves = [];
  directory = await Directory.open({
    store: createMemoryDirectory(),
    ledger: {
      append: ({ leaf }) => {
        leaves.push(leaf);
        return Promise.resolve({ index: 0, log: '', shard: '', hash: '' });
      },
    },
    clock: { now: () => 1_000, elapsed: () => 0 },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
    tenant: 'acme',
  });
  people = createDirectoryPeople(directory);
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown.code;
    throw thrown;
  }
}

describe('somebody who is there before he or she comes for the first time', () => {
  const byEmail = { by: 'verified-email', emailVerified: true } as const;
  const byName = { by: 'user-name', emailVerified: false } as const;
  const said: ClaimedPerson = { ...anna, email: 'Anna@Example.org' };
  const make = (more: object) =>
    directory.create('person', { name: 'Anna', email: 'anna@example.org', teams: [], roles: [], ...more }, by);
  const refused = { code: 'sign_in_failed', message: expect.stringContaining('not linked') as string };

  test('is the same person, by a verified address or by the user name, and stays so', async () => {
    const person = await make({ identities: [{ issuer: 'scim', subject: 'x-1' }] });
    const other = createDirectoryPeople(directory, (issuer) => issuer !== 'scim');
    const [one, two] = await Promise.all([other.claim(said, byEmail), other.claim(said, byEmail)]);
    expect([one.id, two.id, (await other.claim(said)).id]).toEqual([person.id, person.id, person.id]);
    expect(directory.get('person', person.id)?.identities).toEqual([
      { issuer: 'scim', subject: 'x-1' },
      { issuer: 'acme', subject: 'a-1' },
    ]);
    const ben = await make({ name: 'Ben', email: 'b@example.org', userName: 'Ben' });
    const claimed = { ...anna, subject: 'b-1', userName: 'ben' };
    expect((await other.claim(claimed, byName)).id).toBe(ben.id);
    expect(directory.list('person')).toHaveLength(2);
    expect(leaves.at(-1)).toMatchObject({ action: 'changed', actor: 'acme' });
  });

  test('is somebody else where the issuer is not to be asked, or nobody is like that', async () => {
    const { id } = await make({});
    expect((await people.claim(said)).id).not.toBe(id);
    expect((await people.claim({ ...said, subject: 'a-2', email: 'c@example.org' }, byEmail)).id).not.toBe(id);
    expect((await people.claim({ ...said, subject: 'a-3', email: undefined }, byEmail)).id).not.toBe(id);
  });

  test.each([
    ['the address is not verified', {}, { ...byEmail, emailVerified: false }],
    ['the person is known to an issuer already', { identities: [{ issuer: 'other', subject: 'o' }] }, byEmail],
    ['the person is another subject of the same issuer', { identities: [{ issuer: 'acme', subject: 'o' }] }, byEmail],
    ['the person may do more than the groups permit', { roles: [{ role: 'auditor' }] }, byEmail],
    ['the person is suspended', {}, byEmail],
  ] as const)('is not linked, and not made twice, where %s', async (why, more, link) => {
    const { id } = await make(more);
    if (why.endsWith('suspended')) await directory.change('person', id, { status: 'suspended' }, by);
    const before = directory.get('person', id);
    await expect(people.claim(said, link)).rejects.toMatchObject(refused);
    expect(directory.list('person')).toEqual([before]);
  });

  test('is not chosen among several', async () => {
    await make({});
    await make({ name: 'Another Anna' });
    await expect(people.claim(said, byEmail)).rejects.toMatchObject(refused);
  });

  test('is linked to one of two who come at the same time', async () => {
    const { id } = await make({});
    const outcomes = await Promise.allSettled([
      people.claim(said, byEmail),
      people.claim({ ...said, subject: 'a-2' }, byEmail),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(directory.get('person', id)?.identities).toEqual([{ issuer: 'acme', subject: 'a-1' }]);
    expect(directory.list('person')).toHaveLength(1);
  });
});

describe('whom an issuer speaks of', () => {
  test('is made once, however many requests come at first, and is the same person afterwards', async () => {
    const [one, other] = await Promise.all([people.claim(anna), people.claim(anna)]);
    expect([other.id, (await people.claim(anna)).id]).toEqual([one.id, one.id]);
    expect(directory.list('person')).toMatchObject([{ name: 'Anna Beispiel', userName: 'anna', roles: [] }]);
    expect(leaves).toMatchObject([{ kind: 'directory', action: 'created', actor: 'acme' }]);
  });

  test('is who was there first, where two have the identity from before', async () => {
    const first = await people.claim(anna);
    const { id } = await directory.create('person', { name: 'z', teams: [], roles: [] }, by);
    const entity = directory.get('person', id);
    // As a directory of an older version had it: nothing that can be asked for makes it so.
    const list = directory.list.bind(directory);
    directory.list = ((kind: 'person') =>
      list(kind).map((one) =>
        one.id === id ? { ...entity, ...one, createdAt: 2_000, identities: [{ issuer: 'acme', subject: 'a-1' }] } : one,
      )) as typeof directory.list;
    await directory.change('person', id, { name: 'y' }, by);
    expect((await people.claim(anna)).id).toBe(first.id);
  });

  test('comes in without a name that somebody else of the tenant has', async () => {
    await people.claim(anna);
    const other = await people.claim({ ...anna, subject: 'a-2', name: 'Other' });
    expect(directory.get('person', other.id)).not.toHaveProperty('userName');
    expect((await people.claim({ ...anna, subject: 'a-2', name: 'Other' })).id).toBe(other.id);
  });

  test('is another than whom another issuer calls the same', async () => {
    const one = await people.claim(anna);
    const other = await people.claim({ ...anna, issuer: 'other' });
    const shifted = await people.claim({ ...anna, issuer: 'acmea', subject: '-1' });
    expect(new Set([one.id, other.id, shifted.id]).size).toBe(3);
  });

  test('has the name that the issuer says now', async () => {
    const { id } = await people.claim(anna);
    await people.claim({ ...anna, name: 'Anna Muster', userName: undefined });
    expect(directory.get('person', id)).toMatchObject({ name: 'Anna Muster', userName: 'anna' });
  });

  test('may do what the groups there permit, and what the directory says beside it, there where it says so', async () => {
    const person = await people.claim(anna);
    expect([...people.callerOf(person, anna).permissions]).toEqual(['models.call']);
    await directory.create('team', { name: 'Blue' }, by, 'team_blue');
    const roles = [{ role: 'team-lead', tenant: 'acme', team: 'team_blue' }];
    await directory.change('person', person.id, { roles, teams: ['team_blue'] }, by);
    const caller = people.callerOf(person, anna, 'ses_1');
    expect(caller).toMatchObject({
      person: person.id,
      team: 'team_blue',
      session: 'ses_1',
      tenant: 'acme',
      role: 'user',
    });
    expect(caller.grants).toMatchObject([{}, { tenant: 'acme', team: 'team_blue' }]);
    expect(caller.permissions.has('keys.manage')).toBe(true);
  });

  test('may do nothing without a role, and nothing more when suspended, removed, or of a closed tenant', async () => {
    const person = await people.claim(anna);
    expect(codeOf(() => people.callerOf(person, { ...anna, roles: [] }))).toBe('role_not_permitted');
    expect(codeOf(() => people.callerOf(person, { ...anna, roles: ['no-such-role'] }))).toBe('role_not_permitted');
    await directory.change('person', person.id, { status: 'suspended' }, by);
    expect(codeOf(() => people.callerOf(person, anna))).toBe('session_ended');
    expect((await people.claim(anna)).active).toBe(false);
    await directory.remove('person', person.id, by);
    expect((await people.claim(anna)).id).not.toBe(person.id);
  });

  test('comes in though a new name cannot be kept', async () => {
    const failing = createMemoryDirectory();
    const open = await Directory.open({
      store: {
        ...failing,
        ready: () => (broken ? Promise.reject(new GatehouseError('directory_unavailable')) : failing.ready()),
      },
      ledger: { append: () => Promise.resolve({ index: 0, log: '', shard: '', hash: '' }) },
      clock: { now: () => 1_000, elapsed: () => 0 },
      ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
      tenant: 'acme',
    });
    let broken = false;
    const others = createDirectoryPeople(open);
    const { id } = await others.claim(anna);
    broken = true;
    expect(await others.claim({ ...anna, name: 'Other' })).toMatchObject({ id, active: true });
    await expect(others.claim({ ...anna, subject: 'new' })).rejects.toMatchObject({ code: 'directory_unavailable' });
  });
});
