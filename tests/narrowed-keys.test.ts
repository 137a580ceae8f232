import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/** Whoever has come by a key that is good for little must not be able to make it good for more. */

let gateway: ListeningTestGateway;
const scopes = { routes: ['/admin/v1/keys*', '/admin/v1/session'], addresses: ['127.0.0.0/8', '::1'] };

beforeAll(async () => {
  gateway = await listenTestGateway();
});
afterAll(() => gateway.close());

async function call(method: string, path: string, key: string, body: object): Promise<[number, unknown]> {
  const response = await fetch(`${gateway.url}/admin/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [response.status, await response.json()];
}

describe('a key that administers, and is narrowed', () => {
  const beyond = [403, { error: { code: 'beyond_own_permissions' } }];

  it('makes none that reaches further', async () => {
    const { key } = await gateway.gateway.keys.create({ name: 'narrow', role: 'admin', scopes });
    const made = (more: object) => call('POST', 'keys', key, { name: 'wider', role: 'admin', ...more });
    expect(await made({})).toMatchObject(beyond);
    expect(await made({ scopes: { routes: scopes.routes } })).toMatchObject(beyond);
    expect(await made({ scopes: { ...scopes, routes: ['*'] } })).toMatchObject(beyond);
    expect(await made({ scopes: { ...scopes, routes: ['/admin/v1/*'] } })).toMatchObject(beyond);
    expect(await made({ scopes: { ...scopes, addresses: ['0.0.0.0/0'] } })).toMatchObject(beyond);
    const within = { routes: ['/admin/v1/keys/usage', '/admin/v1/keys/*'], addresses: ['::1'], models: ['a'] };
    expect((await made({ scopes: within }))[0]).toBe(201);
    // As ever, whoever may make keys may make those that call models.
    expect((await call('POST', 'keys', key, { name: 'app', role: 'user' }))[0]).toBe(201);
  });

  it('does not take its own bounds away, nor a place in those that have none', async () => {
    const { key, record } = await gateway.gateway.keys.create({ name: 'narrow too', role: 'admin', scopes });
    const other = await gateway.gateway.keys.create({ name: 'whole', role: 'admin' });
    expect(await call('PATCH', `keys/${record.id}`, key, { scopes: null })).toMatchObject(beyond);
    expect(await call('POST', `keys/${other.record.id}/rotate`, key, {})).toMatchObject(beyond);
    expect((await call('PATCH', `keys/${record.id}`, key, { name: 'still narrow' }))[0]).toBe(200);
    expect((await call('POST', `keys/${record.id}/rotate`, key, {}))[0]).toBe(201);
    // Taking away is no gain.
    expect((await call('DELETE', `keys/${other.record.id}`, key, {}))[0]).toBe(200);
  });
});

describe('a key that administers, and expires', () => {
  const beyond = [403, { error: { code: 'beyond_own_permissions', param: 'expiresAt' } }];

  it('neither makes one that lasts longer nor lasts longer itself', async () => {
    const expiresAt = Date.now() + 3_600_000;
    const { key, record } = await gateway.gateway.keys.create({ name: 'for an hour', role: 'admin', expiresAt });
    const made = (more: object) => call('POST', 'keys', key, { name: 'lasting', role: 'admin', ...more });
    expect(await made({})).toMatchObject(beyond);
    expect(await made({ expiresAt: expiresAt + 1 })).toMatchObject(beyond);
    expect((await made({ expiresAt }))[0]).toBe(201);
    expect((await made({ role: 'user' }))[0]).toBe(201);
    for (const later of [null, expiresAt + 1])
      expect(await call('PATCH', `keys/${record.id}`, key, { expiresAt: later })).toMatchObject(beyond);
    expect((await call('PATCH', `keys/${record.id}`, key, { expiresAt: expiresAt - 60_000 }))[0]).toBe(200);
    expect((await call('PATCH', `keys/${record.id}`, gateway.adminKey, { expiresAt: null }))[0]).toBe(200);
  });
});

describe.each([
  ['is narrowed', { scopes: { addresses: ['127.0.0.0/8', '::1'] } }],
  ['expires', { expiresAt: Date.now() + 3_600_000 }],
] as const)('a key that administers, and %s', (how, passing) => {
  const beyond = [403, { error: { code: 'beyond_own_permissions' } }];
  let key: string;
  beforeAll(async () => ({ key } = await gateway.gateway.keys.create({ name: how, role: 'admin', ...passing })));

  it('gives people and service accounts nothing that outlasts or outreaches it', async () => {
    const { directory } = gateway.gateway;
    for (const kind of ['people', 'service-accounts']) {
      expect(await call('POST', kind, key, { name: 'z', roles: [{ role: 'admin' }] })).toMatchObject(beyond);
      expect(await call('POST', kind, key, { name: 'z', roles: [{ role: 'auditor' }] })).toMatchObject(beyond);
      const [status, made] = await call('POST', kind, key, { name: 'z', roles: [{ role: 'user' }] });
      expect(status).toBe(201);
      const { id } = made as { id: string };
      expect(await call('PATCH', `${kind}/${id}`, key, { roles: [{ role: 'admin' }] })).toMatchObject(beyond);
      expect((await call('PATCH', `${kind}/${id}`, key, { roles: [] }))[0]).toBe(200);
    }
    // Nor by way of somebody who has a role already: to let in again, or to say who that is to an issuer.
    const wanted = { name: 'boss', teams: [], roles: [{ role: 'admin' }] };
    const { id } = await directory.create('person', wanted, { actor: 'test' });
    const identities = [{ issuer: 'idp', subject: how }];
    expect(await call('PATCH', `people/${id}`, key, { identities })).toMatchObject(beyond);
    expect((await call('PATCH', `people/${id}`, key, { status: 'suspended' }))[0]).toBe(200);
    expect(await call('PATCH', `people/${id}`, key, { status: 'active' })).toMatchObject(beyond);
    expect((await call('PATCH', `people/${id}`, key, { roles: [] }))[0]).toBe(200);
  });

  it('makes no accounts for those who may do more than call models', async () => {
    const { directory } = gateway.gateway;
    const person = async (role: string) =>
      (await directory.create('person', { name: role, teams: [], roles: [{ role }] }, { actor: 'test' })).id;
    const boss = { person: await person('admin'), userName: `boss-${how.length}` };
    const user = { person: await person('user'), userName: `user-${how.length}` };
    expect(await call('POST', 'accounts', key, boss)).toMatchObject(beyond);
    expect((await call('POST', 'accounts', key, user))[0]).toBe(201);
    expect((await call('POST', 'accounts', gateway.adminKey, boss))[0]).toBe(201);
    expect(await call('POST', `accounts/${boss.person}/reset`, key, {})).toMatchObject(beyond);
    expect((await call('DELETE', `accounts/${boss.person}`, key, {}))[0]).toBe(200);
  });

  it('opens no tenant and no team again, for those who are in it would come in by that', async () => {
    const { directory } = gateway.gateway;
    const by = { actor: 'test' };
    const { id: tenant } = await directory.create('tenant', { id: `t-${how.length}`, name: how }, by);
    const { id: team } = await directory.create('team', { tenant, name: how }, by);
    for (const path of [`teams/${team}`, `tenants/${tenant}`]) {
      expect((await call('PATCH', path, key, { name: 'renamed' }))[0]).toBe(200);
      expect((await call('PATCH', path, key, { status: 'closed' }))[0]).toBe(200);
      expect(await call('PATCH', path, key, { status: 'active' })).toMatchObject(beyond);
      expect((await call('PATCH', path, gateway.adminKey, { status: 'active' }))[0]).toBe(200);
    }
  });

  it('makes roles of its own that only call models, and adds nothing to those that there are', async () => {
    const id = `own-${how.replaceAll(' ', '-')}`;
    const role = { id, name: id };
    const more = { permissions: ['models.call', 'keys.manage'] };
    expect(await call('POST', 'roles', key, { ...role, ...more })).toMatchObject(beyond);
    expect((await call('POST', 'roles', key, { ...role, permissions: ['models.call'] }))[0]).toBe(201);
    expect(await call('PATCH', `roles/${id}`, key, more)).toMatchObject(beyond);
    expect((await call('PATCH', `roles/${id}`, gateway.adminKey, more))[0]).toBe(200);
    expect((await call('PATCH', `roles/${id}`, key, { name: 'other' }))[0]).toBe(200);
    expect((await call('PATCH', `roles/${id}`, key, { status: 'closed' }))[0]).toBe(200);
    expect(await call('PATCH', `roles/${id}`, key, { status: 'active' })).toMatchObject(beyond);
  });
});

describe('a role in one tenant', () => {
  it('is not told by the trial of a text that there are keys elsewhere', async () => {
    const { directory, keys } = gateway.gateway;
    for (const id of ['north', 'south']) await directory.create('tenant', { id, name: id }, { actor: 'test' });
    const { key } = await keys.create({ name: 'developer', role: 'developer', tenant: 'north', bound: 'tenant' });
    const own = await keys.create({ name: 'own', role: 'user', tenant: 'north' });
    const foreign = await keys.create({ name: 'foreign', role: 'user', tenant: 'south' });
    const tried = (id: string) => call('POST', 'privacy/try', key, { text: 'I am Anna Muster.', key: id });
    expect((await tried(own.record.id))[0]).toBe(200);
    const nobody = await tried('key_nobody');
    expect(nobody[0]).toBe(400);
    expect(await tried(foreign.record.id)).toEqual([nobody[0], expect.objectContaining({})]);
  });
});
