import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts';
import type { ProviderCall } from '../../packages/gateway/src/core/provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';

let gateway: ListeningTestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

test('the example keeps invented products from customers, plain and streamed', async () => {
  const loaded = await loadConfiguration(join(import.meta.dirname, 'gatehouse.yaml'), {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { models, validation } = loaded.configuration;
  let answers: string[] = [];
  const model = createScriptedModel({
    id: 'local',
    script: (_call: ProviderCall) => ({ text: answers.shift() ?? '' }),
  });
  const products = validation.lookups['products'];
  if (products?.kind !== 'file') throw new Error('the example has a list of products');
  gateway = await listenTestGateway({
    logLevel: 'silent',
    providers: { local: model },
    configuration: {
      providers: [{ id: 'local', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', models: ['qwen3-32b'] }],
      models: models.map(({ name, provider, target }) => ({ name, provider, target }) as never),
      validation: {
        lookups: { products: { kind: 'file', file: products.file, column: 'number' } },
        rules: validation.rules,
      },
    },
  });
  const { url, userKey } = gateway;
  const ask = async (stream: boolean): Promise<readonly [status: number, text: string]> => {
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${userKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'shop', stream, messages: [{ role: 'user', content: 'Habt ihr Wasserkocher?' }] }),
    });
    return [answer.status, await answer.text()];
  };
  for (const stream of [false, true]) {
    answers = ['Nehmen Sie den KX-9999.', 'Nehmen Sie den KX-1001.'];
    const [status, text] = await ask(stream);
    expect(status).toBe(200);
    expect(text).toContain('KX-1001');
    expect(text).not.toContain('KX-9999');
    answers = ['Nehmen Sie den KX-9999.', 'Doch, den KX-9999.'];
    const [refused, why] = await ask(stream);
    expect(refused).toBe(400);
    expect(why).toContain('answer_invalid');
    expect(why).not.toContain('KX-9999');
  }
  answers = ['Er hält lebenslang.'];
  expect((await ask(false))[0]).toBe(400);
});
