import { createHash, createHmac } from 'node:crypto';
import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import { framedEvents, framedMessage } from '../testing/bedrock-events.ts';
import { goldenJson, goldenText } from '../testing/golden-file.ts';
import { askProvider, describeProvider, gatherAnswer } from '../testing/provider-contract.ts';
import { startWireServer, type WireAnswer } from '../testing/wire-server.ts';
import type { ModelServerDependencies } from '../upstream/model-server.ts';
import { createBedrock } from './bedrock.ts';
import { ConverseReader } from './bedrock/converse-reader.ts';
import { createEventStreamFraming } from './bedrock/event-stream-framing.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYcanary4711';
const target = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';

function create(
  origin: string,
  dependencies: ModelServerDependencies,
  allowPrivateNetwork: boolean,
  key: object = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: secret, region: 'eu-central-1' },
): Provider {
  const options = providerOptionsSchema.parse({
    id: 'bedrock',
    kind: 'bedrock',
    baseUrl: origin,
    models: [target],
    allowPrivateNetwork,
    ...key,
  });
  if (options.kind !== 'bedrock') throw new Error('another kind');
  return createBedrock(options, dependencies);
}

const events = framedEvents(goldenJson('bedrock/stream.json') as [string, unknown][]);
const mediaType = 'application/vnd.amazon.eventstream';

