import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { describe, expect, it } from 'vitest';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import type { ChatRequest } from '../core/request.ts';
import { goldenBytes, goldenText } from '../testing/golden-file.ts';
import { askProvider, chatRequest, describeProvider, gatherAnswer } from '../testing/provider-contract.ts';
import { startWireServer, type WireAnswer } from '../testing/wire-server.ts';
import type { ModelServerDependencies } from '../upstream/model-server.ts';
import { createAnthropic } from './anthropic.ts';
import { MessagesReader } from './anthropic/messages-reader.ts';

const secret = 'sk-ant-canary-4711-xyz';

function create(origin: string, dependencies: ModelServerDependencies, allowPrivateNetwork: boolean): Provider {
  const options = providerOptionsSchema.parse({
    id: 'claude',
    kind: 'anthropic',
    baseUrl: origin,
    apiKey: secret,
    allowPrivateNetwork,
  });
  if (options.kind !== 'anthropic') throw new Error('another kind');
  return createAnthropic(options, dependencies);
}

function error(type: string, message = 'no'): string {
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy' });
}

const stream = goldenBytes('anthropic/stream.sse');
const begun = stream.subarray(0, stream.indexOf('event: content_block_stop'));

describeProvider('anthropic', {
  create,
  secret,
  target: 'claude-sonnet-4-5',
  keyHeader: { name: 'x-api-key', prefix: '' },
  plain: { body: goldenText('anthropic/answer.json') },
  streamed: { mediaType: 'text/event-stream', bytes: stream },
  framing: undefined,
  reader: (parts) => new MessagesReader(parts),
  faults: [
    { name: 'the key is wrong', answer: { status: 401, body: error('authentication_error') }, code: 'upstream_auth' },
    { name: 'the key may not', answer: { status: 403, body: error('permission_error') }, code: 'upstream_auth' },
    {
      name: 'the account calls too often',
      answer: { status: 429, headers: { 'retry-after': '7' }, body: error('rate_limit_error') },
      code: 'upstream_rate_limited',
      retryAfter: 7,
    },
    {
      name: 'the servers are overloaded',
      answer: { status: 529, body: error('overloaded_error') },
      code: 'upstream_rate_limited',
    },
    { name: 'it fails', answer: { status: 500, body: error('api_error') }, code: 'upstream_failed' },
    {
      name: 'the prompt is too long',
      answer: {
        status: 400,
        body: error('invalid_request_error', 'prompt is too long: 201000 tokens > 200000 maximum'),
      },
      code: 'context_length_exceeded',
    },
    {
      name: 'a setting is wrong',
      answer: { status: 400, body: error('invalid_request_error', 'temperature: range: 0..1') },
      code: 'upstream_rejected',
    },
    {
      name: 'there is no such model',
      answer: { status: 404, body: error('not_found_error', 'model: claude-0') },
      code: 'upstream_model_not_found',
    },
    { name: 'nothing is at the path', answer: { status: 404, body: 'Not Found' }, code: 'upstream_invalid_response' },
  ],
  midStream: {
    bytes: Buffer.concat([begun, Buffer.from(`event: error\ndata: ${error('overloaded_error', 'Overloaded')}\n\n`)]),
    code: 'upstream_rate_limited',
  },
});

async function against<Result>(answer: WireAnswer, run: (provider: Provider) => Promise<Result>): Promise<Result> {
  const server = await startWireServer(() => answer);
  const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
  const provider = create(server.origin, { log, clock: systemClock, userAgent: 'gatehouse/test' }, true);
  try {
    return await run(provider);
  } finally {
    await server.close();
  }
}

function message(fields: object): WireAnswer {
  const usage = { input_tokens: 1, output_tokens: 1 };
  return { body: JSON.stringify({ type: 'message', content: [], stop_reason: 'end_turn', usage, ...fields }) };
}

