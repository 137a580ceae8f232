import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person, RoleAssignment } from '../../packages/contract/src/directory.ts';
import { createMemoryDirectory } from '../../packages/gateway/src/stores/memory-directory.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

/** The roles that groups of an identity provider give: when they come, when they go, and what they leave alone. */

interface Resource {
  readonly id: string;
}

const admins = { group: 'Gatehouse admins', role: 'admin' };
const auditors = { group: 'Auditors', role: 'auditor' };
const admin: RoleAssignment = { role: 'admin' };
const auditor: RoleAssignment = { role: 'auditor' };
const by = { actor: 'test' };
const scimWith = (...roles: object[]) => ({ signIn: { scim: { issuer: 'entra', roles } } }) as object;

let gateway: ListeningTestGateway;
let token: string;

async function start(roles: object[], more: object = {}): Promise<void> {
  gateway = await listenTestGateway({ configuration: scimWith(...roles), ...more });
  ({ key: token } = await gateway.gateway.keys.create({ name: 'entra', role: 'provisioning' }));
}

beforeEach(() => start([admins, auditors]));
afterEach(() => gateway.close());

async function scim(method: string, path: string, body?: object): Promise<Resource> {
  const response = await fetch(`${gateway.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.status === 204 ? { id: '' } : ((await response.json()) as Resource);
}

const makeUser = (userName: string) => scim('POST', '/Users', { userName, externalId: `x-${userName}` });
const makeGroup = (displayName: string, ...members: string[]) =>
  scim('POST', '/Groups', { displayName, members: members.map((value) => ({ value })) });
const patch = (path: string, ...Operations: object[]) => scim('PATCH', path, { Operations });
const person = (id: string): Person | undefined => gateway.gateway.directory.get('person', id);
const rolesOf = (id: string): readonly RoleAssignment[] | undefined => person(id)?.roles;

describe('a group that is renamed', () => {
  test.each([
    [
      'at a path',
      (id: string, name: string) => patch(`/Groups/${id}`, { op: 'replace', path: 'displayName', value: name }),
    ],
    [
      'without a path',
      (id: string, name: string) => patch(`/Groups/${id}`, { op: 'Replace', value: { displayName: name } }),
    ],
    [
      'as a whole',
      (id: string, name: string, anna: string) =>
        scim('PUT', `/Groups/${id}`, { displayName: name, members: [{ value: anna }] }),
    ],
  ])('gives and takes the roles of its members %s', async (_how, rename) => {
    const { id: anna } = await makeUser('anna');
    const { id } = await makeGroup('Gatehouse admins', anna);
    expect(rolesOf(anna)).toEqual([admin]);
    await rename(id, 'Gardeners', anna);
    expect(rolesOf(anna)).toEqual([]);
    await rename(id, 'Auditors', anna);
    expect(rolesOf(anna)).toEqual([auditor]);
  });

  test('here and not at the identity provider gives nothing', async () => {
    const { directory } = gateway.gateway;
    const { id: anna } = await makeUser('anna');
    const { id } = await makeGroup('Gardeners', anna);
    await directory.change('team', id, { name: 'Gatehouse admins' }, by);
    const { id: berta } = await makeUser('berta');
    await patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: berta }] });
    expect([rolesOf(anna), rolesOf(berta)]).toEqual([[], []]);
  });
});

describe('what was given by hand', () => {
  test('stays, although a group gives the same role and takes it', async () => {
    const { id: anna } = await makeUser('anna');
    await gateway.gateway.directory.change('person', anna, { roles: [admin] }, by);
    const { id } = await makeGroup('Gatehouse admins', anna);
    expect(rolesOf(anna)).toEqual([admin]);
    await patch(`/Groups/${id}`, { op: 'remove', path: `members[value eq "${anna}"]` });
    expect(rolesOf(anna)).toEqual([admin]);
  });

  test('stays where it was given again after somebody took what the group gave', async () => {
    const { directory } = gateway.gateway;
    const { id: anna } = await makeUser('anna');
    const { id } = await makeGroup('Auditors', anna);
    await directory.change('person', anna, { roles: [] }, by);
    await directory.change('person', anna, { roles: [auditor] }, by);
    await scim('DELETE', `/Groups/${id}`);
    expect(rolesOf(anna)).toEqual([auditor]);
  });

  test('goes by no name of a group: whoever puts somebody into a team here gives no role by that', async () => {
    const { directory } = gateway.gateway;
    const { id: anna } = await makeUser('anna');
    const { id } = await makeGroup('Gatehouse admins', anna);
    const z = await directory.create('person', { name: 'z', userName: 'z', teams: [id], roles: [] }, by);
    const { id: berta } = await makeUser('berta');
    await patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: berta }] });
    await patch(`/Groups/${id}`, { op: 'replace', path: 'displayName', value: 'Auditors' });
    expect([rolesOf(anna), rolesOf(berta), rolesOf(z.id)]).toEqual([[auditor], [auditor], []]);
    // Until the identity provider says so.
    await patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: z.id }] });
    expect(rolesOf(z.id)).toEqual([auditor]);
  });
});

describe('a mapping that is taken out of the configuration', () => {
  test('takes the roles that it gave, at the reload and at the next start, and leaves those that were given by hand', async () => {
    await gateway.close();
    const directoryStore = createMemoryDirectory();
    await start([admins, auditors], { directoryStore, file: true });
    const { id: anna } = await makeUser('anna');
    const { id: berta } = await makeUser('berta');
    await gateway.gateway.directory.change('person', berta, { roles: [admin] }, by);
    await makeGroup('Gatehouse admins', anna, berta);
    await makeGroup('Auditors', anna);
    expect(rolesOf(anna)).toEqual([admin, auditor]);
    gateway.gateway.signIn.update(
      { ...gateway.configuration.signIn, scim: { issuer: 'entra', roles: [auditors] } },
      undefined,
    );
    await expect.poll(() => rolesOf(anna)).toEqual([auditor]);
    expect(rolesOf(berta)).toEqual([admin]);
    await gateway.close();
    await start([], { directoryStore });
    await expect.poll(() => rolesOf(anna)).toEqual([]);
    expect(rolesOf(berta)).toEqual([admin]);
  });

  test('does not bring back what somebody has taken by hand, until it is another mapping or the group changes', async () => {
    await gateway.close();
    const directoryStore = createMemoryDirectory();
    await start([admins, auditors], { directoryStore });
    const { id: anna } = await makeUser('anna');
    const { id: berta } = await makeUser('berta');
    await makeGroup('Gatehouse admins', anna);
    await makeGroup('Auditors', berta);
    await gateway.gateway.directory.change('person', anna, { roles: [] }, by);
    await gateway.close();
    await start([admins], { directoryStore });
    // Both are looked at together, and one of them has something to lose.
    await expect.poll(() => rolesOf(berta)).toEqual([]);
    expect(rolesOf(anna)).toEqual([]);
    const { signIn } = gateway.configuration;
    gateway.gateway.signIn.update({ ...signIn, sessions: { ...signIn.sessions, idle: 1_000 } }, undefined);
    gateway.gateway.signIn.update({ ...signIn, scim: { issuer: 'entra', roles: [admins, auditors] } }, undefined);
    await expect.poll(() => [rolesOf(anna), rolesOf(berta)]).toEqual([[admin], [auditor]]);
  });

  test('takes them of people from before it was kept who gave what, when their group changes', async () => {
    const { directory } = gateway.gateway;
    const team = await directory.create('team', { name: 'Gatehouse admins' }, by);
    const wanted = { name: 'old', userName: 'old', teams: [team.id], roles: [admin] };
    const { id } = await directory.create('person', wanted, by);
    await patch(`/Groups/${team.id}`, { op: 'replace', path: 'displayName', value: 'Gardeners' });
    expect(rolesOf(id)).toEqual([]);
  });
});

describe('a user who is deleted and comes again', () => {
  test('is the same person without the keys and the password, which are revoked in the record', async () => {
    const { accounts, keys } = gateway.gateway;
    const { id: anna } = await makeUser('anna');
    const { key, record } = await keys.create({ name: 'own', role: 'user', owner: anna });
    await accounts.create({ person: anna, userName: 'anna' }, by);
    const models = (): Promise<number> =>
      fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status);
    // Only shut out for a time, somebody has their keys again.
    await patch(`/Users/${anna}`, { op: 'replace', path: 'active', value: false });
    await patch(`/Users/${anna}`, { op: 'replace', path: 'active', value: true });
    expect(await models()).toBe(200);
    await scim('DELETE', `/Users/${anna}`);
    expect((await makeUser('anna')).id).toBe(anna);
    expect([await models(), accounts.own(anna)]).toEqual([401, undefined]);
    expect((await keys.list()).find(({ id }) => id === record.id)).toHaveProperty('revokedAt');
    expect(await gateway.leaves()).toContainEqual(expect.objectContaining({ kind: 'key', action: 'revoked' }));
  });
});

describe('the key of an identity provider', () => {
  test('is for the people of its tenant, and the roles of their groups hold there', async () => {
    const { directory, keys } = gateway.gateway;
    await directory.create('tenant', { id: 'acme2', name: 'Acme 2' }, by);
    const first = await makeUser('anna');
    ({ key: token } = await keys.create({ name: 'acme2', role: 'provisioning', tenant: 'acme2' }));
    await expect(scim('GET', `/Users/${first.id}`)).rejects.toThrow('404');
    const { id } = await scim('POST', '/Users', { userName: 'anna', externalId: 'other' });
    expect(person(id)).toMatchObject({ tenant: 'acme2' });
    const group = await makeGroup('Gatehouse admins', id);
    expect(rolesOf(id)).toEqual([{ role: 'admin', tenant: 'acme2' }]);
    // Whom somebody is to an issuer is said once, in whatever tenant.
    await expect(scim('POST', '/Users', { userName: 'berta', externalId: 'x-anna' })).rejects.toThrow('uniqueness');
    await scim('DELETE', `/Groups/${group.id}`);
    expect(rolesOf(id)).toEqual([]);
  });

  test('is not made for a tenant or team only, where it would open nothing', async () => {
    const wanted = { name: 'bound', role: 'provisioning', bound: 'tenant' } as const;
    await expect(gateway.gateway.keys.create(wanted)).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'bound',
    });
  });

  test('gives the roles of groups when it is narrowed and ends, as it should be', async () => {
    const scopes = { routes: ['/scim/*'] };
    const expiresAt = Date.now() + 3_600_000;
    ({ key: token } = await gateway.gateway.keys.create({ name: 'n', role: 'provisioning', scopes, expiresAt }));
    const { id } = await makeUser('anna');
    await makeGroup('Gatehouse admins', id);
    expect(rolesOf(id)).toEqual([admin]);
  });
});
