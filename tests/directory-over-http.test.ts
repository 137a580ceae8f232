import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredRecord } from '../packages/gateway/src/core/directory-store.ts';
import { GatehouseError } from '../packages/gateway/src/core/errors.ts';
import { createMemoryDirectory } from '../packages/gateway/src/stores/memory-directory.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Whatever the gateway says; each test looks at what it needs.
  readonly body: Readonly<Record<string, never>>;
}

let gateway: ListeningTestGateway;

beforeAll(async () => {
  gateway = await listenTestGateway({
    configuration: { limits: { failuresPerMinute: 10_000 } },
    providers: {
      scripted: createScriptedModel({
        script: ({ request }) =>
          JSON.stringify(request.body).includes('slowly')
            ? { pieces: Array.from({ length: 200 }, () => 'word '), rate: 10 }
            : undefined,
      }),
    },
  });
});
afterAll(() => gateway.close());

async function ask(
  method: string,
  path: string,
  {
    body,
    key = gateway.adminKey,
    headers = {},
  }: { body?: object; key?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

const make = async (path: string, body: object, key?: string): Promise<{ id: string; key: string }> => {
  const made = await ask('POST', `/admin/v1/${path}`, { body, ...(key === undefined ? {} : { key }) });
  expect([made.status, made.body]).toEqual([201, expect.any(Object)]);
  const { record } = made.body as { record?: { id: string } };
  return {
    ...(made.body as unknown as { id: string; key: string }),
    ...(record === undefined ? {} : { id: record.id }),
  };
};

const chat = (key: string, more: object = {}): Promise<Answer> =>
  ask('POST', '/v1/chat/completions', {
    key,
    body: { model: 'scripted', messages: [{ role: 'user', content: 'hello' }], ...more },
  });

const codeOf = ({ body }: Answer): string => (body as { error?: { code: string } }).error?.code ?? 'none';

describe('the directory over HTTP', () => {
  it('makes, shows, changes and closes a team, each change with its leaf', async () => {
    const made = await ask('POST', '/admin/v1/teams', { body: { name: 'Sales' } });
    const { id } = made.body as unknown as { id: string };
    expect([made.status, made.headers.get('etag'), made.headers.get('location')]).toEqual([
      201,
      '"1"',
      `/admin/v1/teams/${id}`,
    ]);
    const changed = await ask('PATCH', `/admin/v1/teams/${id}`, {
      body: { limits: { costPerDay: 3 } },
      headers: { 'if-match': '"1"' },
    });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    const late = await ask('PATCH', `/admin/v1/teams/${id}`, { body: { name: 'x' }, headers: { 'if-match': '"1"' } });
    expect([late.status, codeOf(late)]).toEqual([412, 'changed_meanwhile']);
    const weak = await ask('PATCH', `/admin/v1/teams/${id}`, { body: { name: 'x' }, headers: { 'if-match': 'W/"2"' } });
    // `if-match` compares strongly (RFC 9110, 13.1.1), and we give no weak tags.
    expect([weak.status, codeOf(weak)]).toEqual([412, 'changed_meanwhile']);
    expect((await ask('DELETE', `/admin/v1/teams/${id}`)).body).toMatchObject({ status: 'closed', version: 3 });
    const leaves = (await gateway.leaves()).filter((leaf) => leaf.kind === 'directory' && leaf.entity === id);
    expect(leaves).toMatchObject([
      { action: 'created', of: 'team', tenant: 'default' },
      { action: 'changed', changed: ['limits'] },
      { action: 'removed', changed: ['status'] },
    ]);
    const [, change] = leaves;
    if (change === undefined) throw new Error('no leaf');
    expect(JSON.parse(await gateway.content(change, 'diff'))).toMatchObject({
      before: { name: 'Sales', version: 1 },
      after: { limits: { costPerDay: 3 }, version: 2 },
    });
  });

  it('never names a person in leaves but by a reference', async () => {
    const { id } = await make('people', { name: 'Anna Example', email: 'anna@example.org' });
    const leaf = (await gateway.leaves()).findLast((one) => one.kind === 'directory');
    expect(leaf).toMatchObject({ of: 'person', person: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(JSON.stringify(leaf)).not.toContain(id);
  });

  it('does what has the same idempotency key once, and refuses another request under it', async () => {
    const headers = { 'idempotency-key': 'abc-1' };
    const once = () => ask('POST', '/admin/v1/teams', { body: { name: 'Once' }, headers });
    const [one, other] = await Promise.all([once(), once()]);
    expect(one.body).toEqual(other.body);
    expect((await once()).body).toEqual(one.body);
    const conflict = await ask('POST', '/admin/v1/teams', { body: { name: 'Twice' }, headers });
    expect([conflict.status, codeOf(conflict)]).toEqual([422, 'idempotency_conflict']);
    const { body } = await ask('GET', '/admin/v1/teams?limit=500');
    expect((body as { items?: { name: string }[] }).items?.filter(({ name }) => name === 'Once')).toHaveLength(1);
    const [key, again] = [
      await ask('POST', '/admin/v1/keys', { body: { name: 'k' }, headers: { 'idempotency-key': 'k-1' } }),
      await ask('POST', '/admin/v1/keys', { body: { name: 'k' }, headers: { 'idempotency-key': 'k-1' } }),
    ];
    expect(again.body).toEqual(key.body);
  });

  it('gives lists in pages that neither miss nor repeat anything', async () => {
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, index) => make('service-accounts', { name: `s${index}` })),
    );
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask('GET', `/admin/v1/service-accounts?limit=3${cursor}`);
      const { items, next } = body as unknown as { items: { id: string }[]; next?: string };
      seen.push(...items.map(({ id }) => id));
      cursor = next === undefined ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(seen.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    expect(codeOf(await ask('GET', '/admin/v1/service-accounts?cursor=nonsense'))).toBe('invalid_request');
  });

  it('lists built-in roles beside own ones, and keys may have these', async () => {
    await make('roles', { id: 'watcher', name: 'Watcher', permissions: ['record.read'] });
    const { body } = await ask('GET', '/admin/v1/roles');
    expect(body).toMatchObject({ builtIn: expect.arrayContaining([expect.objectContaining({ id: 'team-lead' })]) });
    const { key } = await make('keys', { name: 'w', role: 'watcher' });
    expect((await ask('GET', '/admin/v1/log', { key })).status).toBe(200);
    expect(codeOf(await ask('GET', '/admin/v1/status', { key }))).toBe('role_not_permitted');
    await ask('PATCH', '/admin/v1/roles/watcher', { body: { permissions: ['status.read'] } });
    expect(codeOf(await ask('GET', '/admin/v1/log', { key }))).toBe('role_not_permitted');
    expect((await ask('GET', '/admin/v1/status', { key })).status).toBe(200);
    expect(codeOf(await ask('POST', '/admin/v1/keys', { body: { name: 'x', role: 'no-such-role' } }))).toBe(
      'invalid_request',
    );
  });
});

describe('a key', () => {
  it('is refused at once when its owner is suspended, and good again when that is over', async () => {
    const owner = await make('people', { name: 'Ben' });
    const { key } = await make('keys', { name: 'ben', owner: owner.id });
    expect((await chat(key)).status).toBe(200);
    await ask('PATCH', `/admin/v1/people/${owner.id}`, { body: { status: 'suspended' } });
    const refused = await chat(key);
    expect([refused.status, codeOf(refused)]).toEqual([401, 'owner_not_active']);
    await ask('PATCH', `/admin/v1/people/${owner.id}`, { body: { status: 'active' } });
    expect((await chat(key)).status).toBe(200);
    await ask('DELETE', `/admin/v1/people/${owner.id}`);
    expect(codeOf(await chat(key))).toBe('owner_not_active');
    for (const [param, value] of [
      ['owner', owner.id],
      ['team', 'team_none'],
      ['tenant', 'nowhere'],
    ] as const)
      expect(await ask('POST', '/admin/v1/keys', { body: { name: 'a', [param]: value } })).toMatchObject({
        body: { error: { code: 'invalid_request', param } },
      });
    expect(codeOf(await ask('POST', '/admin/v1/keys', { body: { name: 'again', owner: owner.id } }))).toBe(
      'invalid_request',
    );
  });

  it('is replaced by another one, with the old one good for the overlap', async () => {
    const first = await make('keys', { name: 'turn', labels: ['berlin'], scopes: { models: ['scripted'] } });
    const second = await make(`keys/${first.id}/rotate`, { overlap: 3_600 });
    expect([(await chat(first.key)).status, (await chat(second.key)).status]).toEqual([200, 200]);
    expect((await ask('GET', `/admin/v1/keys/${first.id}`)).body).toMatchObject({ successor: second.id });
    expect((await ask('GET', `/admin/v1/keys/${second.id}`)).body).toMatchObject({
      predecessor: first.id,
      labels: ['berlin'],
      scopes: { models: ['scripted'] },
    });
    expect(await ask('POST', `/admin/v1/keys/${first.id}/rotate`, { body: {} })).toMatchObject({
      status: 409,
      body: { error: { code: 'key_rotated', param: second.id } },
    });
    const third = await make(`keys/${second.id}/rotate`, { overlap: 0 });
    expect(codeOf(await chat(second.key))).toBe('key_expired');
    expect((await chat(third.key)).status).toBe(200);
  });

  it('is changed, replaced and revoked only as it was seen, where that is asked for', async () => {
    const { id } = await make('keys', { name: 'seen', labels: ['berlin'] });
    const path = `/admin/v1/keys/${id}`;
    const as = (tag: string, body: object) => ({ body, headers: { 'if-match': tag } });
    const seen = await ask('GET', path);
    expect([seen.headers.get('etag'), seen.body]).toMatchObject(['"1"', { version: 1 }]);
    const changed = await ask('PATCH', path, as('"1"', { labels: ['hamburg'] }));
    expect([changed.status, changed.headers.get('etag'), changed.body]).toMatchObject([200, '"2"', { version: 2 }]);
    // What is so already is no change.
    expect((await ask('PATCH', path, as('"2"', { labels: ['hamburg'] }))).headers.get('etag')).toBe('"2"');
    const late = [
      await ask('PATCH', path, as('"1"', { labels: ['bremen'] })),
      await ask('POST', `${path}/rotate`, as('"1"', { overlap: 0 })),
      await ask('DELETE', path, { headers: { 'if-match': '"1"' } }),
    ];
    for (const answer of late) expect([answer.status, codeOf(answer)]).toEqual([412, 'changed_meanwhile']);
    for (const tag of ['W/"2"', '"deadbeef"', '"1", "3"']) {
      const other = await ask('PATCH', path, as(tag, { labels: ['bremen'] }));
      expect([tag, other.status, codeOf(other)]).toEqual([tag, 412, 'changed_meanwhile']);
    }
    for (const tag of ['2', '"2', '*, "2"']) {
      const none = await ask('PATCH', path, as(tag, { labels: ['bremen'] }));
      expect([tag, none.status, codeOf(none)]).toEqual([tag, 400, 'invalid_request']);
    }
    expect((await ask('GET', path)).body).toMatchObject({ labels: ['hamburg'], version: 2 });
    const { body } = await ask('GET', '/admin/v1/keys');
    expect((body as unknown as { keys: { id: string; version: number }[] }).keys).toContainEqual(
      expect.objectContaining({ id, version: 2 }),
    );
    const next = await ask('POST', `${path}/rotate`, as('"deadbeef", "2", "7"', { overlap: 3_600 }));
    expect([next.status, next.headers.get('etag')]).toEqual([201, '"1"']);
    const revoked = await ask('DELETE', path, { headers: { 'if-match': '"3"' } });
    expect([revoked.status, revoked.headers.get('etag'), revoked.body]).toMatchObject([200, '"4"', { version: 4 }]);
  });

  it('is changed by a patch of the type that RFC 7396 gives it, which no other request may have', async () => {
    const { id } = await make('keys', { name: 'patched' });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const changed = await ask('PATCH', `/admin/v1/keys/${id}`, { body: { name: 'as a patch' }, headers });
    expect([changed.status, changed.body]).toMatchObject([200, { name: 'as a patch' }]);
    expect(codeOf(await ask('POST', '/admin/v1/keys', { body: { name: 'n' }, headers }))).toBe(
      'unsupported_media_type',
    );
    const other = { 'content-type': 'application/json-patch+json' };
    expect((await ask('PATCH', `/admin/v1/keys/${id}`, { body: { name: 'n' }, headers: other })).status).toBe(415);
  });

  it('is refused where something in it is no role, no path, no address or no idempotency key, with its place', async () => {
    const refused = async (path: string, body: object, headers = {}): Promise<string | undefined> => {
      const answer = await ask('POST', `/admin/v1/${path}`, { body, headers });
      const { code, message, param } = (answer.body as unknown as { error: Record<string, string> }).error;
      expect(code).toBe('invalid_request');
      if (param === 'role') expect(message).toMatch(/There are: `user`, .*`team-lead`/);
      return param;
    };
    expect(await refused('keys', { name: 'a', role: 'nope' })).toBe('role');
    expect(await refused('keys', { name: 'a', scopes: { routes: ['v1/chat'] } })).toBe('scopes.routes.0');
    expect(await refused('keys', { name: 'a' }, { 'idempotency-key': '' })).toBe('idempotency-key');
    const person = { name: 'Anna', teams: [], roles: [] };
    for (const email of ['notmail', 'a b@example.org', '@example.org', 'anna@'])
      expect(await refused('people', { ...person, email })).toBe('email');
    expect((await ask('POST', '/admin/v1/people', { body: { ...person, email: 'anna.k@mail.example' } })).status).toBe(
      201,
    );
  });

  it('of two changes of what was seen at the same time lets one through', async () => {
    const { id } = await make('keys', { name: 'raced' });
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((label) =>
        ask('PATCH', `/admin/v1/keys/${id}`, { body: { labels: [label] }, headers: { 'if-match': '"1"' } }),
      ),
    );
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '412', '412']);
  });

  it('does what its scopes say, and nothing else', async () => {
    const refusal = async (scopes: object, more: object = {}): Promise<string> =>
      codeOf(await chat((await make('keys', { name: 's', scopes })).key, more));
    expect(await refusal({ models: ['scripted'], addresses: ['127.0.0.0/8'] })).toBe('none');
    expect(await refusal({ models: ['other'] })).toBe('model_not_permitted');
    expect(await refusal({ addresses: ['10.0.0.0/8'] })).toBe('address_not_permitted');
    expect(await refusal({ routes: ['/v1/embeddings'] })).toBe('route_not_permitted');
    expect(await refusal({ policies: ['strict'] })).toBe('policy_not_permitted');
    const tools = [{ type: 'function', function: { name: 'transfer', parameters: { type: 'object' } } }];
    expect(await refusal({ tools: ['weather'] }, { tools })).toBe('tool_not_permitted');
    const { key } = await make('keys', { name: 's', scopes: { models: ['other'] } });
    expect((await ask('GET', '/v1/models', { key })).body).toMatchObject({ data: [] });
  });

  it('is not narrowed to routes that there are not, and told what of its scopes names nothing yet', async () => {
    const made = (scopes: object) => ask('POST', '/admin/v1/keys', { body: { name: 'n', scopes } });
    for (const routes of [['/v1/chat/completion'], ['/v1/models', '/v2/chat*'], ['/admin/v1/keys/'.slice(0, -4)]])
      expect(await made({ routes })).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_request', param: `scopes.routes.${routes.length - 1}` } },
      });
    const routes = ['/v1/*', '/v1/models/a/b', '/admin/v1/keys/key_1*', '*'];
    expect((await made({ routes, tools: ['anything'] })).body).not.toHaveProperty('record.unmatched');
    const { body, status } = await made({ models: ['scripted', 'not-yet/*'], policies: ['default', 'strikt'] });
    expect(status).toBe(201);
    const { record } = body as unknown as { record: { id: string } };
    const unmatched = [
      { scope: 'models', pattern: 'not-yet/*' },
      { scope: 'policies', pattern: 'strikt' },
    ];
    expect(record).toMatchObject({ unmatched });
    const scopes = { models: ['scripted'], policies: ['strikt'] };
    const changed = await ask('PATCH', `/admin/v1/keys/${record.id}`, { body: { scopes } });
    expect(changed.body).toMatchObject({ unmatched: [{ scope: 'policies', pattern: 'strikt' }] });
    const wrong = await ask('PATCH', `/admin/v1/keys/${record.id}`, { body: { scopes: { routes: ['/v3/*'] } } });
    expect(wrong.body).toMatchObject({ error: { param: 'scopes.routes.0' } });
  });

  it('of a stream that runs ends it when it is revoked, or its owner is suspended', async () => {
    const slow = async (): Promise<{ id: string; owner: string; ended: Promise<string> }> => {
      const owner = await make('service-accounts', { name: 'streams' });
      const { id, key } = await make('keys', { name: 'stream', owner: owner.id });
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'scripted',
          stream: true,
          messages: [{ role: 'user', content: 'slowly' }],
        }),
      });
      expect(response.status).toBe(200);
      return { id, owner: owner.id, ended: response.text() };
    };
    const one = await slow();
    await ask('DELETE', `/admin/v1/keys/${one.id}`);
    expect(await one.ended).toContain('key_revoked');
    const other = await slow();
    await ask('PATCH', `/admin/v1/service-accounts/${other.owner}`, { body: { status: 'suspended' } });
    expect(await other.ended).toContain('owner_not_active');
  });
});

