import { logPageSchema, requestViewSchema } from '@gatehouse/contract/admin-record';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;
let auditorKey: string;
let answered: string;

beforeAll(async () => {
  gateway = await listenTestGateway({
    logLevel: 'silent',
    configuration: {
      inspection: { guards: [{ use: 'ban-substrings', id: 'words', substrings: ['forbidden'], action: 'block' }] },
    },
  });
  ({ key: auditorKey } = await gateway.gateway.keys.create({ name: 'Internal audit', role: 'auditor' }));
  const { key } = await gateway.gateway.keys.create({ name: 'Chatbot of the shop', role: 'user' });
  ({ id: answered } = (await ask('Good morning', key)).exchange);
  await ask('Something forbidden', key).catch(() => undefined);
  const { index } = gateway.gateway.record;
  while ((await index.query({ code: 'input_blocked' }, { limit: 1 })).entries.length === 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
});
afterAll(() => gateway.close());

function ask(content: string, key: string) {
  const messages = [{ role: 'user', content }];
  return gateway.ask({ model: 'scripted', messages, user: 'anna.subject' }, { key });
}

async function call(place: string, key = gateway.adminKey, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${gateway.url}/admin/v1/${place}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function kinds(query: string, key?: string): Promise<string[]> {
  const { body } = await call(`log?${query}`, key);
  return logPageSchema.parse(body).entries.map(({ kind }) => kind);
}

test.each([
  ['text=scripted', ['refusal', 'result', 'request']],
  ['text=words+input_blocked', ['refusal']],
  // The name of a key is in no leaf: the gateway knows which reference it has there.
  ['text=shop', ['refusal', 'result', 'request', 'key']],
  ['text=CHATBOT+answered', ['result']],
  ['text=forbidden', []],
  ['text=anna.subject', []],
  ['subject=anna.subject', ['refusal', 'result', 'request']],
  ['target=scripted', ['result']],
])('the log finds by %s', async (query, expected) => {
  expect(await kinds(query)).toEqual(expected);
  expect(await kinds(query, auditorKey)).toEqual(expected);
});

test('a request has all its leaves, and what was done to it since', async () => {
  const place = `requests/${answered}`;
  expect((await call('contents', gateway.adminKey, { request: answered, reason: 'complaint 17' })).status).toBe(200);
  await expect
    .poll(async () => requestViewSchema.parse((await call(place)).body).about.length, { timeout: 10_000 })
    .toBe(2);
  const view = requestViewSchema.parse((await call(place)).body);
  expect(view.leaves.map(({ leaf }) => leaf.kind)).toEqual(['request', 'result']);
  expect(view.about.map(({ leaf }) => leaf.kind)).toEqual(['read', 'read']);
  expect(view.key?.name).toBe('Chatbot of the shop');
  expect(Object.values(view.actors)).toEqual(['test admin']);

  // Names of keys are for administrators.
  const audited = requestViewSchema.parse((await call(place, auditorKey)).body);
  expect(audited).toEqual({ request: answered, leaves: view.leaves, about: view.about, actors: {} });
});

test('a request is shown with the erasure of whom it is about, and not with that of others', async () => {
  const place = `requests/${answered}`;
  const erase = (subject: string) => call('erasures', gateway.adminKey, { subject, reason: 'Article 17' });
  expect((await erase('anna.subject')).status).toBe(200);
  await expect
    .poll(async () => requestViewSchema.parse((await call(place)).body).about.at(-1)?.leaf.kind, { timeout: 10_000 })
    .toBe('erasure');
  await erase('somebody.else');
  const view = requestViewSchema.parse((await call(place)).body);
  expect(view.about.filter(({ leaf }) => leaf.kind === 'erasure')).toHaveLength(1);
  expect(await kinds('subject=anna.subject')).toEqual([]);
});

test.each([
  ['requests/req_none', 404],
  ['requests/..%2Fkeys', 400],
  ['requests/', 404],
  ['log?text=', 400],
  [`log?text=${'x'.repeat(513)}`, 400],
  ['log?cursor=1%20or%201', 400],
])('%s is answered with %i', async (place, status) => {
  expect((await call(place)).status).toBe(status);
});

test('neither is for users', async () => {
  for (const place of ['log', `requests/${answered}`]) expect((await call(place, gateway.userKey)).status).toBe(403);
});
