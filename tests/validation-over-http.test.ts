import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import type { Script } from '../packages/gateway/src/testing/script.ts';
import { startScriptedServer, type ScriptedServer } from '../packages/gateway/src/testing/scripted-server.ts';

/** Clients as they come from npm, through a whole gateway, to a model server and a product list on real sockets. */

let upstream: ScriptedServer;
let shop: Server;
let gateway: ListeningTestGateway;
let client: OpenAI;
/** One after the other; the last one for all that follow. */
let answers: Script[] = [];
const asked: string[] = [];
let shopStatus = (number: string): number => (number === 'KX-1001' ? 200 : 404);

const place = z.object({ city: z.string(), people: z.int() });
const messages = [{ role: 'user' as const, content: 'Where do you live?' }];
const fits = '{"city":"Bremen","people":570000}';

beforeAll(async () => {
  upstream = await startScriptedServer({
    script: () => (answers.length > 1 ? answers.shift() : answers[0]),
    models: ['open', 'shop'],
  });
  shop = createServer((request, response) => {
    asked.push(request.url ?? '');
    const status = shopStatus(decodeURIComponent(request.url ?? '').slice('/products/'.length));
    if (status === 0) return;
    response.writeHead(status, status === 302 ? { location: '/products/KX-1001' } : {}).end('{}');
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const { port } = shop.address() as AddressInfo;
  gateway = await listenTestGateway({
    logLevel: 'silent',
    configuration: {
      providers: [
        {
          id: 'local',
          kind: 'openai-compatible',
          baseUrl: upstream.baseUrl,
          allowPrivateNetwork: true,
          models: ['open', 'shop'],
        },
      ],
      validation: {
        lookups: {
          products: {
            kind: 'http',
            url: `http://127.0.0.1:${port}/products/{value}`,
            allowPrivateNetwork: true,
            timeout: '500ms',
            cacheFor: '1ms',
          },
        },
        rules: [
          {
            name: 'known',
            models: ['shop'],
            repair: false,
            checks: [{ check: 'lookup', lookup: 'products', find: '\\bKX-[^ .]+' }],
          },
        ],
      },
    },
  });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
});

beforeEach(() => {
  asked.length = 0;
  shopStatus = (number) => (number === 'KX-1001' ? 200 : 404);
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
  shop.closeAllConnections();
  shop.close();
});

async function failure(promise: Promise<unknown>): Promise<{ code?: string; status?: number; headers?: Headers }> {
  return promise.then(
    () => ({}),
    (error: { code?: string; status?: number; headers?: Headers }) => error,
  );
}

async function textOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

describe('structured output over HTTP', () => {
  test('is parsed by the client of OpenAI after one round of repair, plain and streamed', async () => {
    const format = { model: 'open', messages, response_format: zodResponseFormat(place, 'place') };
    answers = [{ text: '{"city":"Bremen"}' }, { text: fits }];
    const completion = client.chat.completions.parse(format);
    expect((await completion).choices[0]?.message.parsed).toEqual({ city: 'Bremen', people: 570_000 });
    const { response } = await client.chat.completions.create(format).withResponse();
    expect(response.headers.get('x-gatehouse-warnings')).toBeNull();
    answers = [{ text: '{"city":"Bremen"}' }, { text: fits }];
    const streamed = await client.chat.completions.create({ ...format, stream: true }).withResponse();
    expect(streamed.response.headers.get('x-gatehouse-warnings')).toBe('answer_repaired');
    expect(await textOf(streamed.data)).toBe(fits);
  });

  test('that does not fit twice is an error with a status, plain and streamed', async () => {
    const format = { model: 'open', messages, response_format: zodResponseFormat(place, 'place') };
    for (const stream of [false, true]) {
      answers = [{ text: 'no' }, { text: '{"city":1}' }];
      expect(await failure(client.chat.completions.create({ ...format, stream }))).toMatchObject({
        status: 400,
        code: 'answer_invalid',
      });
    }
  });

  test('is judged for the clients of Responses and of Anthropic as well', async () => {
    answers = [{ text: '```json\n{"city":"Bremen","people":570000,}\n```' }];
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const response = await client.responses.create({
      model: 'open',
      input: 'Where?',
      text: { format: { type: 'json_schema', name: 'place', strict: true, schema } },
    });
    expect(JSON.parse(response.output_text)).toEqual({ city: 'Bremen', people: 570_000 });
    answers = [{ text: 'no' }];
    const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: gateway.userKey, maxRetries: 0 });
    const refused = await failure(
      anthropic.messages.create({
        model: 'open',
        max_tokens: 100,
        messages,
        output_config: { format: { type: 'json_schema', schema } },
      } as never),
    );
    expect(refused).toMatchObject({ status: 400 });
  });
});

describe('a look-up over HTTP', () => {
  const question = { model: 'shop', messages };

  test.each([false, true])('lets known products pass and keeps invented ones back, streamed: %s', async (stream) => {
    answers = [{ pieces: ['Take KX-', '1001', '.'] }];
    const given = await client.chat.completions.create({ ...question, stream });
    const text =
      'choices' in given
        ? given.choices[0]?.message.content
        : await textOf(given as AsyncIterable<OpenAI.ChatCompletionChunk>);
    expect(text).toBe('Take KX-1001.');
    answers = [{ pieces: ['Take KX-', '9999', '.'] }];
    expect(await failure(client.chat.completions.create({ ...question, stream }))).toMatchObject({
      code: 'answer_invalid',
    });
  });

  test('asks with the value encoded, and cannot be led to another path', async () => {
    answers = [{ text: 'Take KX-1001/../../admin?x=1#y, please' }];
    expect(await failure(client.chat.completions.create(question))).toMatchObject({ code: 'answer_invalid' });
    expect(asked).toEqual(['/products/KX-1001%2F']);
    asked.length = 0;
    answers = [{ text: 'Take KX-1%2f&a=b please' }];
    await failure(client.chat.completions.create(question));
    expect(asked).toEqual(['/products/KX-1%252f%26a%3Db']);
  });

  test.each([
    ['is slow', 0],
    ['fails', 500],
    ['sends somewhere else', 302],
  ])('that %s keeps the answer back', async (_what, status) => {
    shopStatus = () => status;
    answers = [{ text: 'Take KX-2002.' }];
    expect(await failure(client.chat.completions.create(question))).toMatchObject({ code: 'answer_unchecked' });
    expect(asked).toHaveLength(1);
  });
});