describe('who is bound to a tenant or a team', () => {
  let auditor: { key: string };
  let lead: { key: string };
  let admin: { key: string };
  let teams: { id: string }[];
  let theirs: { id: string; key: string };
  let others: { id: string; key: string };

  beforeAll(async () => {
    await make('tenants', { id: 'globex', name: 'Globex' });
    teams = [
      await make('teams', { tenant: 'globex', name: 'one' }),
      await make('teams', { tenant: 'globex', name: 'two' }),
    ];
    auditor = await make('keys', { name: 'a', role: 'auditor', tenant: 'globex', bound: 'tenant' });
    admin = await make('keys', { name: 'b', role: 'admin', tenant: 'globex', bound: 'tenant' });
    lead = await make('keys', {
      name: 'l',
      role: 'team-lead',
      tenant: 'globex',
      team: teams[0]?.id ?? '',
      bound: 'team',
    });
    theirs = await make('keys', { name: 't', tenant: 'globex', team: teams[0]?.id ?? '' });
    others = await make('keys', { name: 'o', tenant: 'globex', team: teams[1]?.id ?? '' });
    await chat(theirs.key);
    await chat(others.key);
    await chat(gateway.userKey);
  });

  it('sees keys of that part alone', async () => {
    const seen = async (key: string): Promise<readonly string[]> => {
      const { body } = await ask('GET', '/admin/v1/keys', { key });
      return (body as unknown as { keys: { name: string }[] }).keys.map(({ name }) => name).toSorted();
    };
    expect(await seen(lead.key)).toEqual(['l', 't']);
    expect(await seen(admin.key)).toEqual(['a', 'b', 'l', 'o', 't']);
    expect((await seen(gateway.adminKey)).length).toBeGreaterThan(6);
    expect((await ask('GET', `/admin/v1/keys/${others.id}`, { key: lead.key })).status).toBe(404);
    expect((await ask('DELETE', `/admin/v1/keys/${others.id}`, { key: lead.key })).status).toBe(404);
    // Not even by what would be wrong with a change, or by one that changes nothing.
    for (const body of [{ labels: null }, { expiresAt: 1 }, { name: 'mine' }]) {
      const change = { body, key: lead.key, headers: { 'if-match': '"9"' } };
      expect((await ask('PATCH', `/admin/v1/keys/${others.id}`, change)).status).toBe(404);
      expect((await ask('PATCH', `/admin/v1/keys/${others.id}`, { body, key: lead.key })).status).toBe(404);
    }
  });

  it('makes keys there alone, and none that may do more', async () => {
    const made = (body: object, key = lead.key) => ask('POST', '/admin/v1/keys', { body: { name: 'n', ...body }, key });
    const [one = { id: '' }, two = { id: '' }] = teams;
    expect((await made({ tenant: 'globex', team: one.id })).status).toBe(201);
    expect(codeOf(await made({ tenant: 'globex', team: two.id }))).toBe('role_not_permitted');
    expect(codeOf(await made({}))).toBe('role_not_permitted');
    expect(codeOf(await made({ tenant: 'globex', team: one.id, role: 'admin', bound: 'team' }))).toBe(
      'beyond_own_permissions',
    );
    expect(codeOf(await made({ tenant: 'globex', role: 'admin' }, admin.key))).toBe('beyond_own_permissions');
    expect((await made({ tenant: 'globex', role: 'admin', bound: 'tenant' }, admin.key)).status).toBe(201);
    const [mine, other] = [
      await make('people', { name: 'm', tenant: 'globex', teams: [one.id] }),
      await make('people', { name: 'o', tenant: 'globex', teams: [two.id] }),
    ];
    expect((await made({ tenant: 'globex', team: one.id, owner: mine.id })).status).toBe(201);
    expect(codeOf(await made({ tenant: 'globex', team: one.id, owner: other.id }))).toBe('role_not_permitted');
  });

  it('is told what of its permissions is worth something there', async () => {
    const { body } = await ask('GET', '/admin/v1/session', { key: auditor.key });
    const { permissions } = body as unknown as { permissions: string[] };
    expect(permissions).toEqual(expect.arrayContaining(['record.read', 'directory.read', 'costs.read']));
    expect(permissions).not.toEqual(expect.arrayContaining(['status.read']));
    expect(permissions).not.toContain('configuration.read');
  });

  it('sees leaves of that part alone', async () => {
    const seen = async (key: string): Promise<ReadonlySet<string>> => {
      const { body } = await ask('GET', '/admin/v1/log?limit=200', { key });
      const { entries } = body as unknown as { entries: { tenant?: string; team?: string }[] };
      return new Set(entries.map(({ tenant, team }) => `${tenant} ${team}`));
    };
    const [one = { id: '' }, two = { id: '' }] = teams;
    await expect
      .poll(async () => [...(await seen(auditor.key))].toSorted())
      .toEqual([`globex ${one.id}`, `globex ${two.id}`, 'globex undefined'].toSorted());
    expect([...(await seen(lead.key))]).toEqual([`globex ${one.id}`]);
    expect((await seen(gateway.adminKey)).has('default undefined')).toBe(true);
  });

  it('is told of no leaf and no request of others', async () => {
    const found = async (query: string): Promise<{ request: string; shard: string; index: number }> => {
      const newest = async () => (await ask('GET', `/admin/v1/log?limit=1&kind=result&${query}`)).body;
      await expect.poll(newest).toMatchObject({ entries: [expect.any(Object)] });
      const { entries } = (await newest()) as unknown as {
        entries: [{ request: string; shard: string; index: number }];
      };
      return entries[0];
    };
    const [foreign, own] = [await found('tenant=default'), await found(`team=${teams[0]?.id}`)];
    for (const key of [auditor.key, lead.key]) {
      expect((await ask('GET', `/admin/v1/requests/${own.request}`, { key })).status).toBe(200);
      expect((await ask('GET', `/admin/v1/requests/${foreign.request}`, { key })).status).toBe(404);
      expect((await ask('GET', `/admin/v1/log/${own.shard}/${own.index}`, { key })).status).toBe(200);
      expect((await ask('GET', `/admin/v1/log/${foreign.shard}/${foreign.index}`, { key })).status).toBe(404);
      expect((await ask('GET', `/v1/receipts/${foreign.request}`, { key })).status).toBe(404);
    }
  });

  it.each(['/admin/v1/status', '/admin/v1/guards', '/admin/v1/overview?since=0', '/admin/v1/ledger', '/ledger/'])(
    'is refused what belongs to everybody: %s',
    async (path) => {
      expect(codeOf(await ask('GET', path, { key: auditor.key }))).toBe('role_not_permitted');
    },
  );

  it('sees people and teams of that part alone', async () => {
    await make('people', { name: 'Their', tenant: 'globex', teams: [teams[0]?.id ?? ''] });
    const seen = async (path: string, key: string): Promise<readonly string[]> => {
      const { body } = await ask('GET', `/admin/v1/${path}`, { key });
      return (body as unknown as { items: { name: string }[] }).items.map(({ name }) => name);
    };
    expect((await seen('people', lead.key)).toSorted()).toEqual(['Their', 'm']);
    expect(await seen('teams', lead.key)).toEqual(['one']);
    expect(await seen('tenants', lead.key)).toEqual(['Globex']);
    expect(codeOf(await ask('POST', '/admin/v1/tenants', { body: { id: 'x', name: 'x' }, key: admin.key }))).toBe(
      'role_not_permitted',
    );
  });
});

