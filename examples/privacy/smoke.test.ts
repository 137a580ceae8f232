import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createScriptedModel, type ScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const text = readFileSync(join(folder, 'gatehouse.yaml'), 'utf8').replace('${CLOUD_API_KEY}', 'none');

let gateway: TestGateway;
let local: ScriptedModel;
let cloud: ScriptedModel;

beforeAll(async () => {
  local = createScriptedModel({ id: 'local', models: ['qwen3'] });
  cloud = createScriptedModel({ id: 'cloud', models: ['large'] });
  const { version: _version, ...configuration } = parse(text) as ConfigurationInput;
  gateway = await createTestGateway({ configuration, providers: { local, cloud } });
});
afterAll(() => gateway.close());

const ask = (model: string, content: string, key?: string) =>
  gateway.ask({ model, messages: [{ role: 'user', content }] }, key === undefined ? {} : { key });

/** The last message that a model was sent. */
function read(model: ScriptedModel): unknown {
  const body = model.calls.at(-1)?.body as { readonly messages?: readonly { readonly content: string }[] } | undefined;
  return body?.messages?.at(-1)?.content;
}

it('shows names to the model on this machine, and placeholders to the one of the cloud', async () => {
  const said = 'Frau Krüger hat AZ-123456 geöffnet.';
  await ask('qwen3', said);
  expect(read(local)).toBe('Frau Krüger hat [CUSTOMER_ID_1] geöffnet.');
  await ask('large', said);
  expect(read(cloud)).toBe('Frau [PERSON_1] hat [CUSTOMER_ID_1] geöffnet.');
});

it('sends a secret to neither', async () => {
  const calls = local.calls.length + cloud.calls.length;
  for (const model of ['qwen3', 'large']) {
    await expect(ask(model, 'Das Passwort lautet Sommer2024!')).rejects.toMatchObject({ code: 'secret_refused' });
  }
  expect(local.calls.length + cloud.calls.length).toBe(calls);
});

it('lets the personnel department send nothing personal to the cloud', async () => {
  const { key } = await gateway.gateway.keys.create({ name: 'hr', role: 'user', labels: ['human-resources'] });
  await expect(ask('large', 'Frau Krüger ist krank.', key)).rejects.toMatchObject({ code: 'personal_data_refused' });
  await ask('qwen3', 'Frau Krüger ist krank.', key);
  expect(read(local)).toBe('Frau Krüger ist krank.');
});
