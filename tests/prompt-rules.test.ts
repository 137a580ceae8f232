import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestGateway, type TestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';

/** Rules for a template: it is selected as clients ask for it, and its model by itself is not. */

let gateway: TestGateway;

beforeEach(async () => {
  const template = {
    model: 'scripted',
    variables: { question: { type: 'string' as const } },
    texts: { en: { user: '{{ question }}' } },
  };
  gateway = await createTestGateway({
    providers: { scripted: createScriptedModel({ script: () => ({ text: 'Nobody knows.' }) }) },
    configuration: {
      prompts: {
        templates: [
          { ...template, name: 'support', version: 1 },
          { ...template, name: 'support', version: 2 },
          { ...template, name: 'other', version: 1 },
        ],
      },
      inspection: {
        guards: [],
        policies: { strict: { guards: [{ use: 'ban-substrings', substrings: ['discount'] }] } },
        rules: [{ policy: 'strict', models: ['prompt/support'] }],
      },
      validation: {
        rules: [
          {
            name: 'numbers',
            models: ['prompt/support@1'],
            repair: false,
            checks: [{ check: 'pattern', pattern: '[0-9]' }],
          },
        ],
      },
    },
  });
});

afterEach(() => gateway.close());

const ask = (model: string, question: string) =>
  gateway.ask(
    model.startsWith('prompt/')
      ? { model, prompt: { variables: { question } } }
      : { model, messages: [{ role: 'user', content: question }] },
  );

test.each(['prompt/support', 'prompt/support@1', 'prompt/support@2'])(
  'guards of a policy for a template read what is asked by it, as %s',
  async (model) => {
    await expect(ask(model, 'Any discount?')).rejects.toMatchObject({ code: 'input_blocked' });
  },
);

test.each(['prompt/other', 'scripted'])('and not what is asked of %s', async (model) => {
  await expect(ask(model, 'Any discount?')).resolves.toBeDefined();
});

test('answers are held to rules of one version of a template', async () => {
  await expect(ask('prompt/support@1', 'How many?')).rejects.toMatchObject({ code: 'answer_invalid' });
  await ask('prompt/support', 'How many?');
  await ask('prompt/other', 'How many?');
  await ask('scripted', 'How many?');
});
