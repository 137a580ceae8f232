import { expect, test } from 'vitest';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { listenTestGateway } from '../testing/create-test-gateway.ts';
import { knownPassages } from '../testing/known-passages.ts';

test('says what became of the questions to each assistant since the start', async () => {
  const gateway = await listenTestGateway({
    retrieval: knownPassages,
    providers: {
      scripted: createScriptedModel({
        models: ['scripted'],
        script: () => ({ text: 'Shipping back is free. We sell houses.' }),
      }),
    },
    configuration: {
      knowledge: {
        collections: [{ id: 'help' }],
        assistants: [
          {
            id: 'shop',
            title: 'The shop',
            collections: ['help'],
            model: 'scripted',
            unsupported: 'remove',
            handOver: {},
            examples: { en: ['How do I return it?'] },
          },
          { id: 'other', collections: ['help'] },
        ],
      },
    },
  });
  const ask = (content: string): Promise<Response> =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'assistant/shop', messages: [{ role: 'user', content }] }),
    });
  for (const question of [
    'How do I return it?',
    'What is the capital of Germany?',
    'I want to talk to a human',
    'Hello',
  ])
    expect((await ask(question)).status).toBe(200);
  const read = async (path: string): Promise<unknown> =>
    (await fetch(gateway.url + path, { headers: { authorization: `Bearer ${gateway.adminKey}` } })).json();
  const shop = { questions: 4, answered: 1, unknown: 1, handedOver: 1, removed: 1 };
  const other = { questions: 0, answered: 0, unknown: 0, handedOver: 0, removed: 0 };
  expect(await read('/admin/v1/status')).toMatchObject({
    assistants: [
      { name: 'assistant/shop', title: 'The shop', examples: { en: ['How do I return it?'] }, ...shop },
      { name: 'assistant/other', title: 'other', examples: {}, ...other },
    ],
  });
  expect(await read('/admin/v1/knowledge')).toMatchObject({
    assistants: [
      { id: 'shop', figures: shop, examples: { en: ['How do I return it?'] } },
      { id: 'other', figures: other, examples: {} },
    ],
  });
  await gateway.close();
});
