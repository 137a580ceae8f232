import { Ollama } from 'ollama';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

/** What only Ollama's API has, with the `ollama` client as it comes from npm. */

let gateway: ListeningTestGateway;
let client: Ollama;

const clientOf = (key: string) => new Ollama({ host: gateway.url, headers: { authorization: `Bearer ${key}` } });

beforeAll(async () => {
  gateway = await listenTestGateway();
  client = clientOf(gateway.userKey);
});

afterAll(() => gateway.close());

it('generates, plain and streamed', async () => {
  const plain = await client.generate({ model: 'scripted', prompt: 'Tell me about foxes.', stream: false });
  expect(plain).toMatchObject({ model: 'scripted', done: true, done_reason: 'stop' });
  let text = '';
  for await (const part of await client.generate({ model: 'scripted', prompt: 'Foxes?', stream: true }))
    text += part.response ?? '';
  expect(text).toBe(plain.response);
  expect(text).toContain('fox');
});

it('embeds one text and several', async () => {
  const one = await client.embed({ model: 'scripted', input: 'one' });
  const both = await client.embed({ model: 'scripted', input: ['one', 'two'] });
  expect(both.embeddings).toHaveLength(2);
  expect(both.embeddings[0]).toEqual(one.embeddings[0]);
  expect(both.embeddings[1]).not.toEqual(one.embeddings[0]);
});

it('lists models and shows one, for whoever has a key', async () => {
  const { models } = await client.list();
  expect(models.map(({ name }) => name)).toContain('scripted');
  const shown = await client.show({ model: 'scripted' });
  expect(shown.capabilities).toContain('completion');
  expect((await client.version()).version).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+$/);
  await expect(client.show({ model: 'none' })).rejects.toMatchObject({ status_code: 404 });
  await expect(clientOf('wrong').list()).rejects.toMatchObject({ status_code: 401 });
});

it('is told in its own form what is not there, in words that its client shows', async () => {
  await expect(client.ps()).rejects.toMatchObject({ status_code: 404, error: expect.stringMatching(/^\w.*\.$/) });
  await expect(client.pull({ model: 'scripted' })).rejects.toMatchObject({ status_code: 404 });
  const wrongMethod = await fetch(`${gateway.url}/api/chat`);
  expect([wrongMethod.status, await wrongMethod.json()]).toMatchObject([405, { error: expect.any(String) }]);
});
