import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts';
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

test('the example fills in its template, and the model never reads who wrote the letter', async () => {
  const loaded = await loadConfiguration(join(import.meta.dirname, 'gatehouse.yaml'), {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const model = createScriptedModel({ id: 'local', script: () => ({ text: 'Liebe [PERSON_1], am Dienstag.' }) });
  const { folder } = loaded.configuration.prompts;
  if (folder === undefined) throw new Error('the example has a folder of templates');
  gateway = await listenTestGateway({
    logLevel: 'silent',
    providers: { local: model },
    configuration: {
      providers: [{ id: 'local', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', models: ['qwen3-32b'] }],
      models: [{ name: 'chat', provider: 'local', target: 'qwen3-32b' }],
      prompts: { folder },
    },
  });
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'prompt/reply',
      messages: [],
      prompt: {
        variables: { customer: 'Erika Mustermann', letter: 'Wann kommt mein Toaster?', facts: ['Am Dienstag.'] },
      },
    }),
  });
  expect(await answer.text()).toContain('Liebe Erika Mustermann, am Dienstag.');
  const { messages, temperature } = (model.calls[0]?.body ?? {}) as {
    messages: { content: string }[];
    temperature: number;
  };
  expect(temperature).toBe(0.2);
  expect(messages).toHaveLength(4);
  expect(messages[0]?.content).toContain('- Am Dienstag.');
  expect(messages[3]?.content).toBe('Brief von [PERSON_1]:\nWann kommt mein Toaster?');
});
