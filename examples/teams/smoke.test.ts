import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readDeclared } from '../../packages/gateway/src/config/read-declared.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel, type ScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';

const folder = dirname(fileURLToPath(import.meta.url));
let gateway: TestGateway;
let local: ScriptedModel;

beforeAll(async () => {
  const { version: _version, ...configuration } = parse(
    readFileSync(join(folder, 'gatehouse.yaml'), 'utf8'),
  ) as ConfigurationInput;
  local = createScriptedModel({ id: 'local', models: ['qwen3'] });
  gateway = await createTestGateway({ configuration, providers: { local } });
  const read = await readDeclared(join(folder, 'access.yaml'), {});
  if (read.kind !== 'directory') throw new Error('the file cannot be read');
  await gateway.gateway.declared.apply(read.declared, { actor: 'command line' });
});
afterAll(() => gateway.close());

const ask = (key: string, maxTokens: number) =>
  gateway.ask({ model: 'qwen3', max_tokens: maxTokens, messages: [{ role: 'user', content: 'Hello' }] }, { key });

const shop = () => gateway.gateway.directory.list('service-account').find(({ name }) => name === 'shop-assistant');

it('has nothing left to do when the file was applied', () => {
  expect(gateway.gateway.declared.drift()).toMatchObject({ steps: [], undeclared: 0 });
});

it('refuses what would cost a team more than its budget, before the model is called', async () => {
  const { key } = await gateway.gateway.keys.create({ name: 'shop', role: 'service', owner: shop()?.id ?? '' });
  await ask(key, 100);
  // So many tokens would cost 4.80 €; they are not used, so that they are given back. Five million are more than a day of the team.
  await ask(key, 4_000_000);
  const before = local.calls.length;
  await expect(ask(key, 5_000_000)).rejects.toMatchObject({ code: 'request_over_limit' });
  expect(local.calls.length).toBe(before);
});

it('refuses the keys of a service account that is suspended, and shows it as drift', async () => {
  const { key } = await gateway.gateway.keys.create({ name: 'other', role: 'service', owner: shop()?.id ?? '' });
  await ask(key, 10);
  await gateway.gateway.directory.change(
    'service-account',
    shop()?.id ?? '',
    { status: 'suspended' },
    { actor: 'test' },
  );
  await expect(ask(key, 10)).rejects.toMatchObject({ code: 'owner_not_active' });
  expect(gateway.gateway.declared.drift().steps).toMatchObject([{ action: 'change', name: 'shop-assistant' }]);
});