describe('1,000 keys and 100 teams', () => {
  it('are served from memory: without the database requests go on, and changes are refused', async () => {
    const record = (kind: string, id: string, body: object): StoredRecord => ({ kind, id, body: JSON.stringify(body) });
    const big = createMemoryDirectory(
      Array.from({ length: 100 }, (_, index) =>
        record('team', `team_${index}`, {
          entity: {
            id: `team_${index}`,
            tenant: 'default',
            name: `Team ${index}`,
            status: 'active',
            version: 1,
            createdAt: 1,
            changedAt: 1,
          },
          secret: '',
        }),
      ),
    );
    let calls = 0;
    let gone = false;
    const counted = <Result>(work: () => Promise<Result>): Promise<Result> => {
      calls += 1;
      return gone ? Promise.reject(new GatehouseError('directory_unavailable')) : work();
    };
    const test = await listenTestGateway({
      directoryStore: {
        list: () => counted(() => big.list()),
        write: (write) => counted(() => big.write(write)),
        ready: () => counted(() => big.ready()),
        close: () => big.close(),
      },
    });
    try {
      const keys: string[] = [];
      for (let index = 0; index < 1_000; index += 1)
        keys.push(
          (await test.gateway.keys.create({ name: `k${index}`, role: 'user', team: `team_${index % 100}` })).key,
        );
      gone = true;
      calls = 0;
      const answers = await Promise.all(
        keys
          .filter((_, index) => index % 20 === 0)
          .map((key) =>
            fetch(`${test.url}/v1/chat/completions`, {
              method: 'POST',
              headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
              body: JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }] }),
            }).then(({ status }) => status),
          ),
      );
      expect([new Set(answers), calls]).toEqual([new Set([200]), 0]);
      const change = (method: string, path: string, body?: object): Promise<Response> =>
        fetch(test.url + path, {
          method,
          headers: { authorization: `Bearer ${test.adminKey}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      for (const [method, path, body] of [
        ['POST', '/admin/v1/teams', { name: 'new' }],
        ['PATCH', '/admin/v1/teams/team_1', { name: 'new' }],
        ['POST', '/admin/v1/keys', { name: 'new' }],
      ] as const) {
        const response = await change(method, path, body);
        expect([response.status, await response.json()]).toMatchObject([
          503,
          { error: { code: 'directory_unavailable' } },
        ]);
      }
      expect((await change('GET', '/admin/v1/teams?limit=200')).status).toBe(200);
      // A revocation waits for nothing: it holds from here on, and is asked for again until it is kept.
      const id = (await test.gateway.keys.list()).find(({ name }) => name === 'k0')?.id;
      expect((await change('DELETE', `/admin/v1/keys/${id}`)).status).toBe(503);
      const refused = await fetch(`${test.url}/v1/models`, { headers: { authorization: `Bearer ${keys[0]}` } });
      expect(refused.status).toBe(401);
      gone = false;
      expect((await change('DELETE', `/admin/v1/keys/${id}`)).status).toBe(200);
      expect((await big.list()).find((one) => one.id === id)?.body).toContain('revokedAt');
    } finally {
      await test.close();
    }
  }, 60_000);
});
