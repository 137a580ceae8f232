import OpenAI, { toFile } from 'openai';
import { afterEach, expect, test } from 'vitest';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';
import { scriptedProvider } from '../packages/gateway/src/testing/scripted-provider.ts';
import { tinyWav } from '../packages/gateway/src/testing/tiny-wav.ts';

/** What recordings and images cost, which are counted by minutes and pieces. */

let gateway: ListeningTestGateway;
let client: OpenAI;

afterEach(() => gateway.close());

async function open(limits: ConfigurationInput['limits'] = {}): Promise<void> {
  gateway = await listenTestGateway({
    providers: { scripted: createScriptedModel({ script: () => ({ text: 'Good morning from Köln.' }) }) },
    configuration: {
      providers: [{ ...scriptedProvider, models: ['listener', 'painter'] }],
      prices: {
        models: [
          { kind: 'minutes', provider: 'scripted', model: 'listener', perMinute: '0.6' },
          { kind: 'images', provider: 'scripted', model: 'painter', perImage: '0.04' },
        ],
      },
      limits,
    },
  });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
}

async function lastResult() {
  return (await gateway.leaves()).findLast((leaf) => leaf.kind === 'result');
}

const paint = (n: number) => client.images.generate({ model: 'painter', prompt: 'A harbour', n });
const write = async (stream = false) =>
  client.audio.transcriptions.create({ model: 'listener', file: await toFile(tinyWav(), 'a.wav'), stream });

test('a recording costs by how long it is, as the server says', async () => {
  await open();
  await write();
  // The scripted model says that each word takes a second.
  expect(await lastResult()).toMatchObject({ usage: { audio: 4_000 }, cost: { micros: 40_000 } });
});

test('images cost by how many were made', async () => {
  await open();
  await paint(3);
  expect(await lastResult()).toMatchObject({ usage: { images: 3 }, cost: { micros: 120_000 } });
});

test('a budget holds for images before they are made', async () => {
  await open({ costPerDay: 0.1 });
  await expect(paint(3)).rejects.toMatchObject({ status: 413, code: 'request_over_limit' });
  await paint(2);
  await expect(paint(1)).rejects.toMatchObject({ status: 429, code: 'budget_exceeded' });
});

test('a budget holds for recordings', async () => {
  await open({ costPerDay: 0.041 });
  await write();
  // As long as the recording itself is, which is a tenth of a second, there is room for; the server counts four seconds.
  await write();
  await expect(write()).rejects.toMatchObject({ status: 429, code: 'budget_exceeded' });
});
