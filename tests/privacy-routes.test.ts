import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;

beforeAll(async () => {
  gateway = await listenTestGateway({
    configuration: { pseudonymisation: { entities: ['EMAIL'], patterns: [{ name: 'files', pattern: 'XQ-[0-9]{5}' }] } },
  });
});

afterAll(() => gateway.close());

interface Answered {
  readonly status: number;
  readonly request: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(operation: 'pseudonymise' | 'restore', body: object, key = gateway.userKey): Promise<Answered> {
  const response = await fetch(`${gateway.url}/v1/privacy/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    request: response.headers.get('x-request-id') ?? '',
    body: (await response.json()) as Record<string, unknown>,
  };
}

it('replaces personal data in a text, says where they stood, and puts them back', async () => {
  const text = 'Schreib an canary.one@example.org und bob@example.org.';
  const { status, body } = await post('pseudonymise', { text, language: 'de' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    text: 'Schreib an [EMAIL_1] und [EMAIL_2].',
    entities: [
      { type: 'EMAIL', start: 11, end: 33, value: 'canary.one@example.org', placeholder: '[EMAIL_1]', score: 0.99 },
      { type: 'EMAIL', start: 38, end: 53, value: 'bob@example.org', placeholder: '[EMAIL_2]' },
    ],
  });
  const { body: back } = await post('restore', { text: body['text'], entities: body['entities'] });
  expect(back).toEqual({ text, unknown: 0 });
});

it('gives equal values in several texts the same placeholder', async () => {
  const texts = ['a@example.org', 'b@example.org, a@example.org', ''];
  const { body } = await post('pseudonymise', { texts });
  const done = body['texts'] as readonly { text: string; entities: readonly unknown[] }[];
  expect(done.map((one) => one.text)).toEqual(['[EMAIL_1]', '[EMAIL_2], [EMAIL_1]', '']);
  const mapping = { '[EMAIL_1]': 'a@example.org', '[EMAIL_2]': 'b@example.org' };
  const { body: back } = await post('restore', { texts: ['email 1', '[email 2], [EMAIL_7]'], mapping });
  expect(back).toEqual({
    texts: [
      { text: 'email 1', unknown: 0 },
      { text: 'b@example.org, [EMAIL_7]', unknown: 1 },
    ],
  });
});

it('replaces the types that are asked for, and without that those of the configuration', async () => {
  const text = 'a@example.org, IBAN DE89 3704 0044 0532 0130 00';
  expect((await post('pseudonymise', { text })).body['text']).toBe('[EMAIL_1], IBAN DE89 3704 0044 0532 0130 00');
  expect((await post('pseudonymise', { text, types: ['IBAN'] })).body['text']).toBe('a@example.org, IBAN [IBAN_1]');
  expect((await post('pseudonymise', { text, types: [] })).body['text']).toBe(text);
  expect((await post('pseudonymise', { text: 'Akte XQ-12345' })).body['text']).toBe('Akte [CUSTOMER_ID_1]');
});

it.each([
  ['pseudonymise', {}, 'text'],
  ['pseudonymise', { text: 1 }, 'text'],
  ['pseudonymise', { text: '', texts: [] }, 'texts'],
  ['pseudonymise', { texts: ['', 1] }, 'texts[1]'],
  ['pseudonymise', { text: '', language: 'fr' }, 'language'],
  ['pseudonymise', { text: '', types: ['NOTHING'] }, 'types[0]'],
  ['pseudonymise', { text: '', keep: true }, 'keep'],
  ['pseudonymise', { text: '', keep: 2_592_001 }, 'keep'],
  ['pseudonymise', { text: '', model: 'x' }, 'model'],
  ['restore', { text: '', vault: '1', mapping: {} }, 'mapping'],
  ['restore', { text: '' }, 'mapping'],
  ['restore', { text: '', mapping: { a: 1 } }, 'mapping'],
  ['restore', { text: '', entities: [{ placeholder: 'a' }] }, 'entities[0]'],
  ['restore', { text: '', entities: [], mapping: {} }, 'entities'],
] as const)('refuses to %s %j and names what is wrong', async (operation, wrong, param) => {
  const { status, body } = await post(operation, wrong);
  expect(status).toBe(400);
  expect(body['error']).toMatchObject({ code: 'invalid_request', param });
});

it('keeps what placeholders stand for where that is asked for, until it expires or the person is erased', async () => {
  const person = `canary.five-${process.pid}`;
  const before = Date.now();
  const { body } = await post('pseudonymise', {
    text: 'An canary.five@example.org',
    keep: 60,
    safety_identifier: person,
  });
  expect(body['text']).toBe('An [EMAIL_1]');
  const expires = body['expires'] as number;
  expect(expires >= before + 60_000 && expires <= Date.now() + 60_000).toBe(true);
  const { vault } = body;
  expect((await post('restore', { text: 'Liebe email_1: [email 1]!', vault })).body).toEqual({
    text: 'Liebe email_1: canary.five@example.org!',
    unknown: 0,
  });
  await gateway.gateway.keeping.erase({ subject: person, reason: 'asked for', actor: 'test' });
  const { status, body: gone } = await post('restore', { text: '[EMAIL_1]', vault });
  expect([status, gone['error']]).toEqual([404, expect.objectContaining({ code: 'resource_not_found' })]);
  expect((await post('restore', { text: '[EMAIL_1]', vault: '../../keys.json' })).status).toBe(404);
});

it('is for user keys, and counts against their limits', async () => {
  expect((await post('pseudonymise', { text: '' }, 'gh_user_nobody')).status).toBe(401);
  expect((await post('pseudonymise', { text: '' }, gateway.adminKey)).status).toBe(403);
  const { key } = await gateway.gateway.keys.create(
    { name: 'slow', role: 'user', limits: { requestsPerMinute: 1 } },
    'test',
  );
  expect((await post('restore', { text: '', mapping: {} }, key)).status).toBe(200);
  expect((await post('restore', { text: '', mapping: {} }, key)).status).toBe(429);
});

it('is in the record with who, when and how many of which type, and without any content', async () => {
  const { request } = await post('pseudonymise', { texts: ['canary.two@example.org', 'x@example.org'] });
  const { request: restored } = await post('restore', {
    text: '[EMAIL_5]',
    mapping: { '[EMAIL_1]': 'canary.three@example.org' },
  });
  const { request: refused } = await post('pseudonymise', { text: 'canary.four@example.org', types: 1 });
  const leaves = await gateway.leaves();
  const leafOf = (id: string): unknown => leaves.filter((leaf) => 'request' in leaf && leaf.request === id);
  expect(leafOf(request)).toEqual([
    expect.objectContaining({
      kind: 'result',
      dialect: 'privacy-pseudonymise',
      outcome: 'answered',
      status: 200,
      entities: { EMAIL: 2 },
      streamed: false,
    }),
  ]);
  expect(leafOf(restored)).toEqual([
    expect.objectContaining({
      kind: 'result',
      dialect: 'privacy-restore',
      verdicts: [{ direction: 'output', guard: 'pseudonyms', outcome: 'flag', rules: { 'pseudonyms/invented': 1 } }],
    }),
  ]);
  expect(leafOf(refused)).toEqual([expect.objectContaining({ kind: 'refusal', code: 'invalid_request', status: 400 })]);
  for (const leaf of leaves) {
    if ('dialect' in leaf && leaf.dialect.startsWith('privacy-')) {
      expect(leaf).not.toHaveProperty('prompt');
      expect(leaf).not.toHaveProperty('answer');
    }
  }
  const files = readdirSync(gateway.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes('canary.')).toBe(false);
  expect(gateway.logged.join('\n')).not.toContain('canary.');
});
