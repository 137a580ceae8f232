import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

/** People and groups kept in step by an identity provider, as Entra and Keycloak send it. */

type Body = Record<string, unknown>;

let gateway: ListeningTestGateway;
let token: string;

beforeEach(async () => {
  gateway = await listenTestGateway({
    configuration: { signIn: { scim: { issuer: 'entra', roles: [{ group: 'Gatehouse admins', role: 'admin' }] } } },
  });
  ({ key: token } = await gateway.gateway.keys.create({ name: 'entra', role: 'provisioning' }));
});

afterEach(() => gateway.close());

function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function json(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Body> {
  const response = await ask(method, path, body, headers);
  expect(response.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
  return (await response.json()) as Body;
}

function make(userName: string, more: object = {}): Promise<Body> {
  return json('POST', '/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    externalId: `x-${userName}`,
    displayName: `The ${userName}`,
    emails: [{ value: `${userName}@example.org`, primary: true }],
    active: true,
    password: 'is not for us',
    ...more,
  });
}

function patch(path: string, ...Operations: object[]): Promise<Response> {
  return ask('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
}

describe('a user', () => {
  test('is made, read, found, replaced and changed', async () => {
    const { id, meta, ...made } = await make('anna');
    expect(made).toMatchObject({ userName: 'anna', externalId: 'x-anna', displayName: 'The anna', active: true });
    expect(JSON.stringify([...(await gateway.leaves()), ...gateway.logged])).not.toContain('is not for us');
    expect(meta).toMatchObject({ location: `${gateway.url}/scim/v2/Users/${String(id)}`, version: 'W/"1"' });
    const found = await json('GET', `/Users?filter=${encodeURIComponent('userName eq "ANNA"')}`);
    expect(found).toMatchObject({ totalResults: 1, itemsPerPage: 1, Resources: [{ id }] });
    expect(await json('GET', '/Users?filter=userName+eq+"nobody"')).toMatchObject({ totalResults: 0, Resources: [] });
    expect(
      await json('PUT', `/Users/${String(id)}`, { userName: 'anna', name: { givenName: 'A', familyName: 'B' } }),
    ).toMatchObject({
      displayName: 'A B',
      externalId: 'x-anna',
    });
    const changed = await patch(`/Users/${String(id)}`, { op: 'Replace', path: 'displayName', value: 'Anna' });
    expect(await changed.json()).toMatchObject({ displayName: 'Anna', meta: { version: 'W/"3"' } });
    const directory = (await gateway.leaves()).filter(({ kind }) => kind === 'directory');
    expect(directory).toMatchObject([{ action: 'created' }, { action: 'changed' }, { action: 'changed' }]);
  });

  test('is listed in pages', async () => {
    for (const name of ['a', 'b', 'c']) await make(name);
    const page = await json('GET', '/Users?startIndex=2&count=1&attributes=userName');
    expect(page).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(Object.keys((page['Resources'] as Body[])[0] ?? {}).toSorted()).toEqual(['id', 'schemas', 'userName']);
    expect(await json('GET', '/Users?count=0')).toMatchObject({ totalResults: 3, Resources: [] });
  });

  test('of a name or an externalId that is taken is refused', async () => {
    await make('anna');
    expect(await make('ANNA', { externalId: 'other' })).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect(await make('berta', { externalId: 'x-anna' })).toMatchObject({ status: '409' });
  });

  test('is shut out at once when it is deactivated: keys and all', async () => {
    const { id } = await make('anna');
    const person = String(id);
    const { key } = await gateway.gateway.keys.create({ name: 'own', role: 'user', owner: person });
    const models = (): Promise<number> =>
      fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status);
    expect(await models()).toBe(200);
    await patch(`/Users/${person}`, { op: 'replace', value: { active: 'False' } });
    expect(await models()).toBeGreaterThan(400);
    await patch(`/Users/${person}`, { op: 'replace', path: 'active', value: true });
    expect(await models()).toBe(200);
    expect((await ask('DELETE', `/Users/${person}`)).status).toBe(204);
    expect(await models()).toBeGreaterThan(400);
    expect((await ask('GET', `/Users/${person}`)).status).toBe(404);
    // Made again, it is the same person.
    expect(await make('anna')).toMatchObject({ id, active: true });
  });

  test('is changed only as it was seen, where that is asked for', async () => {
    const { id } = await make('anna');
    const path = `/Users/${String(id)}`;
    const seen = await ask('GET', path);
    const tag = seen.headers.get('etag') ?? '';
    expect((await ask('GET', path, undefined, { 'if-none-match': tag })).status).toBe(304);
    expect((await ask('PUT', path, { userName: 'anna2' }, { 'if-match': tag })).status).toBe(200);
    expect((await ask('PUT', path, { userName: 'anna3' }, { 'if-match': tag })).status).toBe(412);
    expect((await ask('DELETE', path, undefined, { 'if-match': tag })).status).toBe(412);
  });
});

describe('a group', () => {
  test('has members, who have its role as long as they are in it', async () => {
    const { id: anna } = await make('anna');
    const { id: berta } = await make('berta');
    const rolesOf = (id: unknown): unknown => gateway.gateway.directory.get('person', String(id))?.roles;
    const made = await json('POST', '/Groups', { displayName: 'Gatehouse admins', members: [{ value: anna }] });
    expect(made).toMatchObject({ displayName: 'Gatehouse admins', members: [{ value: anna, display: 'The anna' }] });
    const path = `/Groups/${String(made['id'])}`;
    expect([rolesOf(anna), rolesOf(berta)]).toEqual([[{ role: 'admin' }], []]);
    await patch(path, { op: 'Add', path: 'members', value: [{ value: berta }] });
    await patch(path, { op: 'Remove', path: `members[value eq "${String(anna)}"]` });
    expect([rolesOf(anna), rolesOf(berta)]).toEqual([[], [{ role: 'admin' }]]);
    expect(await json('GET', `/Users/${String(berta)}`)).toMatchObject({ groups: [{ display: 'Gatehouse admins' }] });
    expect(await json('GET', `${path}?excludedAttributes=members`)).not.toHaveProperty('members');
    expect((await ask('DELETE', path)).status).toBe(204);
    expect([(await ask('GET', path)).status, rolesOf(berta)]).toEqual([404, []]);
  });

  test('takes nobody who is not there', async () => {
    expect(await json('POST', '/Groups', { displayName: 'x', members: [{ value: 'per_nobody' }] })).toMatchObject({
      status: '400',
      scimType: 'invalidValue',
    });
  });
});

describe('attributes', () => {
  test('of the name are kept, make the name, and come back', async () => {
    const { id } = await make('anna', { displayName: undefined, name: { givenName: 'Anna', familyName: 'Alt' } });
    const path = `/Users/${String(id)}`;
    expect(await json('GET', path)).toMatchObject({
      displayName: 'Anna Alt',
      name: { formatted: 'Anna Alt', givenName: 'Anna', familyName: 'Alt' },
    });
    await patch(path, { op: 'replace', path: 'name.familyName', value: 'Neu' });
    expect(await json('GET', path)).toMatchObject({
      displayName: 'Anna Neu',
      name: { formatted: 'Anna Neu', givenName: 'Anna', familyName: 'Neu' },
    });
    await patch(path, { op: 'replace', value: { 'name.givenName': 'Hanna' } });
    expect(await json('GET', path)).toMatchObject({ displayName: 'Hanna Neu' });
    await patch(path, { op: 'replace', path: 'displayName', value: 'Dr. Neu' });
    expect(await json('GET', path)).toMatchObject({ displayName: 'Dr. Neu', name: { givenName: 'Hanna' } });
    const found = await json('GET', `/Users?filter=${encodeURIComponent('name.familyName eq "neu"')}`);
    expect(found).toMatchObject({ totalResults: 1 });
  });

  test('of a group such as externalId are kept, found and taken away', async () => {
    const made = await json('POST', '/Groups', { displayName: 'Staff', externalId: 'g-1' });
    expect(made).toMatchObject({ externalId: 'g-1' });
    const path = `/Groups/${String(made['id'])}`;
    const found = await json('GET', `/Groups?filter=${encodeURIComponent('externalId eq "g-1"')}`);
    expect(found).toMatchObject({ totalResults: 1, Resources: [{ id: made['id'] }] });
    await patch(path, { op: 'replace', path: 'externalId', value: 'g-2' });
    expect(await json('GET', path)).toMatchObject({ externalId: 'g-2', displayName: 'Staff' });
    await patch(path, { op: 'remove', path: 'externalId' });
    expect(await json('GET', path)).not.toHaveProperty('externalId');
  });

  test('such as the id are not changed', async () => {
    const { id } = await make('anna');
    const path = `/Users/${String(id)}`;
    const changed = await patch(path, { op: 'replace', path: 'id', value: 'per_other' });
    expect([changed.status, await changed.json()]).toMatchObject([400, { scimType: 'mutability' }]);
    expect((await patch(path, { op: 'replace', value: { id, displayName: 'A' } })).status).toBe(200);
  });

  test('of a part of an address find somebody, as Entra asks', async () => {
    const { id } = await make('anna');
    const filter = encodeURIComponent('emails[type eq "work"].value eq "anna@example.org"');
    expect(await json('GET', `/Users?filter=${filter}`)).toMatchObject({ totalResults: 1, Resources: [{ id }] });
  });
});

describe('the service', () => {
  test.each([
    ['POST', '/Bulk', 501],
    ['GET', '/Me', 501],
    ['POST', '/.search', 501],
    ['POST', '/Users/.search', 501],
    ['POST', '/Users/1', 405],
    ['GET', '/Nothing', 404],
    ['DELETE', '/Nothing/1', 404],
  ])('says in words of the protocol that there is no %s %s', async (method, path, status) => {
    expect(await json(method, path, method === 'POST' ? {} : undefined)).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
    });
  });

  test('names what cannot be read, and the forms of a body that it takes', async () => {
    expect(await json('GET', '/Users?count=abc')).toMatchObject({
      status: '400',
      detail: expect.stringContaining('count') as string,
    });
    const text = await json('POST', '/Users', { userName: 'a' }, { 'content-type': 'text/plain' });
    expect(text).toMatchObject({ status: '415', detail: expect.stringContaining('scim+json') as string });
  });

  test('takes several versions, of which one must be the one that there is', async () => {
    const { id } = await make('anna');
    const path = `/Users/${String(id)}`;
    const rename = (userName: string, tags: string): Promise<Response> =>
      ask('PUT', path, { userName }, { 'if-match': tags });
    expect((await rename('anna2', 'W/"7", W/"1"')).status).toBe(200);
    expect((await rename('anna3', 'W/"1", "7"')).status).toBe(412);
    expect((await rename('anna3', 'nonsense')).status).toBe(412);
  });

  test('says what it can do', async () => {
    expect(await json('GET', '/ServiceProviderConfig')).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
    });
    expect(await json('GET', '/ResourceTypes')).toMatchObject({ totalResults: 2 });
    expect(await json('GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User')).toMatchObject({ name: 'User' });
  });

  test('is for whoever may keep people in step, and that is all that they may', async () => {
    const own = token;
    for (const key of [gateway.userKey, 'gh_user_guess', '']) {
      token = key;
      expect((await ask('GET', '/Users')).status).toBeGreaterThanOrEqual(401);
    }
    const keys = await fetch(`${gateway.url}/admin/v1/keys`, { headers: { authorization: `Bearer ${own}` } });
    expect(keys.status).toBe(403);
  });

  test.each([
    ['POST', '/Users', {}],
    ['POST', '/Users', { userName: 'a\u0000b' }],
    ['GET', '/Users?filter=x', undefined],
    ['GET', '/Users?startIndex=x', undefined],
    ['PATCH', '/Groups/nobody', { Operations: [] }],
  ] as const)('tells what is wrong in words of the protocol: %s %s', async (method, path, body) => {
    const answer = await json(method, path, body);
    expect(answer).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: expect.stringMatching(/^4\d\d$/) as string,
    });
  });
});

