import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { knownPassages } from '../packages/gateway/src/testing/known-passages.ts';

let gateway: ListeningTestGateway;
let client: OpenAI;
const model = 'assistant/shop';
const question = 'How do I return it?';
const quoted = 'You can send everything back within 30 days.';

beforeAll(async () => {
  gateway = await listenTestGateway({
    retrieval: knownPassages,
    configuration: {
      knowledge: {
        collections: [{ id: 'help' }, { id: 'shop' }, { id: 'internal', roles: ['developer'] }],
        assistants: [{ id: 'shop', collections: ['help', 'shop', 'internal'] }],
      },
    },
  });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
});
afterAll(() => gateway.close());

async function explanation(request: string, key: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${gateway.url}/v1/explanations/${request}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('an assistant answers', () => {
  test('the OpenAI client, plain and as a stream, with the same text', async () => {
    const messages = [{ role: 'user' as const, content: question }];
    const plain = await client.chat.completions.create({ model, messages });
    expect(plain.choices[0]?.message.content).toContain(quoted);
    let streamed = '';
    for await (const { choices } of await client.chat.completions.create({ model, messages, stream: true }))
      streamed += choices[0]?.delta.content ?? '';
    expect(streamed).toBe(plain.choices[0]?.message.content);
  });

  test('the Responses API, the Messages API of Anthropic, and Ollama', async () => {
    const response = await client.responses.create({ model, input: question });
    expect(response.output_text).toContain(quoted);
    const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: gateway.userKey, maxRetries: 0 });
    const message = await anthropic.messages.create({
      model,
      max_tokens: 500,
      messages: [{ role: 'user', content: question }],
    });
    expect(JSON.stringify(message.content)).toContain(quoted);
    const ollama = await fetch(`${gateway.url}/api/chat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream: false, messages: [{ role: 'user', content: question }] }),
    });
    expect(JSON.stringify(await ollama.json())).toContain(quoted);
  });

  test('and stands among the models', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toContain(model);
    expect((await client.models.retrieve(model)).id).toBe(model);
  });
});

describe('an explanation', () => {
  async function asked(): Promise<string> {
    const { response } = await client.chat.completions
      .create({ model, messages: [{ role: 'user', content: question }] })
      .withResponse();
    return response.headers.get('x-request-id') ?? '';
  }

  test('tells whoever asked which passages the answer rests on, and where its leaf is', async () => {
    const { body, status } = await explanation(await asked(), gateway.userKey);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model,
      outcome: 'answered',
      assistant: { outcome: 'answered', passages: [{ id: 'help/returns.md#a', cited: true }] },
      leaf: { index: expect.any(Number) },
    });
  });

  test('is not there for another key, and has no content for an administrator', async () => {
    const request = await asked();
    const { key } = await gateway.gateway.keys.create({ name: 'other', role: 'user' });
    expect(await explanation(request, key)).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_not_found' } },
    });
    const all = await explanation(request, gateway.adminKey);
    expect(all).toMatchObject({ status: 200, body: { outcome: 'answered' } });
    expect(all.body).not.toHaveProperty('assistant');
  });

  test('is there for a request that no assistant answered', async () => {
    const { response } = await client.chat.completions
      .create({ model: 'scripted', messages: [{ role: 'user', content: 'Hello' }] })
      .withResponse();
    const { body } = await explanation(response.headers.get('x-request-id') ?? '', gateway.userKey);
    expect(body).toMatchObject({ outcome: 'answered', provider: 'scripted', verdicts: expect.any(Array) });
    expect(body).not.toHaveProperty('assistant');
  });

  test.each(['req_nothing', 'a%20b', ''])('refuses what is no request: %s', async (request) => {
    expect((await explanation(request, gateway.userKey)).status).toBe(404);
  });
});
