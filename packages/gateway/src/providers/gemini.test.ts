import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { describe, expect, it } from 'vitest';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import { goldenBytes, goldenText } from '../testing/golden-file.ts';
import { askProvider, describeProvider, gatherAnswer } from '../testing/provider-contract.ts';
import { startWireServer, type WireAnswer } from '../testing/wire-server.ts';
import type { ModelServerDependencies } from '../upstream/model-server.ts';
import { readQuestion } from '../upstream/chat-question.ts';
import { messagesBody } from './anthropic/messages-body.ts';
import { createGemini } from './gemini.ts';
import { GenerateReader } from './gemini/generate-reader.ts';

const secret = 'AIzaCanary4711xyz';

function create(origin: string, dependencies: ModelServerDependencies, allowPrivateNetwork: boolean): Provider {
  const options = providerOptionsSchema.parse({
    id: 'gemini',
    kind: 'gemini',
    baseUrl: `${origin}/v1beta`,
    apiKey: secret,
    allowPrivateNetwork,
  });
  if (options.kind !== 'gemini') throw new Error('another kind');
  return createGemini(options, dependencies);
}

function error(code: number, status: string, message = 'no'): WireAnswer {
  return { status: code, body: JSON.stringify({ error: { code, message, status } }) };
}

const stream = goldenBytes('gemini/stream.sse');
const unavailable = JSON.stringify({ error: { code: 429, message: 'quota', status: 'RESOURCE_EXHAUSTED' } });