describe('anthropic provider', () => {
  it('counts what was read from the cache and written to it as input', async () => {
    const answer = await against({ body: goldenText('anthropic/answer.json') }, (provider) =>
      gatherAnswer(askProvider(provider)),
    );
    expect(answer.usage).toEqual({
      input: 347,
      output: 89,
      cachedInput: 300,
      reasoning: 21,
      details: { cache_read_input_tokens: 300, cache_creation_input_tokens: 7 },
    });
  });

  it.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['stop_sequence', 'stop'],
    ['pause_turn', 'stop'],
    ['refusal', 'content_filter'],
    ['tool_use', 'tool_calls'],
  ])('says for the end %s the reason %s, and the word of the provider', async (given, reason) => {
    const said = message({ content: [{ type: 'text', text: 'x' }], stop_reason: given, stop_sequence: null });
    const answer = await against(said, (provider) => gatherAnswer(askProvider(provider)));
    expect(answer.choices[0]).toMatchObject({ finish: reason, finishDetail: { reason: given } });
  });

  it('says upon which stop sequence the model came', async () => {
    const said = message({
      content: [{ type: 'text', text: 'x' }],
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    });
    const answer = await against(said, (provider) => gatherAnswer(askProvider(provider)));
    expect(answer.choices[0]?.finishDetail).toEqual({ reason: 'stop_sequence', sequence: 'END' });
  });

  it('gives a call without arguments an empty object in both forms', async () => {
    const block = { type: 'tool_use', id: 'toolu_1', name: 'now', input: {} };
    const plain = await against(message({ content: [block], stop_reason: 'tool_use' }), (provider) =>
      gatherAnswer(askProvider(provider)),
    );
    const events = [
      { type: 'message_start', message: { usage: { input_tokens: 1, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    const streamed = await against(
      { headers: { 'content-type': 'text/event-stream' }, body: events.join('') },
      (provider) => gatherAnswer(askProvider(provider, { stream: true })),
    );
    expect(plain.choices[0]?.toolCalls).toEqual([{ id: 'toolu_1', name: 'now', arguments: '{}' }]);
    expect(streamed.choices).toEqual(plain.choices);
  });

  it.each<[string, JsonObject, string]>([
    ['several answers', { n: 2 }, 'n'],
    ['log probabilities', { logprobs: true }, 'logprobs'],
    ['biases of tokens', { logit_bias: { '1': 5 } }, 'logit_bias'],
    ['JSON of no schema', { response_format: { type: 'json_object' } }, 'response_format'],
    [
      'a sound',
      {
        messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } }] }],
      },
      'messages[0].content[0]',
    ],
  ])('refuses a request that wants %s, with its place', async (_what, further, param) => {
    const body: JsonObject = { messages: [{ role: 'user', content: 'x' }], ...further };
    const asked = against(message({}), (provider) => gatherAnswer(askProvider(provider, { body })));
    await expect(asked).rejects.toMatchObject({ code: 'unsupported_by_model', param });
  });

  it('warns of settings without a counterpart, and of reasoning that nobody signed', async () => {
    const warned: string[] = [];
    const body: JsonObject = {
      messages: [
        { role: 'assistant', content: 'x', reasoning: 'unsigned' },
        { role: 'user', content: 'y' },
      ],
      seed: 4,
    };
    await against(message({}), (provider) => gatherAnswer(askProvider(provider, { body, warned: warned as never[] })));
    expect(warned).toEqual(['setting_not_supported', 'reasoning_not_sent']);
  });

  it('lists models as the API does', async () => {
    const data = [{ type: 'model', id: 'claude-sonnet-4-5', display_name: 'x', created_at: '2025-09-29T00:00:00Z' }];
    const models = await against({ body: JSON.stringify({ data, has_more: false }) }, (provider) =>
      provider.models(new AbortController().signal),
    );
    expect(models).toEqual([{ id: 'claude-sonnet-4-5', created: 1_759_104_000, owner: 'anthropic' }]);
  });
});

describe('what came in the words of Anthropic itself', () => {
  async function sent(
    request: Partial<ChatRequest>,
    options: object = {},
  ): Promise<{ header: unknown; body: JsonObject; warned: string[] }> {
    const server = await startWireServer(() => ({ body: goldenText('anthropic/answer.json') }));
    const parsed = providerOptionsSchema.parse({
      id: 'claude',
      kind: 'anthropic',
      baseUrl: server.origin,
      apiKey: secret,
      allowPrivateNetwork: true,
      ...options,
    });
    if (parsed.kind !== 'anthropic') throw new Error('another kind');
    const provider = createAnthropic(parsed, {
      clock: systemClock,
      log: { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined },
      userAgent: 'test',
    });
    const warned: string[] = [];
    await gatherAnswer(
      provider.call({
        request: { ...chatRequest(request.body ?? {}), ...request },
        target: 'claude-sonnet-5',
        requestId: 'req_1',
        signal: new CallController().signal,
        warn: (code) => warned.push(code),
      }),
    );
    await provider.close();
    await server.close();
    const asked = server.requests[0];
    return { header: asked?.headers['anthropic-beta'], body: JSON.parse(asked?.body ?? '{}') as JsonObject, warned };
  }
  const messages = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello yourself' },
    { role: 'user', content: 'Go on' },
    { role: 'system', content: 'Three tokens left.' },
  ];

  it('asks for those beta features that the operator allows, and warns of the others', async () => {
    const betas = ['interleaved-thinking-2025-05-14', 'context-1m-2025-08-07'];
    expect(await sent({ body: { messages }, betas })).toMatchObject({
      header: 'interleaved-thinking-2025-05-14',
      warned: ['beta_not_forwarded'],
    });
    expect(await sent({ body: { messages }, betas }, { betas })).toMatchObject({ header: betas.join(','), warned: [] });
    expect(await sent({ body: { messages }, betas: [] })).toMatchObject({ header: undefined, warned: [] });
  });

  it('leaves instructions in mid-conversation where they are, so that what stands before them is found in the cache', async () => {
    const { body } = await sent({ body: { messages }, betas: [] });
    expect(body['system']).toEqual([{ type: 'text', text: 'Be kind.' }]);
    expect((body['messages'] as { role: string }[]).map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'system',
    ]);
    const { body: ofOthers } = await sent({ body: { messages } });
    expect(ofOthers['system']).toHaveLength(2);
  });

  it('sends the effort beside how to think', async () => {
    const thinking = { type: 'adaptive' };
    const { body, warned } = await sent({ body: { messages, thinking, reasoning_effort: 'high' }, betas: [] });
    expect(body).toMatchObject({ thinking, output_config: { effort: 'high' } });
    expect(warned).toEqual([]);
    expect((await sent({ body: { messages, thinking, reasoning_effort: 'none' }, betas: [] })).warned).toEqual([
      'setting_not_supported',
    ]);
  });
});
