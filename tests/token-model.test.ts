import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { writeTokenModel } from '../packages/gateway/src/testing/token-model-folder.ts';

let folder: string;
let gateway: ListeningTestGateway;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-token-model-'));
  const { model, runtime } = await writeTokenModel(folder);
  gateway = await listenTestGateway({
    configuration: { pseudonymisation: { model: { folder: model, runtime, timeout: '5s' } } },
  });
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function call(path: string, body: object, language = 'en'): Promise<Answer> {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${gateway.userKey}`,
      'content-type': 'application/json',
      'accept-language': language,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const ask = (content: string, language?: string): Promise<Answer> =>
  call('/v1/chat/completions', { model: 'scripted', messages: [{ role: 'user', content }] }, language);

test('keeps from the model what only the model of the operator knows for a name', async () => {
  const before = gateway.model.calls.length;
  const { status } = await ask('quorlix kam nach Bremen');
  expect(status).toBe(200);
  expect(JSON.stringify(gateway.model.calls[before]?.body)).toContain('[PERSON_1] kam nach Bremen');
});

test('finds it in privacy calls too', async () => {
  const { status, text } = await call('/v1/privacy/pseudonymise', { texts: ['quorlix kam'] });
  expect([status, text]).toEqual([200, expect.stringContaining('[PERSON_1] kam')]);
  expect(text).toContain('model-person');
});

test('refuses what the model could not read, says so in the language of the client, and recovers', async () => {
  const before = gateway.model.calls.length;
  const english = await ask('Geheimes vor dem Absturz');
  expect(english.status).toBe(503);
  expect(english.text).toContain('"code":"personal_data_unchecked"');
  const german = await ask('noch etwas Geheimes', 'de');
  expect(german.text).toContain('nicht auf personenbezogene Daten geprüft');
  expect((await call('/v1/privacy/pseudonymise', { texts: ['ganz Geheimes'] })).text).toContain(
    'personal_data_unchecked',
  );
  expect(gateway.model.calls).toHaveLength(before);
  await expect.poll(async () => (await ask('Peter kam')).status, { timeout: 20_000, interval: 200 }).toBe(200);
  const leaves = await gateway.leaves();
  expect(leaves.map((leaf) => JSON.stringify(leaf)).filter((leaf) => leaf.includes('pseudonyms/model'))).not.toEqual(
    [],
  );
  expect(gateway.logged.join('')).toContain('the process of the model ended');
  expect(gateway.logged.join('')).not.toContain('Geheimes');
});

test('serves others while the model computes', async () => {
  const stuck = ask('Stillstand');
  for (let turn = 0; turn < 20; turn++) expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  expect((await stuck).status).toBe(503);
  expect((await ask('Jonas kam')).status).toBe(200);
});