function exception(status: number, name: string, message = 'no'): WireAnswer {
  return {
    status,
    headers: { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/` },
    body: JSON.stringify({ message }),
  };
}

describeProvider('bedrock', {
  create,
  secret,
  target,
  keyHeader: undefined,
  plain: { body: goldenText('bedrock/answer.json') },
  streamed: { mediaType, bytes: Buffer.concat(events) },
  framing: createEventStreamFraming(),
  reader: (parts) => new ConverseReader(target, parts),
  faults: [
    {
      name: 'the signature is wrong',
      answer: exception(403, 'InvalidSignatureException'),
      code: 'upstream_auth',
    },
    { name: 'the key may not', answer: exception(403, 'AccessDeniedException'), code: 'upstream_auth' },
    { name: 'the token is too old', answer: exception(403, 'ExpiredTokenException'), code: 'upstream_auth' },
    {
      name: 'the account calls too often',
      answer: {
        ...exception(429, 'ThrottlingException'),
        headers: { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '2' },
      },
      code: 'upstream_rate_limited',
      retryAfter: 2,
    },
    { name: 'the model is not ready', answer: exception(429, 'ModelNotReadyException'), code: 'upstream_rate_limited' },
    { name: 'it is not available', answer: exception(503, 'ServiceUnavailableException'), code: 'upstream_failed' },
    { name: 'the model failed', answer: exception(424, 'ModelErrorException'), code: 'upstream_failed' },
    { name: 'the model took too long', answer: exception(408, 'ModelTimeoutException'), code: 'upstream_timeout' },
    {
      name: 'the prompt is too long',
      answer: exception(400, 'ValidationException', 'Input is too long for requested model.'),
      code: 'context_length_exceeded',
    },
    { name: 'a setting is wrong', answer: exception(400, 'ValidationException', 'topP'), code: 'upstream_rejected' },
    {
      name: 'there is no such model',
      answer: exception(404, 'ResourceNotFoundException'),
      code: 'upstream_model_not_found',
    },
  ],
  midStream: {
    bytes: Buffer.concat([
      ...events.slice(0, 3),
      framedMessage(
        { message: 'slow down' },
        { ':message-type': 'exception', ':exception-type': 'throttlingException' },
      ),
    ]),
    code: 'upstream_rate_limited',
  },
});

const silent = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };

/** Signature Version 4 as its specification puts it, step by step, to judge what the library has made. */
function signatureOf(
  headers: Readonly<Record<string, string>>,
  signed: readonly string[],
  path: string,
  body: string,
  date: string,
): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const canonical = [
    'POST',
    path.split('/').map(encodeURIComponent).join('/'),
    '',
    ...signed.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    signed.join(';'),
    sha256(body),
  ].join('\n');
  const scope = `${date.slice(0, 8)}/eu-central-1/bedrock/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [date.slice(0, 8), 'eu-central-1', 'bedrock', 'aws4_request'].reduce<Buffer>(
    (above, part) => createHmac('sha256', above).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

describe('bedrock provider', () => {
  it('signs its calls as the specification says', async () => {
    const server = await startWireServer(() => ({ body: goldenText('bedrock/answer.json') }));
    const clock = { ...systemClock, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };
    const provider = create(server.origin, { log: silent, clock, userAgent: 'gatehouse/test' }, true);
    await gatherAnswer(askProvider(provider, { target }));
    await server.close();
    const [request] = server.requests;
    if (request === undefined) throw new Error('nobody asked');
    const { body, headers, path } = request;
    expect(path).toBe('/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse');
    const said =
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20260102\/eu-central-1\/bedrock\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      );
    const signed = said?.[1]?.split(';') ?? [];
    expect(signed).toEqual(expect.arrayContaining(['content-type', 'host', 'x-amz-date']));
    expect(headers['x-amz-date']).toBe('20260102T030405Z');
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(said?.[2]).toBe(signatureOf(texts, signed, path, body, '20260102T030405Z'));
  });

  it('sends a key of the API as a bearer token, and the token of temporary credentials with the signature', async () => {
    const server = await startWireServer(() => ({ body: goldenText('bedrock/answer.json') }));
    const dependencies = { log: silent, clock: systemClock, userAgent: 'gatehouse/test' };
    const plain = create(server.origin, dependencies, true, { apiKey: 'bedrock-api-key' });
    await gatherAnswer(askProvider(plain, { target }));
    const temporary = create(server.origin, dependencies, true, {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey: secret,
      sessionToken: 'session-4711',
      region: 'eu-central-1',
    });
    await gatherAnswer(askProvider(temporary, { target }));
    await server.close();
    expect(server.requests[0]?.headers.authorization).toBe('Bearer bedrock-api-key');
    expect(server.requests[1]?.headers).toMatchObject({ 'x-amz-security-token': 'session-4711' });
    expect(server.requests[1]?.headers.authorization).toContain('x-amz-security-token');
  });

  it.each([
    [{}, 'needs apiKey, or accessKeyId and secretAccessKey'],
    [{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: secret }, 'needs region'],
    [{ apiKey: 'k', secretAccessKey: secret }, 'sets both'],
  ])('says what is missing in %j', (key, words) => {
    const dependencies = { log: silent, clock: systemClock, userAgent: 'gatehouse/test' };
    expect(() => create('http://127.0.0.1:9', dependencies, true, key)).toThrow(words);
  });

  it('takes a message whose checksum is wrong for no answer', async () => {
    const damaged = Buffer.concat(events);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const server = await startWireServer(() => ({ headers: { 'content-type': mediaType }, body: damaged }));
    const dependencies = { log: silent, clock: systemClock, userAgent: 'gatehouse/test' };
    const asked = gatherAnswer(askProvider(create(server.origin, dependencies, true), { target, stream: true }));
    await expect(asked).rejects.toMatchObject({ code: 'upstream_invalid_response' });
    await server.close();
  });

  it('counts what was read from the cache and written to it as input', async () => {
    const server = await startWireServer(() => ({ body: goldenText('bedrock/answer.json') }));
    const dependencies = { log: silent, clock: systemClock, userAgent: 'gatehouse/test' };
    const answer = await gatherAnswer(askProvider(create(server.origin, dependencies, true), { target }));
    await server.close();
    expect(answer.usage).toEqual({
      input: 347,
      output: 89,
      cachedInput: 300,
      details: { cache_read_input_tokens: 300, cache_creation_input_tokens: 7 },
    });
  });

  it('refuses what Converse has no word for, with its place', async () => {
    const dependencies = { log: silent, clock: systemClock, userAgent: 'gatehouse/test' };
    const provider = create('http://127.0.0.1:9', dependencies, true);
    const cases: [JsonObject, string][] = [
      [{ n: 3 }, 'n'],
      [{ response_format: { type: 'json_object' } }, 'response_format'],
      [
        { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/b' } }] }] },
        'messages[0].content[0]',
      ],
    ];
    for (const [further, param] of cases) {
      const body: JsonObject = { messages: [{ role: 'user', content: 'x' }], ...further };
      await expect(askProvider(provider, { body, target })).rejects.toMatchObject({
        code: 'unsupported_by_model',
        param,
      });
    }
  });
});
