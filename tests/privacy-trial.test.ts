import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { longestTrial, type Trial, trialSchema } from '@gatehouse/contract/admin-privacy';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;
let auditor: string;
let support: string;

beforeAll(async () => {
  gateway = await listenTestGateway({
    configuration: {
      providers: [
        { id: 'near', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', models: ['small'] },
        { id: 'far', kind: 'openai-compatible', baseUrl: 'https://api.example.com/v1', models: ['large'] },
      ],
      pseudonymisation: {
        rules: [
          { trust: ['machine'], types: { EMAIL: 'pass' } },
          { providers: ['far'], types: { IBAN: 'refuse' } },
          { labels: ['support'], types: { EMAIL: 'redact' } },
        ],
      },
    },
  });
  const { keys } = gateway.gateway;
  ({ key: auditor } = await keys.create({ name: 'auditor', role: 'auditor' }, 'test'));
  support = (await keys.create({ name: 'support', role: 'user', labels: ['support'] }, 'test')).record.id;
});

afterAll(() => gateway.close());

async function post(
  body: object,
  key = gateway.adminKey,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${gateway.url}/admin/v1/privacy/try`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function tried(body: object, key?: string): Promise<Trial> {
  const { status, body: answer } = await post(body, key);
  expect(status).toBe(200);
  return trialSchema.parse(answer);
}

const mail = 'canary.try@example.org';
const iban = 'DE89 3704 0044 0532 0130 00';
const text = `Mail ${mail}, IBAN ${iban}.`;

it('shows what a model would see, what was found and what is done with it', async () => {
  const { enabled, entities, text: seen } = await tried({ text }, auditor);
  // Of all providers the strictest.
  expect([enabled, seen]).toEqual([true, null]);
  expect(entities).toEqual([
    {
      type: 'EMAIL',
      start: 5,
      end: 5 + mail.length,
      action: 'pseudonymise',
      placeholder: '[EMAIL_1]',
      score: 0.99,
      recogniser: expect.any(String),
    },
    expect.objectContaining({ type: 'IBAN', start: text.indexOf(iban), end: text.length - 1, action: 'refuse' }),
  ]);
  expect(entities[1]).not.toHaveProperty('placeholder');
});

it.each([
  [{ trust: 'machine' }, `Mail ${mail}, IBAN [IBAN_1].`, ['pass', 'pseudonymise']],
  [{ trust: 'cloud' }, 'Mail [EMAIL_1], IBAN [IBAN_1].', ['pseudonymise', 'pseudonymise']],
  [{ provider: 'near' }, `Mail ${mail}, IBAN [IBAN_1].`, ['pass', 'pseudonymise']],
  [{ provider: 'far' }, null, ['pseudonymise', 'refuse']],
  [{ model: 'small' }, `Mail ${mail}, IBAN [IBAN_1].`, ['pass', 'pseudonymise']],
  [{ model: 'far/large' }, null, ['pseudonymise', 'refuse']],
] as const)('tries the policy in the context %j', async (context, seen, actions) => {
  const { entities, text: shown } = await tried({ text, ...context });
  expect(shown).toBe(seen);
  expect(entities.map(({ action }) => action)).toEqual(actions);
});

it('tries it as one of the keys', async () => {
  const { text: seen } = await tried({ text, trust: 'machine', key: support });
  expect(seen).toBe('Mail [EMAIL], IBAN [IBAN_1].');
});

it.each([
  [{}, 'text'],
  [{ text: '' }, 'text'],
  [{ text: 'x'.repeat(longestTrial + 1) }, 'text'],
  [{ text: 'x', trust: 'moon' }, 'trust'],
  [{ text: 'x', trust: 'cloud', provider: 'far' }, 'model'],
  [{ text: 'x', provider: 'nobody' }, 'provider'],
  [{ text: 'x', key: 'key_nobody' }, 'key'],
  [{ text: 'x', keep: true }, 'keep'],
])('refuses %j', async (body, param) => {
  expect(await post(body)).toMatchObject({ status: 400, body: { error: { code: 'invalid_request', param } } });
});

it('is for administrators and auditors', async () => {
  expect((await post({ text }, gateway.userKey)).status).toBe(403);
});

it('leaves nothing of the text behind', async () => {
  await tried({ text });
  await post({ text, provider: mail });
  const files = readdirSync(gateway.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes('canary.')).toBe(false);
  expect(gateway.logged.join('\n')).not.toContain('canary.');
});
