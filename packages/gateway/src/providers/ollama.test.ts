import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { describe, expect, it } from 'vitest';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import { goldenBytes, goldenText } from '../testing/golden-file.ts';
import { askProvider, describeProvider, gatherAnswer } from '../testing/provider-contract.ts';
import { startWireServer, type WireAnswer, type WireRequest } from '../testing/wire-server.ts';
import { lineFraming } from '../upstream/line-framing.ts';
import type { ModelServerDependencies } from '../upstream/model-server.ts';
import { createOllama } from './ollama.ts';
import { ChatReader } from './ollama/chat-reader.ts';

const secret = 'ollama-canary-4711-xyz';

function create(
  origin: string,
  dependencies: ModelServerDependencies,
  allowPrivateNetwork: boolean,
  further: object = {},
): Provider {
  const options = providerOptionsSchema.parse({
    id: 'ollama',
    kind: 'ollama',
    baseUrl: origin,
    apiKey: secret,
    allowPrivateNetwork,
    ...further,
  });
  if (options.kind !== 'ollama') throw new Error('another kind');
  return createOllama(options, dependencies);
}

function error(status: number, message: string): WireAnswer {
  return { status, body: JSON.stringify({ error: message }) };
}

const stream = goldenBytes('ollama/stream.ndjson');

describeProvider('ollama', {
  create,
  secret,
  target: 'qwen3:8b',
  keyHeader: { name: 'authorization', prefix: 'Bearer ' },
  plain: { body: goldenText('ollama/answer.json') },
  streamed: { mediaType: 'application/x-ndjson', bytes: stream },
  framing: lineFraming,
  reader: (parts) => new ChatReader(parts),
  faults: [
    { name: 'the key is wrong', answer: error(401, 'unauthorized'), code: 'upstream_auth' },
    {
      name: 'it is asked too often',
      answer: { ...error(429, 'too many requests'), headers: { 'retry-after': '3' } },
      code: 'upstream_rate_limited',
      retryAfter: 3,
    },
    {
      name: 'too many wait already',
      answer: error(503, 'server busy, please try again. maximum pending requests exceeded'),
      code: 'upstream_rate_limited',
    },
    { name: 'its runner died', answer: error(500, 'llama runner process has terminated'), code: 'upstream_failed' },
    {
      name: 'the prompt is too long',
      answer: error(400, 'the input length exceeds the context length'),
      code: 'context_length_exceeded',
    },
    { name: 'there is no such model', answer: error(404, "model 'x' not found"), code: 'upstream_model_not_found' },
    { name: 'the model has no tools', answer: error(400, 'x does not support tools'), code: 'upstream_rejected' },
    {
      name: 'nothing is at the path',
      answer: { status: 404, body: '404 page not found' },
      code: 'upstream_invalid_response',
    },
  ],
  midStream: {
    bytes: Buffer.concat([
      stream.subarray(0, stream.indexOf('\n') + 1),
      Buffer.from('{"error":"CUDA out of memory"}\n'),
    ]),
    code: 'upstream_failed',
  },
});

async function against<Result>(
  answer: (request: WireRequest) => WireAnswer,
  run: (provider: Provider, requests: readonly WireRequest[]) => Promise<Result>,
  further: object = {},
): Promise<Result> {
  const server = await startWireServer(answer);
  const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
  const provider = create(server.origin, { log, clock: systemClock, userAgent: 'gatehouse/test' }, true, further);
  try {
    return await run(provider, server.requests);
  } finally {
    await server.close();
  }
}

const golden = (): WireAnswer => ({ body: goldenText('ollama/answer.json') });

describe('ollama provider', () => {
  it('sends how long the model stays and how large its context is, and has no prompt cut off', async () => {
    const settings = { keepAlive: '-1', contextLength: 16_384 };
    await against(
      golden,
      async (provider, requests) => {
        await gatherAnswer(askProvider(provider));
        expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
          keep_alive: -1,
          options: { num_ctx: 16_384 },
          truncate: false,
        });
      },
      settings,
    );
  });

  it.each([
    ['none', false],
    ['low', 'low'],
    ['medium', 'medium'],
    ['high', 'high'],
  ])('asks for the effort %s as think: %s', async (effort, think) => {
    const body: JsonObject = { messages: [{ role: 'user', content: 'x' }], reasoning_effort: effort };
    await against(golden, async (provider, requests) => {
      await gatherAnswer(askProvider(provider, { body }));
      expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ think });
    });
  });

  it.each<[string, JsonObject, string]>([
    ['a tool to be called', { tool_choice: 'required' }, 'tool_choice'],
    ['several answers', { n: 2 }, 'n'],
    [
      'an image by its address',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/b' } }] }] },
      'messages[0].content[0]',
    ],
  ])('refuses a request that wants %s, with its place', async (_what, further, param) => {
    const body: JsonObject = { messages: [{ role: 'user', content: 'x' }], ...further };
    const asked = against(golden, (provider) => gatherAnswer(askProvider(provider, { body })));
    await expect(asked).rejects.toMatchObject({ code: 'unsupported_by_model', param });
  });

  it('embeds texts without cutting them off', async () => {
    const said = { model: 'nomic', embeddings: [[0.5, -1]], prompt_eval_count: 4 };
    await against(
      () => ({ body: JSON.stringify(said) }),
      async (provider, requests) => {
        const body = { input: 'one' };
        const request = { kind: 'embeddings', model: 'alias', segments: [], notInspected: {}, body } as const;
        const { signal } = new CallController();
        const answer = await gatherAnswer(provider.call({ request, target: 'nomic', requestId: 'r', signal }));
        expect(requests[0]).toMatchObject({ path: '/api/embed' });
        expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ model: 'nomic', input: ['one'], truncate: false });
        expect(answer.embeddings).toEqual([{ type: 'embedding', index: 0, vector: [0.5, -1] }]);
        expect(answer.usage).toEqual({ input: 4, output: 0 });
      },
    );
  });

  it('lists models with their digests, and says how many are in memory', async () => {
    const digest = 'a'.repeat(64);
    const model = {
      name: 'qwen3:8b',
      model: 'qwen3:8b',
      modified_at: '2025-11-17T20:39:03Z',
      size: 5_225_388_164,
      digest,
    };
    await against(
      ({ path }) => ({ body: JSON.stringify({ models: path === '/api/ps' ? [] : [model] }) }),
      async (provider) => {
        expect(await provider.models(new AbortController().signal)).toEqual([
          { id: 'qwen3:8b', created: 1_763_411_943, owner: 'ollama', details: { size: 5_225_388_164, digest } },
        ]);
        expect(await provider.check(new AbortController().signal)).toMatchObject({
          ok: true,
          summary: expect.stringMatching(/has 1 model, 0 in memory$/),
        });
      },
    );
  });

  it('says where the API is to whom has written the address of the OpenAI form', async () => {
    const server = await startWireServer(({ path }) =>
      path === '/api/tags' ? { body: '{"models":[]}' } : { status: 404, body: '404 page not found' },
    );
    const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
    const dependencies = { log, clock: systemClock, userAgent: 'gatehouse/test' };
    const report = await create(`${server.origin}/v1`, dependencies, true).check(new AbortController().signal);
    await server.close();
    expect(report).toMatchObject({ ok: false, remedy: `Set baseUrl: ${server.origin}` });
  });
});
