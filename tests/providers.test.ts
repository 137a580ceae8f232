import Anthropic from '@anthropic-ai/sdk';
import { explainFact } from '@gatehouse/contract/explain-fact';
import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { pathSchema } from '@gatehouse/contract/request-path';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trustOf } from '../packages/gateway/src/privacy/provider-trust.ts';
import { framedEvents } from '../packages/gateway/src/testing/bedrock-events.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { goldenBytes, goldenJson, goldenText } from '../packages/gateway/src/testing/golden-file.ts';
import { startWireServer, type WireAnswer, type WireServer } from '../packages/gateway/src/testing/wire-server.ts';

/** Official clients on one side, servers with other wire formats on the other, and the whole gateway between them. */

let server: WireServer;
let gateway: ListeningTestGateway;
let asked = 0;
/** Without those that ask which models there are, which come by themselves. */
const questions = () => server.requests.filter(({ body }) => body !== '');

function bedrockStream(): Buffer {
  return Buffer.concat(framedEvents(goldenJson('bedrock/stream.json') as [string, unknown][]));
}

function events(mediaType: string, body: Buffer): WireAnswer {
  return { headers: { 'content-type': mediaType }, body };
}

function play(path: string, body: string): WireAnswer {
  const streamed = body.includes('"stream":true');
  if (path === '/v1/messages')
    return streamed
      ? events('text/event-stream', goldenBytes('anthropic/stream.sse'))
      : { body: goldenText('anthropic/answer.json') };
  if (path.endsWith(':generateContent')) return { body: goldenText('gemini/answer.json') };
  if (path.includes(':streamGenerateContent')) return events('text/event-stream', goldenBytes('gemini/stream.sse'));
  if (path === '/api/chat')
    return streamed
      ? events('application/x-ndjson', goldenBytes('ollama/stream.ndjson'))
      : { body: goldenText('ollama/answer.json') };
  if (path.endsWith('/converse')) return { body: goldenText('bedrock/answer.json') };
  if (path.endsWith('/converse-stream')) return events('application/vnd.amazon.eventstream', bedrockStream());
  return { status: 404, body: 'Not Found' };
}

beforeAll(async () => {
  server = await startWireServer(({ body, path }) => play(path, body));
  const common = { baseUrl: server.origin, allowPrivateNetwork: true };
  gateway = await listenTestGateway({
    configuration: {
      providers: [
        { id: 'claude', kind: 'anthropic', ...common, apiKey: 'canary-anthropic', models: ['claude-sonnet'] },
        { id: 'google', kind: 'gemini', ...common, apiKey: 'canary-gemini', models: ['gemini-flash'] },
        { id: 'own', kind: 'ollama', ...common, models: ['qwen3'] },
        {
          id: 'amazon',
          kind: 'bedrock',
          ...common,
          region: 'eu-central-1',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          secretAccessKey: 'canary-bedrock',
          models: ['anthropic.claude'],
        },
      ],
    },
  });
});

afterAll(async () => {
  await gateway.close();
  await server.close();
});

beforeEach(() => {
  asked = questions().length;
});

function openai(): OpenAI {
  return new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
}

const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: 'function',
    function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];
const messages: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'user', content: 'What is the weather where anna.krueger@example.org lives?' },
];

const models = ['claude-sonnet', 'gemini-flash', 'qwen3', 'anthropic.claude'];