describe('whoever has the key of the identity provider', () => {
  test('does not become somebody who was given roles here, by saying who that is there', async () => {
    const { directory } = gateway.gateway;
    const wanted = { name: 'Root', userName: 'root', teams: [], roles: [{ role: 'admin' }] };
    const { id } = await directory.create('person', wanted, { actor: 'test' });
    const me = { externalId: 'attacker' };
    expect((await patch(`/Users/${id}`, { op: 'replace', value: me })).status).toBe(403);
    expect((await ask('PUT', `/Users/${id}`, { userName: 'root', ...me })).status).toBe(403);
    expect(directory.get('person', id)?.identities ?? []).toEqual([]);
    // All else about such a person goes on to be the provider's to say.
    expect((await patch(`/Users/${id}`, { op: 'replace', value: { displayName: 'Root Beispiel' } })).status).toBe(200);
    expect((await patch(`/Users/${id}`, { op: 'replace', value: { active: false } })).status).toBe(200);
  });

  test('goes on to say who those are whose roles come from its own groups', async () => {
    const { id } = await make('anna', { externalId: undefined });
    await json('POST', '/Groups', { displayName: 'Gatehouse admins', members: [{ value: id }] });
    expect(gateway.gateway.directory.get('person', String(id))?.roles).toMatchObject([{ role: 'admin' }]);
    expect((await patch(`/Users/${String(id)}`, { op: 'replace', value: { externalId: 'x-anna' } })).status).toBe(200);
  });
});
