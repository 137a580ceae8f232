import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatehouseError } from './core/errors.ts';
import type { ProviderCall } from './core/provider.ts';
import { createTestGateway, type TestGateway } from './testing/create-test-gateway.ts';
import { createScriptedModel } from './testing/scripted-model.ts';
import { scriptedProvider } from './testing/scripted-provider.ts';

/** Models that help to find passages, as they are paid. */

let folder: string;
let gateway: TestGateway | undefined;
/** Questions that the models were asked about. */
let asked: string[];
let fails: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-side-calls-'));
  await writeFile(join(folder, 'returns.md'), '# Returns\n\nYou may return every article within thirty days.\n');
  await writeFile(join(folder, 'costs.md'), '# Returning\n\nTo return an article is free of charge.\n');
  asked = [];
  fails = false;
});
afterEach(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

const local = {
  id: 'meaning',
  kind: 'openai-compatible' as const,
  baseUrl: 'http://127.0.0.1:9/v1',
  allowPrivateNetwork: true,
  models: ['embedder', 'judge'],
};
/** 100 millionths a token. */
const price = { kind: 'tokens' as const, provider: 'meaning', input: '100', output: '0' };
const prices = { models: ['embedder', 'judge'].map((model) => ({ ...price, model })) };

async function open(more: Partial<ConfigurationInput> = {}): Promise<TestGateway> {
  const model = createScriptedModel({ id: 'meaning' });
  gateway = await createTestGateway({
    providers: {
      meaning: {
        ...model,
        answers: ['embeddings', 'rerank'],
        async call({ request: { body } }: ProviderCall) {
          const { documents, input, query } = body;
          const texts = Array.isArray(input) ? input : [];
          const isQuestion = typeof query === 'string' || !String(texts[0]).includes('\n');
          if (isQuestion) asked.push(String(query ?? texts[0]));
          if (isQuestion && fails) throw new GatehouseError('upstream_failed');
          const count = Array.isArray(documents) ? documents.length : texts.length;
          return (async function* answer() {
            for (let index = 0; index < count; index += 1)
              yield typeof query === 'string'
                ? { type: 'score' as const, index, score: 1 / (index + 1) }
                : { type: 'embedding' as const, index, vector: [1, index] };
            yield { type: 'usage' as const, usage: { input: 10, output: 0 } };
          })();
        },
      },
    },
    configuration: {
      providers: [scriptedProvider, local],
      prices,
      ...more,
      knowledge: {
        collections: [{ id: 'shop', sources: [{ kind: 'folder', path: folder }] }],
        assistants: [{ id: 'shop', collections: ['shop'] }],
        embeddings: { model: 'embedder' },
        rerank: { model: 'judge' },
        ...more.knowledge,
      },
    },
  });
  await gateway.gateway.knowledge.settled();
  return gateway;
}

const ask = async ({ ask: send }: TestGateway, question: string): Promise<string> => {
  const { answer } = await send({ model: 'assistant/shop', messages: [{ role: 'user', content: question }] });
  return answer.choices[0]?.content ?? '';
};

test('whoever asks pays for what a question means and for ranking its passages, and the record says so', async () => {
  const opened = await open();
  expect(await ask(opened, 'May I return an article?')).toContain('>');
  expect(asked).toHaveLength(2);
  const leaf = (await opened.leaves()).find(({ kind }) => kind === 'result');
  const side = { provider: 'meaning', chosen: 'retrieval', code: 'compared', usageSource: 'provider' };
  const paid = { usage: { input: 10, output: 0 }, cost: { micros: 1_000 } };
  expect(leaf).toMatchObject({
    knowledge: { outcome: 'answered' },
    tried: [
      { ...side, ...paid, target: 'embedder' },
      { ...side, ...paid, target: 'judge' },
    ],
  });
});

test('a vector that is remembered costs nothing', async () => {
  const opened = await open({ knowledge: { rerank: undefined } });
  await ask(opened, 'May I return an article?');
  await ask(opened, 'May I return an article?');
  expect(asked).toHaveLength(1);
  expect((await opened.leaves()).findLast(({ kind }) => kind === 'result')).not.toHaveProperty('tried');
});

test('what a model may have worked for is paid also where it fails, and words answer alone', async () => {
  fails = true;
  const opened = await open();
  expect(await ask(opened, 'May I return an article?')).toContain('>');
  expect(asked).toHaveLength(2);
});

test('where a budget has no room for it, words answer alone', async () => {
  const opened = await open({ limits: { costPerDay: 0.000_1 } });
  expect(await ask(opened, 'May I return an article?')).toContain('>');
  expect(asked).toEqual([]);
});

test('it counts in the budget of whoever asks', async () => {
  const opened = await open({ limits: { costPerDay: 0.02 } });
  const times = 20;
  for (let time = 0; time < times; time += 1)
    expect(await ask(opened, `May I return article number ${time}?`)).not.toBe('');
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.length).toBeLessThan(2 * times);
});
