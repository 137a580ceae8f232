import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import type { Script } from '../packages/gateway/src/testing/script.ts';
import {
  startScriptedServer,
  type ScriptedServer,
  type SeenRequest,
} from '../packages/gateway/src/testing/scripted-server.ts';

/** The `openai` client as it comes from npm, unmodified, through a whole gateway, to a model server on a real socket. */

let upstream: ScriptedServer;
let gateway: ListeningTestGateway;
let client: OpenAI;
let script: ((request: SeenRequest) => Script) | undefined;

const messages = [{ role: 'user' as const, content: 'Tell me about foxes.' }];
const fox = 'The quick brown fox jumps over the lazy dog.';

function clientFor(options: ConstructorParameters<typeof OpenAI>[0]): OpenAI {
  return new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0, ...options });
}

beforeAll(async () => {
  upstream = await startScriptedServer({ script: (request) => script?.(request), models: ['open', 'org/slashed'] });
  gateway = await listenTestGateway({
    configuration: {
      providers: [
        {
          id: 'local',
          kind: 'openai-compatible',
          baseUrl: upstream.baseUrl,
          allowPrivateNetwork: true,
          models: [
            'open',
            'org/slashed',
            'scripted:tools',
            'scripted:reasoning',
            'scripted:logprobs',
            'scripted:refusal',
          ],
          timeouts: { firstByte: '1s' },
        },
      ],
    },
  });
  client = clientFor({});
});