describeProvider('gemini', {
  create,
  secret,
  target: 'gemini-2.5-flash',
  keyHeader: { name: 'x-goog-api-key', prefix: '' },
  plain: { body: goldenText('gemini/answer.json') },
  streamed: { mediaType: 'text/event-stream', bytes: stream },
  framing: undefined,
  reader: (parts) => new GenerateReader(1, parts),
  faults: [
    { name: 'the key is wrong', answer: error(400, 'INVALID_ARGUMENT', 'API key not valid.'), code: 'upstream_auth' },
    { name: 'the key may not', answer: error(403, 'PERMISSION_DENIED'), code: 'upstream_auth' },
    {
      name: 'the quota is used up',
      answer: { ...error(429, 'RESOURCE_EXHAUSTED'), headers: { 'retry-after': '12' } },
      code: 'upstream_rate_limited',
      retryAfter: 12,
    },
    {
      name: 'it is overloaded',
      answer: error(503, 'UNAVAILABLE', 'The model is overloaded.'),
      code: 'upstream_failed',
    },
    { name: 'it took too long', answer: error(504, 'DEADLINE_EXCEEDED'), code: 'upstream_timeout' },
    {
      name: 'the prompt is too long',
      answer: error(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
      code: 'context_length_exceeded',
    },
    { name: 'a setting is wrong', answer: error(400, 'INVALID_ARGUMENT', 'topK'), code: 'upstream_rejected' },
    { name: 'there is no such model', answer: error(404, 'NOT_FOUND'), code: 'upstream_model_not_found' },
    {
      name: 'the prompt is refused for its content',
      answer: { body: JSON.stringify({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }) },
      code: 'upstream_refused_content',
    },
  ],
  midStream: {
    bytes: Buffer.concat([
      stream.subarray(0, stream.indexOf('data: ', 8)),
      Buffer.from(`data: ${unavailable}\r\n\r\n`),
    ]),
    code: 'upstream_rate_limited',
  },
});

async function against<Result>(
  answer: WireAnswer,
  run: (provider: Provider, sent: () => { readonly path: string; readonly body: unknown }) => Promise<Result>,
): Promise<Result> {
  const server = await startWireServer(() => answer);
  const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
  const provider = create(server.origin, { log, clock: systemClock, userAgent: 'gatehouse/test' }, true);
  try {
    return await run(provider, () => {
      const { body, path } = server.requests[0] ?? { body: '{}', path: '' };
      return { path, body: JSON.parse(body) as unknown };
    });
  } finally {
    await server.close();
  }
}

function candidate(fields: object): WireAnswer {
  const content = { role: 'model', parts: [{ text: 'x' }] };
  return { body: JSON.stringify({ candidates: [{ content, finishReason: 'STOP', ...fields }] }) };
}

describe('gemini provider', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['MALFORMED_FUNCTION_CALL', 'stop'],
  ])('says for the end %s the reason %s, and the word of the provider', async (given, reason) => {
    const answer = await against(candidate({ finishReason: given }), (provider) => gatherAnswer(askProvider(provider)));
    expect(answer.choices[0]).toMatchObject({ finish: reason, finishDetail: { reason: given } });
  });

  it('counts thoughts as output', async () => {
    const answer = await against({ body: goldenText('gemini/answer.json') }, (provider) =>
      gatherAnswer(askProvider(provider)),
    );
    expect(answer.usage).toEqual({ input: 347, output: 89, cachedInput: 300, reasoning: 21 });
  });

  it('gives as many answers as were asked for, and takes fewer for a broken stream', async () => {
    const two = {
      candidates: [0, 1].map((index) => ({ index, content: { parts: [{ text: `${index}` }] }, finishReason: 'STOP' })),
    };
    const body: JsonObject = { messages: [{ role: 'user', content: 'x' }], n: 2 };
    const answer = await against({ body: JSON.stringify(two) }, (provider) =>
      gatherAnswer(askProvider(provider, { body })),
    );
    expect(answer.choices.map(({ content }) => content)).toEqual(['0', '1']);
    const fewer = against(candidate({}), (provider) => gatherAnswer(askProvider(provider, { body })));
    await expect(fewer).rejects.toMatchObject({ code: 'upstream_broken_stream' });
  });

  it('embeds texts, in the form that was asked for', async () => {
    const said = { body: JSON.stringify({ embeddings: [{ values: [0.5, -1] }, { values: [2, 0] }] }) };
    const body = { model: 'alias', input: ['one', 'two'], dimensions: 2, encoding_format: 'base64' };
    await against(said, async (provider, sent) => {
      const request = { kind: 'embeddings', model: 'alias', segments: [], notInspected: {}, body } as const;
      const { signal } = new CallController();
      const answer = await gatherAnswer(provider.call({ request, target: 'embedding-001', requestId: 'r', signal }));
      expect(sent()).toEqual({
        path: '/v1beta/models/embedding-001:batchEmbedContents',
        body: {
          requests: ['one', 'two'].map((text) => ({
            model: 'models/embedding-001',
            content: { parts: [{ text }] },
            outputDimensionality: 2,
          })),
        },
      });
      const first = Buffer.from(String(answer.embeddings[0]?.vector), 'base64');
      expect([first.readFloatLE(0), first.readFloatLE(4)]).toEqual([0.5, -1]);
    });
  });

  it('refuses a result of a call that is not in the request, and an image by its address', async () => {
    const lost: JsonObject = { messages: [{ role: 'tool', tool_call_id: 'gone', content: 'x' }] };
    const remote: JsonObject = {
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/b.png' } }] }],
    };
    for (const [body, param] of [
      [lost, 'messages[0]'],
      [remote, 'messages[0].content[0]'],
    ] as const) {
      const asked = against(candidate({}), (provider) => gatherAnswer(askProvider(provider, { body })));
      await expect(asked).rejects.toMatchObject({ code: 'unsupported_by_model', param });
    }
  });

  it('gets back its own signature with the call that it stood with, and nobody else does', async () => {
    const answer = await against({ body: goldenText('gemini/answer.json') }, (provider) =>
      gatherAnswer(askProvider(provider)),
    );
    const details = answer.choices[0]?.reasoningDetails;
    expect(details).toEqual([
      { type: 'reasoning.text', text: 'Tomorrow needs another call.', signature: 'gemini:CikB0e2Kb1yX' },
    ]);
    const calls = [{ id: 'call_0_0', type: 'function', function: { name: 'get_weather', arguments: '{}' } }];
    const body: JsonObject = {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, tool_calls: calls, reasoning_details: structuredClone(details) as never },
        { role: 'tool', tool_call_id: 'call_0_0', content: '9 °C' },
      ],
    };
    await against(candidate({}), async (provider, sent) => {
      await gatherAnswer(askProvider(provider, { body }));
      expect(sent().body).toMatchObject({
        contents: [{}, { parts: [{ functionCall: { name: 'get_weather' }, thoughtSignature: 'CikB0e2Kb1yX' }] }, {}],
      });
    });
    const warned: string[] = [];
    const turns = readQuestion({ body });
    const settings = { target: 'claude', stream: false, maxTokens: 9, warn: (code: string) => warned.push(code) };
    expect(JSON.stringify(messagesBody(turns, settings))).not.toContain('CikB0e2Kb1yX');
    expect(warned).toEqual(['reasoning_not_sent']);
  });

  it.each([
    ['gemini-3-pro', 'skip_thought_signature_validator'],
    ['gemini-2.5-flash', undefined],
  ])('says to %s of a call without its signature what Google wants said', async (target, signature) => {
    const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }];
    const body: JsonObject = { messages: [{ role: 'assistant', content: null, tool_calls: calls }] };
    await against(candidate({}), async (provider, sent) => {
      await gatherAnswer(askProvider(provider, { body, target }));
      const { contents } = sent().body as { contents: { parts: { thoughtSignature?: string }[] }[] };
      expect(contents[0]?.parts[0]?.thoughtSignature).toBe(signature);
    });
  });

  it('lists the models that generate or embed', async () => {
    const models = [
      { name: 'models/gemini-2.5-flash', inputTokenLimit: 1_048_576, supportedGenerationMethods: ['generateContent'] },
      { name: 'models/aqa', supportedGenerationMethods: ['generateAnswer'] },
    ];
    const listed = await against({ body: JSON.stringify({ models }) }, (provider) =>
      provider.models(new AbortController().signal),
    );
    expect(listed).toEqual([{ id: 'gemini-2.5-flash', owner: 'google', details: { context_length: 1_048_576 } }]);
  });

  it('lets no name of a model lead to another path', async () => {
    const upwards = against(candidate({}), (provider) => gatherAnswer(askProvider(provider, { target: '..' })));
    await expect(upwards).rejects.toMatchObject({ code: 'upstream_model_not_found' });
    await against(candidate({}), async (provider, sent) => {
      await gatherAnswer(askProvider(provider, { target: 'a/../b?c' }));
      expect(sent().path).toBe('/v1beta/models/a%2F..%2Fb%3Fc:generateContent');
    });
  });
});
