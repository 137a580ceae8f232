import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import {
  type ModelStoreServer,
  ollamaTags,
  startModelStore,
} from '../../packages/gateway/src/testing/model-store-server.ts';

let gateway: TestGateway | undefined;
let store: ModelStoreServer | undefined;
afterEach(async () => {
  await gateway?.close();
  await store?.close();
});

test('the example lets through what was approved, and nothing else', async () => {
  const loaded = await loadConfiguration(join(import.meta.dirname, 'gatehouse.yaml'), {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  store = await startModelStore({ '/api/tags': ollamaTags({ 'qwen3:8b': 'a', 'llama3.1:8b': 'b', 'phi4:14b': 'c' }) });
  gateway = await createTestGateway({
    logLevel: 'silent',
    configuration: {
      providers: [{ id: 'local', kind: 'ollama', baseUrl: store.origin, allowPrivateNetwork: true }],
      modelRegister: { ...loaded.configuration.modelRegister, every: '30s', timeout: '5s', readAgain: '1d' },
    },
  });
  const { modelRegister } = gateway.gateway;
  const standings = async (): Promise<readonly string[]> =>
    (await modelRegister.view()).models.map(({ model, refusedWith }) => `${model} ${refusedWith ?? 'goes through'}`);
  expect(await standings()).toEqual([
    'llama3.1:8b goes through',
    'phi4:14b model_not_registered',
    'qwen3:8b goes through',
  ]);
  await expect(
    gateway.ask({ model: 'phi4:14b', messages: [{ role: 'user', content: 'Hello' }] }),
  ).rejects.toMatchObject({
    code: 'model_not_registered',
  });
  store.answers.set('/api/tags', ollamaTags({ 'qwen3:8b': 'd', 'llama3.1:8b': 'b', 'phi4:14b': 'c' }));
  await modelRegister.look();
  expect(await standings()).toEqual([
    'llama3.1:8b goes through',
    'phi4:14b model_not_registered',
    'qwen3:8b model_changed',
  ]);
  expect(JSON.parse(await modelRegister.bom())).toMatchObject({
    bomFormat: 'CycloneDX',
    components: [
      { name: 'llama3.1:8b' },
      { name: 'phi4:14b' },
      { name: 'qwen3:8b', licenses: [{ license: { id: 'Apache-2.0' } }] },
    ],
  });
});