describe('the client of OpenAI, before servers that speak otherwise', () => {
  it.each(models)('gets text, reasoning, calls of tools and counts from %s, whole and as a stream', async (model) => {
    const plain = await openai().chat.completions.create({ model, messages, tools });
    const message = plain.choices[0]?.message;
    expect(message?.content).toBe('Für morgen sehe ich nach. 🌧');
    expect(message).toMatchObject({ reasoning: 'Tomorrow needs another call.' });
    expect(message?.tool_calls).toMatchObject([
      { type: 'function', function: { name: 'get_weather', arguments: '{"city":"Köln"}' } },
    ]);
    expect(plain.choices[0]?.finish_reason).toBe('tool_calls');
    expect(plain.usage).toMatchObject({ prompt_tokens: 347, completion_tokens: 89, total_tokens: 436 });

    const stream = openai().chat.completions.stream({
      model,
      messages,
      tools,
      stream_options: { include_usage: true },
    });
    const streamed = await stream.finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe(message?.content);
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject([
      { function: { name: 'get_weather', arguments: '{"city":"Köln"}' } },
    ]);
    expect(streamed.choices[0]?.finish_reason).toBe('tool_calls');
    expect(streamed.usage).toMatchObject({ prompt_tokens: 347, completion_tokens: 89 });
  });

  it.each(models)('keeps personal data and its own keys from what %s is sent', async (model) => {
    await openai().chat.completions.create({ model, messages });
    const [request] = questions().slice(asked);
    expect(request?.body).toContain('What is the weather where');
    expect(request?.body).not.toContain('anna.krueger');
    expect(`${request?.path}${request?.body}`).not.toContain('canary');
    expect(JSON.stringify(request?.headers)).not.toContain(gateway.userKey);
  });

  it('is warned of a setting that the server has no word for, in a header and in the record', async () => {
    const { response } = await openai()
      .chat.completions.create({ model: 'claude-sonnet', messages, presence_penalty: 1 })
      .withResponse();
    expect(response.headers.get('x-gatehouse-warnings')).toBe('setting_not_supported');
    expect((await gateway.leaves()).at(-1)).toMatchObject({ kind: 'result', warnings: ['setting_not_supported'] });
  });

  it('is refused what the server cannot do, with its place, and the server is not asked', async () => {
    const wanting = openai().chat.completions.create({ model: 'qwen3', messages, tools, tool_choice: 'required' });
    await expect(wanting).rejects.toMatchObject({ status: 400, code: 'unsupported_by_model', param: 'tool_choice' });
    expect(questions().length).toBe(asked);
  });
});

describe('the client of Anthropic, before a server with the same API', () => {
  it('has its thinking come back with its signature, and go on to the server as it came', async () => {
    const client = new Anthropic({ baseURL: gateway.url, apiKey: gateway.userKey, maxRetries: 0 });
    const question: Anthropic.MessageParam = { role: 'user', content: 'And tomorrow?' };
    const body = { model: 'claude-sonnet', max_tokens: 4_096, messages: [question] };
    const first = await client.messages.create(body);
    expect(first.content).toMatchObject((goldenJson('anthropic/answer.json') as { content: object[] }).content);
    expect((await client.messages.stream(body).finalMessage()).content).toEqual(first.content);
    const result: Anthropic.MessageParam = {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', content: '9 °C' }],
    };
    const answered: Anthropic.MessageParam = { role: 'assistant', content: first.content };
    await client.messages.create({ ...body, messages: [question, answered, result] });
    const sent = JSON.parse(questions().at(-1)?.body ?? '') as { messages: { content: object[] }[] };
    expect(sent.messages[1]?.content).toEqual((goldenJson('anthropic/answer.json') as { content: object[] }).content);
    expect(sent.messages[2]?.content).toMatchObject([{ type: 'tool_result', content: [{ text: '9 °C' }] }]);
  });
});

describe('the path of a gateway with such servers', () => {
  it('is explained with what each of them is, and without their keys', async () => {
    const response = await fetch(`${gateway.url}/admin/v1/path`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    const text = await response.text();
    const facts = pathSchema.parse(JSON.parse(text)).stages.flatMap((stage) => stage.facts);
    const providers = facts.filter((fact) => fact.id === 'provider');
    expect(providers.map((fact) => explainFact(fact, 'en').text)).toEqual([
      'a server with the Messages API of Anthropic',
      'a server with the Gemini API of Google',
      'Ollama, by its own API',
      'Amazon Bedrock, by its Converse API',
    ]);
    expect(providers.every(({ facts: told }) => told.some((fact) => fact.id === 'credentials'))).toBe(true);
    expect(text).not.toContain('canary');
  });
});

describe('where a provider runs, where nobody says it', () => {
  it.each([
    [{ kind: 'anthropic' }, 'cloud'],
    [{ kind: 'gemini' }, 'cloud'],
    [{ kind: 'bedrock', baseUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com', models: ['m'] }, 'cloud'],
    [{ kind: 'openai-compatible', profile: 'mistral' }, 'cloud'],
    [{ kind: 'openai-compatible', profile: 'vllm' }, 'machine'],
    [{ kind: 'ollama' }, 'machine'],
    [{ kind: 'llama-cpp', file: 'model.gguf' }, 'machine'],
  ])('is told by its address: %j', (options, trust) => {
    expect(trustOf(providerOptionsSchema.parse({ id: 'one', ...options }))).toBe(trust);
  });
});