afterEach(() => {
  script = undefined;
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('chat completions', () => {
  it('answers a question', async () => {
    const completion = await client.chat.completions.create({ model: 'open', messages });
    expect(completion.choices[0]?.message).toMatchObject({ role: 'assistant', content: fox });
    expect(completion).toMatchObject({ object: 'chat.completion', model: 'open' });
    expect(completion.id).toMatch(/^chatcmpl-/);
    expect(completion.usage?.total_tokens).toBeGreaterThan(0);
    expect(completion._request_id).toMatch(/^req_/);
  });

  it('streams', async () => {
    const stream = await client.chat.completions.create({ model: 'open', messages, stream: true });
    let text = '';
    let finish: string | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      expect(chunk).not.toHaveProperty('usage');
    }
    expect([text, finish]).toEqual([fox, 'stop']);
  });

  it('streams with usage at the end where it is asked for', async () => {
    const stream = await client.chat.completions.create({
      model: 'open',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const last = chunks.pop();
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.total_tokens).toBeGreaterThan(0);
    for (const chunk of chunks) expect(chunk.usage).toBeNull();
  });

  it('works with the stream helper', async () => {
    const runner = client.chat.completions.stream({ model: 'open', messages });
    const contents: string[] = [];
    runner.on('content', (delta) => contents.push(delta));
    const final = await runner.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(fox);
    expect(contents.join('')).toBe(fox);
  });

  it('gives several choices, plain and streamed', async () => {
    const plain = await client.chat.completions.create({ model: 'open', messages, n: 3 });
    expect(plain.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
    const stream = client.chat.completions.stream({ model: 'open', messages, n: 2 });
    expect((await stream.finalChatCompletion()).choices.map((choice) => choice.message.content)).toEqual([fox, fox]);
  });

  it('gives log probabilities', async () => {
    const plain = await client.chat.completions.create({
      model: 'scripted:logprobs',
      messages,
      logprobs: true,
      top_logprobs: 2,
    });
    expect(plain.choices[0]?.logprobs?.content?.map((token) => token.token).join('')).toBe(fox);
  });

  it('gives reasoning under the name that the model server uses', async () => {
    const answer = await client.chat.completions.create({ model: 'scripted:reasoning', messages });
    expect(answer.choices[0]?.message).toMatchObject({ content: fox, reasoning_content: 'First I think about foxes.' });
    let reasoning = '';
    for await (const chunk of await client.chat.completions.create({
      model: 'scripted:reasoning',
      messages,
      stream: true,
    })) {
      reasoning += (chunk.choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content ?? '';
    }
    expect(reasoning).toBe('First I think about foxes.');
  });

  it('gives refusals', async () => {
    const answer = await client.chat.completions.create({ model: 'scripted:refusal', messages });
    expect(answer.choices[0]?.message.refusal).toBe('I cannot help with that.');
  });

  it('passes on parameters that only the model server knows', async () => {
    await client.chat.completions.create({
      model: 'open',
      messages,
      top_k: 20,
      chat_template_kwargs: { enable_thinking: false },
    } as OpenAI.ChatCompletionCreateParamsNonStreaming);
    expect(upstream.requests.findLast(({ method }) => method === 'POST')?.body).toMatchObject({
      top_k: 20,
      chat_template_kwargs: { enable_thinking: false },
    });
  });

  it('passes on images, which the record marks as not inspected', async () => {
    const url = 'data:image/png;base64,iVBORw0KGgo=';
    await client.chat.completions.create({
      model: 'open',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    });
    expect(JSON.stringify(upstream.requests.findLast(({ method }) => method === 'POST')?.body)).toContain(url);
    const leaf = (await gateway.leaves()).findLast((candidate) => candidate.kind === 'result');
    expect(leaf).toMatchObject({ notInspected: { image_url: 1 } });
  });

  it('lets the record of an answer be found by its headers', async () => {
    const { response } = await client.chat.completions.create({ model: 'open', messages }).withResponse();
    const index = Number(response.headers.get('x-gatehouse-leaf'));
    const leaf = (await gateway.leaves()).find((candidate) => candidate.index === index);
    expect(leaf).toMatchObject({ kind: 'result', outcome: 'answered', request: response.headers.get('x-request-id') });
  });

  it('lets the record of a stream be found by its headers, from the request on', async () => {
    const { data, response } = await client.chat.completions
      .create({ model: 'open', messages, stream: true })
      .withResponse();
    let pieces = 0;
    for await (const chunk of data) pieces += chunk.choices.length;
    expect(pieces).toBeGreaterThan(0);
    const request = response.headers.get('x-request-id');
    const index = Number(response.headers.get('x-gatehouse-leaf') ?? Number.NaN);
    const leaves = await gateway.leaves();
    expect(leaves.find((candidate) => candidate.index === index)).toMatchObject({ kind: 'request', request });
    const { response: plain } = await client.chat.completions.create({ model: 'open', messages }).withResponse();
    expect(response.headers.get('x-gatehouse-log')).toBe(plain.headers.get('x-gatehouse-log'));
  });
});

describe('tools', () => {
  const tools: OpenAI.ChatCompletionTool[] = [
    {
      type: 'function',
      function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
    },
    {
      type: 'function',
      function: { name: 'get_time', parameters: { type: 'object', properties: { zone: { type: 'string' } } } },
    },
  ];

  it('come as calls, plain and streamed alike', async () => {
    const plain = await client.chat.completions.create({
      model: 'scripted:tools',
      messages,
      tools,
      tool_choice: 'auto',
    });
    const calls = plain.choices[0]?.message.tool_calls;
    expect(calls).toMatchObject([
      { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Köln"}' } },
      { id: 'call_2', type: 'function', function: { name: 'get_time', arguments: '{"zone":"Europe/Berlin"}' } },
    ]);
    expect(plain.choices[0]?.finish_reason).toBe('tool_calls');
    const streamed = await client.chat.completions
      .stream({ model: 'scripted:tools', messages, tools })
      .finalChatCompletion();
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject(calls ?? []);
  });

  it('go round in the loop of the client, with results that the model sees', async () => {
    script = (request) => {
      const sent = request.body['messages'] as { role: string; content: string }[];
      const result = sent.findLast((message) => message.role === 'tool');
      return result === undefined
        ? { toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: '{"city":"Köln"}' }] }
        : { text: `It is ${result.content}.` };
    };
    const asked: unknown[] = [];
    for (const stream of [false, true]) {
      const runner = client.chat.completions.runTools({
        model: 'open',
        messages,
        stream,
        tools: [
          {
            type: 'function',
            function: {
              name: 'get_weather',
              description: 'The weather of a city',
              parameters: { type: 'object', properties: { city: { type: 'string' } } },
              parse: (text: string) => JSON.parse(text) as { city: string },
              function: ({ city }: { city: string }) => {
                asked.push(city);
                return 'rainy';
              },
            },
          },
        ],
      } as Parameters<typeof client.chat.completions.runTools>[0]);
      expect(await runner.finalContent()).toBe('It is rainy.');
    }
    expect(asked).toEqual(['Köln', 'Köln']);
  });
});

describe('structured output', () => {
  const schema = z.object({ name: z.string(), legs: z.number() });

  it('is parsed by the client, and its schema reaches the model', async () => {
    script = () => ({ text: '{"name":"fox","legs":4}' });
    const parsed = await client.chat.completions.parse({
      model: 'open',
      messages,
      response_format: zodResponseFormat(schema, 'animal'),
    });
    expect(parsed.choices[0]?.message.parsed).toEqual({ name: 'fox', legs: 4 });
    expect(upstream.requests.findLast(({ method }) => method === 'POST')?.body).toMatchObject({
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'animal', strict: true, schema: { required: ['name', 'legs'] } },
      },
    });
    const streamed = client.chat.completions.stream({
      model: 'open',
      messages,
      response_format: zodResponseFormat(schema, 'animal'),
    });
    expect((await streamed.finalChatCompletion()).choices[0]?.message.parsed).toEqual({ name: 'fox', legs: 4 });
  });
});

describe('embeddings', () => {
  it('come in Base64, which the client asks for by itself, and as numbers, with the same values', async () => {
    const byDefault = await client.embeddings.create({ model: 'open', input: ['one', 'two'] });
    const asNumbers = await client.embeddings.create({
      model: 'open',
      input: ['one', 'two'],
      encoding_format: 'float',
    });
    expect(byDefault.data.map((entry) => entry.index)).toEqual([0, 1]);
    expect(byDefault.usage.prompt_tokens).toBeGreaterThan(0);
    for (const [index, entry] of byDefault.data.entries()) {
      expect(entry.embedding.length).toBeGreaterThan(0);
      const other = asNumbers.data[index]?.embedding ?? [];
      expect(entry.embedding.map((value) => value.toFixed(4))).toEqual(other.map((value) => value.toFixed(4)));
    }
  });
});

describe('models', () => {
  it('are listed', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(expect.arrayContaining(['open', 'org/slashed']));
  });

  it('are found by name, slashes and all', async () => {
    expect(await client.models.retrieve('org/slashed')).toMatchObject({ id: 'org/slashed', object: 'model' });
    expect(await failure(client.models.retrieve('none'))).toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('are listed, found and answer by the same names, that of the provider before it too', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toContain('local/org/slashed');
    for (const model of data) {
      expect(await client.models.retrieve(model.id)).toEqual(model);
      expect(Math.abs(model.created - Date.now() / 1_000)).toBeLessThan(3_600);
      expect((await client.chat.completions.create({ model: model.id, messages })).choices).not.toEqual([]);
    }
  });

  it('of a server that was down at the start are unreachable, not unknown, and work when it comes up', async () => {
    const late = await startScriptedServer({ models: ['late'] });
    await late.close();
    const waiting = await listenTestGateway({
      configuration: {
        providers: [
          {
            id: 'local',
            kind: 'openai-compatible',
            baseUrl: late.baseUrl,
            allowPrivateNetwork: true,
            models: 'discover',
          },
        ],
      },
    });
    let revived: ScriptedServer | undefined;
    try {
      const impatient = clientFor({ baseURL: `${waiting.url}/v1`, apiKey: waiting.userKey });
      for (const model of ['late', 'local/late']) {
        const unreachable = { status: 502, code: 'upstream_unreachable' };
        expect(await failure(impatient.chat.completions.create({ model, messages }))).toMatchObject(unreachable);
        expect(await failure(impatient.models.retrieve(model))).toMatchObject(unreachable);
      }
      expect((await impatient.models.list()).data).toEqual([]);
      revived = await startScriptedServer({ models: ['late'], port: late.port });
      // Nobody asks for it; it is found by itself.
      while ((await impatient.models.list()).data.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await impatient.chat.completions.create({ model: 'late', messages })).choices).toHaveLength(1);
      expect(await failure(impatient.models.retrieve('never'))).toMatchObject({ status: 404, code: 'model_not_found' });
    } finally {
      await waiting.close();
      await revived?.close();
    }
  });
});

