import { afterAll, beforeAll, expect, test } from 'vitest';
import { consentListSchema, privacyViewSchema, registerSchema } from '@gatehouse/contract/admin-privacy';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;
let consentKey: string;
let auditorKey: string;

beforeAll(async () => {
  gateway = await listenTestGateway({ configuration: { pseudonymisation: { types: { EMAIL: 'refuse' } } } });
  const { keys } = gateway.gateway;
  const processing = { purpose: 'Advice', legalBasis: 'consent' } as const;
  ({ key: consentKey } = await keys.create({ name: 'advice', role: 'user', processing }));
  ({ key: auditorKey } = await keys.create({ name: 'auditor', role: 'auditor' }));
});
afterAll(() => gateway.close());

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly body: unknown;
}

async function call(
  path: string,
  key: string,
  { body, headers = {} }: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const response = await fetch(gateway.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, text, body: type?.includes('json') === true ? JSON.parse(text) : undefined };
}

const ask = (content: string, key: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  call('/v1/chat/completions', key, {
    body: { model: 'scripted', messages: [{ role: 'user', content }] },
    headers,
  });

test('tells the client the type and the place of what it refuses, in its language, and never the value', async () => {
  const english = await ask('Write to anna@example.org', gateway.userKey);
  expect(english).toMatchObject({
    status: 400,
    body: { error: { code: 'personal_data_refused', param: '/messages/0/content', type: 'policy_violation' } },
  });
  expect(english.text).toContain('EMAIL: E-mail address.');
  const german = await ask('Write to anna@example.org', gateway.userKey, { 'accept-language': 'de' });
  expect(german.text).toContain('EMAIL: E-Mail-Adresse.');
  expect(english.text + german.text).not.toContain('anna');
});

test('takes subject and consent from headers, and withdrawals over the admin API', async () => {
  const anna = { 'x-gatehouse-subject': 'anna' };
  const consent = { ...anna, 'x-gatehouse-consent': 'form 7, 3 May' };
  expect(await ask('hello', consentKey)).toMatchObject({ status: 400, body: { error: { code: 'subject_required' } } });
  expect(await ask('hello', consentKey, anna)).toMatchObject({
    status: 403,
    body: { error: { code: 'consent_missing' } },
  });
  expect((await ask('hello', consentKey, consent)).status).toBe(200);
  const said = { subject: 'anna', reason: 'a letter' };
  const withdrawn = await call('/admin/v1/consents', gateway.adminKey, { body: { ...said, action: 'withdraw' } });
  expect(withdrawn).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
  expect(await ask('hello', consentKey, consent)).toMatchObject({
    status: 403,
    body: { error: { code: 'consent_withdrawn' } },
  });
  const found = await call('/admin/v1/consents/find', gateway.adminKey, { body: { subject: 'anna' } });
  expect(consentListSchema.parse(found.body).consents.map(({ state }) => state)).toEqual(['withdrawn']);
  const listed = await call('/admin/v1/consents', auditorKey);
  expect(consentListSchema.parse(listed.body).consents).toHaveLength(1);
  expect(listed.text).not.toContain('anna');
  await call('/admin/v1/consents', gateway.adminKey, { body: { ...said, action: 'give', purpose: 'Advice' } });
  expect((await ask('hello', consentKey, anna)).status).toBe(200);
});

test.each([
  ['an empty header', { 'x-gatehouse-subject': 'anna', 'x-gatehouse-consent': '' }],
  ['a header with other signs', { 'x-gatehouse-subject': 'anna', 'x-gatehouse-consent': 'f\u00fcr' }],
])('refuses %s of consent', async (_what, headers) => {
  expect((await ask('hello', consentKey, headers)).status).toBe(400);
});

test.each([
  ['no reason', { subject: 'anna', action: 'withdraw' }, 'reason'],
  ['an unknown action', { subject: 'anna', action: 'forget', reason: 'x' }, 'action'],
  ['an unknown purpose', { subject: 'anna', action: 'withdraw', reason: 'x', purpose: 'Other' }, 'purpose'],
  ['a field that is unknown', { subject: 'anna', action: 'withdraw', reason: 'x', when: 1 }, 'when'],
])('refuses a change of consent with %s', async (_what, body, param) => {
  expect(await call('/admin/v1/consents', gateway.adminKey, { body })).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_request', param } },
  });
});

test('lets auditors look, and change nothing', async () => {
  const change = { subject: 'ben', action: 'give', reason: 'x' };
  expect((await call('/admin/v1/consents', auditorKey, { body: change })).status).toBe(403);
  expect((await call('/admin/v1/privacy', auditorKey)).status).toBe(200);
  expect((await call('/admin/v1/privacy', gateway.userKey)).status).toBe(403);
});

test('gives the policy and the register, as JSON and as text in both languages', async () => {
  const privacy = privacyViewSchema.parse((await call('/admin/v1/privacy', gateway.adminKey)).body);
  expect(privacy.types.find(({ type }) => type === 'EMAIL')?.actions.cloud).toBe('refuse');
  const register = registerSchema.parse((await call('/admin/v1/register', gateway.adminKey)).body);
  expect(register).toMatchObject({ policy: gateway.gateway.explain().policy, activities: [{ purpose: 'Advice' }] });
  const text = await call('/admin/v1/register?format=markdown&lang=de', gateway.adminKey);
  expect(text.type).toBe('text/markdown; charset=utf-8');
  expect(text.text).toContain('# Verzeichnis von Verarbeitungstätigkeiten');
  for (const query of ['format=pdf', 'lang=fr', 'other=1'])
    expect((await call(`/admin/v1/register?${query}`, gateway.adminKey)).status).toBe(400);
});
