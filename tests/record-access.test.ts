import { createHash } from 'node:crypto';
import {
  approvalAskedSchema,
  approvalListSchema,
  logLeafSchema,
  type LogPage,
  logPageSchema,
  readContentSchema,
} from '@gatehouse/contract/admin-record';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { keyOfPerson } from '../packages/gateway/src/testing/key-of-person.ts';

const canary = 'the-canary-in-the-prompt';

let gateway: ListeningTestGateway;

async function open(fourEyes = false): Promise<void> {
  gateway = await listenTestGateway({ logLevel: 'silent', configuration: { ledger: { fourEyes } } });
}

async function call(path: string, key: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${gateway.url}/admin/v1/${path}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function list(query = ''): Promise<LogPage> {
  const { status, body } = await call(`log${query}`, gateway.adminKey);
  expect(status).toBe(200);
  return logPageSchema.parse(body);
}

async function ask(content = canary): Promise<string> {
  const { exchange } = await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content }] });
  await expect.poll(() => list(`?request=${exchange.id}`), { timeout: 10_000 }).toMatchObject({ entries: [{}, {}] });
  return exchange.id;
}

describe('the record over the admin API', () => {
  beforeAll(() => open());
  afterAll(() => gateway.close());

  test('is listed, newest first, within a moment of what happens, and without content', async () => {
    const request = await ask();
    const page = await list(`?request=${request}`);
    expect(page.entries.map(({ kind }) => kind)).toEqual(['result', 'request']);
    expect(page.entries[0]).toMatchObject({ outcome: 'answered', model: 'scripted', status: 200 });
    expect(page.index).toMatchObject({ state: 'ready' });
    expect(JSON.stringify(await list())).not.toContain(canary);
  });

  test('is given page by page, each leaf once', async () => {
    for (let index = 0; index < 5; index += 1) await ask();
    const whole = await list('?limit=500');
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(`?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.entries.map(({ index }) => index));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(whole.entries.map(({ index }) => index));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each([
    ['?limit=0', 'limit'],
    ['?limit=501', 'limit'],
    ['?limit=ten', 'limit'],
    ['?since=2&since=3', 'since'],
    ['?since=5&until=4', 'until'],
    ['?cursor=abc', 'cursor'],
    ['?colour=red', 'colour'],
    ['?__proto__=1', '__proto__'],
  ])('refuses the question %s by the name of what is wrong', async (query, param) => {
    const { status, body } = await call(`log${query}`, gateway.adminKey);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'invalid_request', param } });
  });

  test('is found by the id of a key, which leaves name by a reference, and by that reference', async () => {
    const { key, record } = await gateway.gateway.keys.create({ name: 'one of many', role: 'user' });
    const messages = [{ role: 'user', content: 'whose' }];
    const { exchange } = await gateway.ask({ model: 'scripted', messages }, { key });
    await expect.poll(() => list(`?request=${exchange.id}`), { timeout: 10_000 }).toMatchObject({ entries: [{}, {}] });
    const found = await list(`?key=${record.id}&kind=request,result`);
    expect(found.entries.map(({ request }) => request)).toEqual([exchange.id, exchange.id]);
    const [reference] = found.entries.map((entry) => entry.key);
    expect(reference).toMatch(/^[0-9a-f]{32}$/);
    expect((await list(`?key=${reference}&kind=request,result`)).entries).toEqual(found.entries);
  });

  test('is found by the name of a subject, which stands nowhere in the record', async () => {
    const messages = [{ role: 'user', content: 'whose' }];
    const { exchange } = await gateway.ask({ model: 'scripted', messages, user: 'anna.subject' });
    await expect.poll(() => list(`?request=${exchange.id}`), { timeout: 10_000 }).toMatchObject({ entries: [{}, {}] });
    const found = await list('?subject=anna.subject');
    expect(found.entries.map(({ request }) => request)).toEqual([exchange.id, exchange.id]);
    expect(JSON.stringify(await list())).not.toContain('anna');
    expect((await list(`?subject=${found.entries[0]?.subjects[0]}`)).entries).toEqual(found.entries);
    expect((await list('?subject=anna')).entries).toEqual([]);
  });

  test('gives one leaf with its exact bytes, whose hash anyone can check', async () => {
    await ask();
    const [entry] = (await list()).entries;
    const { body } = await call(`log/${entry?.shard}/${entry?.index}`, gateway.adminKey);
    const leaf = logLeafSchema.parse(body);
    expect(leaf.leaf.kind).toBe(entry?.kind);
    expect(createHash('sha256').update('\0').update(leaf.json).digest('hex')).toBe(leaf.hash);
    expect(JSON.parse(leaf.json)).toEqual(leaf.leaf);
  });

  test.each(['none/0', 'default/999999', '..%2f..%2fkeys/0', 'default/-1', 'default/0x1', 'default'])(
    'has no leaf at %s',
    async (place) => {
      const { status } = await call(`log/${place}`, gateway.adminKey);
      expect([400, 404]).toContain(status);
    },
  );

  test.each(['log', 'log/a/0', 'approvals'])('is closed to user keys at %s', async (path) => {
    expect((await call(path, gateway.userKey)).status).toBe(403);
  });
});

describe('reading content over the admin API', () => {
  beforeAll(() => open());
  afterAll(() => gateway.close());

  test('shows prompt and answer to whoever gives a reason, and leaves a leaf for each', async () => {
    const request = await ask();
    const { status, body } = await call('contents', gateway.adminKey, { request, reason: 'complaint 17' });
    expect(status).toBe(200);
    const read = readContentSchema.parse(body);
    expect(read.contents.map(({ part }) => part)).toEqual(['prompt', 'answer']);
    expect(read.contents[0]?.pieces[0]?.text).toContain(canary);
    const leaves = (await gateway.leaves()).filter(({ kind }) => kind === 'read');
    expect(leaves).toHaveLength(2);
    expect(leaves).toMatchObject([{ parts: ['prompt'], reason: [{ bytes: 12 }] }, { parts: ['answer'] }]);
    expect(read.recorded).toEqual(leaves.map(({ index }) => index));
    expect(JSON.stringify(leaves)).not.toContain('complaint');
    await expect.poll(() => list('?kind=read'), { timeout: 10_000 }).toMatchObject({ entries: [{}, {}] });
  });

  test.each([{ reason: '' }, { reason: ' ' }, {}, { reason: 'x'.repeat(1_001) }, { reason: 'a\u0000b' }])(
    'is refused with %j for a reason, and leaves no leaf',
    async (given) => {
      const request = await ask();
      const before = await gateway.leaves();
      const { status, body } = await call('contents', gateway.adminKey, { request, ...given });
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: { param: 'reason' } });
      expect(await gateway.leaves()).toEqual(before);
    },
  );

  test('is closed to user keys, their own requests included', async () => {
    const request = await ask();
    expect((await call('contents', gateway.userKey, { request, reason: 'mine' })).status).toBe(403);
  });
});

describe('reading content with four eyes over the admin API', () => {
  beforeAll(() => open(true));
  afterAll(() => gateway.close());

  test('takes two people', async () => {
    const request = await ask();
    const other = (await keyOfPerson(gateway.gateway, { name: 'other', role: 'admin' })).key;
    const wanted = { request, reason: 'complaint 17' };

    const asked = await call('contents', gateway.adminKey, wanted);
    expect(asked.status).toBe(202);
    expect(JSON.stringify(asked.body)).not.toContain(canary);
    const { id } = approvalAskedSchema.parse(asked.body).approval;
    const { approvals, fourEyes } = approvalListSchema.parse((await call('approvals', other)).body);
    expect(fourEyes).toBe(true);
    expect(approvals).toMatchObject([{ id, ...wanted, state: 'pending' }]);

    const own = await call(`approvals/${id}`, gateway.adminKey, { decision: 'approved' });
    expect(own).toMatchObject({ status: 403, body: { error: { code: 'approval_needs_another' } } });
    expect((await call(`approvals/${id}`, other, { decision: 'approved' })).status).toBe(200);
    expect((await call('contents', other, wanted)).status).toBe(202);
    expect((await call('contents', gateway.adminKey, wanted)).status).toBe(200);
    expect((await call('contents', gateway.adminKey, wanted)).status).toBe(202);
    const kinds = (await gateway.leaves()).map(({ kind }) => kind).filter((kind) => /^(read|approval)$/.test(kind));
    expect(kinds).toEqual(['approval', 'read', 'read']);
  });
});