describe('an abort', () => {
  it('ends the call at the model within a second, plain and streamed, and the record says so', async () => {
    const endless: Script = { pieces: Array.from({ length: 1_000 }, (_, index) => `t${index} `), rate: 50 };
    for (const stream of [true, false]) {
      script = () => (stream ? endless : { fault: { kind: 'stall' } });
      const controller = new AbortController();
      // Without those that ask which models there are, which come by themselves.
      const questions = () => upstream.requests.filter(({ method }) => method === 'POST');
      const before = questions().length;
      const call = client.chat.completions.create({ model: 'open', messages, stream }, { signal: controller.signal });
      if (stream) {
        const chunks = ((await call) as AsyncIterable<unknown>)[Symbol.asyncIterator]();
        await chunks.next();
        controller.abort();
      } else {
        const outcome = failure(call);
        while (questions().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
        controller.abort();
        expect(await outcome).toBeInstanceOf(OpenAI.APIUserAbortError);
      }
      const seen = questions()[before];
      expect(
        await Promise.race([seen?.closed, new Promise((resolve) => setTimeout(() => resolve('too late'), 1_000))]),
      ).toBe('aborted');
    }
    for (;;) {
      const cancelled = (await gateway.leaves()).filter(
        (leaf) => leaf.kind === 'result' && leaf.outcome === 'cancelled',
      );
      if (cancelled.length === 2) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });

  it('by the client’s own time-out is a time-out of the client', async () => {
    script = () => ({ fault: { kind: 'stall' } });
    const hasty = clientFor({ timeout: 200 });
    expect(await failure(hasty.chat.completions.create({ model: 'open', messages }))).toBeInstanceOf(
      OpenAI.APIConnectionTimeoutError,
    );
  });
});

describe('errors', () => {
  it('are of the class that the client has for a wrong key', async () => {
    const error = await failure(clientFor({ apiKey: 'wrong' }).chat.completions.create({ model: 'open', messages }));
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key', type: 'authentication_error' });
    expect((error as InstanceType<typeof OpenAI.APIError>).requestID).toMatch(/^req_/);
  });

  it('are of the class that the client has for a role that may not', async () => {
    const error = await failure(
      clientFor({ apiKey: gateway.adminKey }).chat.completions.create({ model: 'open', messages }),
    );
    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
  });

  it('are of the class that the client has for an unknown model', async () => {
    const error = await failure(client.chat.completions.create({ model: 'none', messages }));
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found' });
  });

  it('are of the class that the client has for a wrong request, and name the place', async () => {
    const error = await failure(
      client.chat.completions.create({ model: 'open', messages: [{ role: 'king' as 'user', content: 'x' }] }),
    );
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ code: 'invalid_request', param: 'messages[0].role' });
  });

  it('are of the class that the client has for a server without time, with the time to wait', async () => {
    script = () => ({ fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' } } });
    const error = await failure(client.chat.completions.create({ model: 'open', messages }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7');
  });

  it('leave the time to wait to the client where the server named none, for it waits longer from try to try', async () => {
    script = () => ({ fault: { kind: 'status', status: 429 } });
    const error = await failure(client.chat.completions.create({ model: 'open', messages }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    // Any number that we made up would replace the growing, scattered waits of the client by equal ones.
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.has('retry-after')).toBe(false);
  });

  it.each([
    ['a model server that fails', { kind: 'status', status: 500 }, 'upstream_failed', 502],
    ['a model server that does not speak JSON', { kind: 'html' }, 'upstream_invalid_response', 502],
    ['a model server that does not answer in time', { kind: 'stall' }, 'upstream_timeout', 504],
  ] as const)('are server errors for %s', async (_name, fault, code, status) => {
    script = () => ({ fault });
    for (const stream of [false, true]) {
      const error = await failure(client.chat.completions.create({ model: 'open', messages, stream }));
      expect(error).toBeInstanceOf(OpenAI.InternalServerError);
      expect(error).toMatchObject({ code, status });
    }
  });

  it('reach the client in the middle of a stream, too', async () => {
    script = () => ({ pieces: ['one ', 'two ', 'three '], rate: 50, fault: { kind: 'cut', after: 2 } });
    const stream = await client.chat.completions.create({ model: 'open', messages, stream: true });
    let text = '';
    const error = await failure(
      (async () => {
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      })(),
    );
    expect(text).toContain('one');
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ code: 'upstream_broken_stream' });
  });
});
