import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Delta } from '../../packages/gateway/src/core/delta.ts';
import type { JsonObject } from '../../packages/gateway/src/core/json.ts';
import type { Provider } from '../../packages/gateway/src/core/provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

/** What only the Messages API has, with the `@anthropic-ai/sdk` client as it comes from npm. */

let gateway: ListeningTestGateway;
let client: Anthropic;
let answer: readonly Delta[];
let sent: JsonObject[];

const model: Provider = {
  id: 'scripted',
  answers: ['chat'],
  call: async ({ request }) => {
    sent.push(structuredClone(request.body));
    const deltas = answer;
    return (async function* () {
      yield* deltas;
    })();
  },
  models: async () => [{ id: 'scripted' }],
  check: async () => ({ ok: true, summary: '', models: [] }),
  close: async () => undefined,
};

const reasoning = (fields: object): Delta => ({ type: 'text', choice: 0, channel: 'reasoning', text: '', ...fields });
const signed: readonly Delta[] = [
  reasoning({ text: 'Anna ' }),
  reasoning({ text: 'writes.' }),
  reasoning({ signature: 'c2ln' }),
  reasoning({ redacted: 'AAAA' }),
  { type: 'text', choice: 0, channel: 'content', text: 'Done' },
  { type: 'finish', choice: 0, reason: 'stop' },
  {
    type: 'usage',
    usage: { input: 30, output: 5, cachedInput: 10, reasoning: 2, details: { cache_creation_input_tokens: 4 } },
  },
];
const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Hello' }];
const body = { model: 'scripted', max_tokens: 100, messages };

beforeAll(async () => {
  gateway = await listenTestGateway({
    providers: { scripted: model },
    configuration: {
      inspection: { guards: [{ use: 'ban-substrings', action: 'redact', substrings: ['verboten'] }] },
    },
  });
  client = new Anthropic({ baseURL: gateway.url, apiKey: gateway.userKey, maxRetries: 0 });
});

afterAll(() => gateway.close());

beforeEach(() => {
  sent = [];
  answer = signed;
});

describe('reasoning', () => {
  it('comes with its signature, plain and streamed alike, and goes back as it came', async () => {
    const plain = await client.messages.create(body);
    const streamed = await client.messages.stream(body).finalMessage();
    expect(plain.content).toEqual([
      { type: 'thinking', thinking: 'Anna writes.', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'AAAA' },
      { type: 'text', text: 'Done', citations: null },
    ]);
    expect(streamed.content).toEqual(plain.content);
    await client.messages.create({
      ...body,
      messages: [
        ...messages,
        { role: 'assistant', content: plain.content as Anthropic.ContentBlockParam[] },
        ...messages,
      ],
    });
    expect(sent.at(-1)?.['messages']).toMatchObject([
      {},
      {
        content: 'Done',
        reasoning_details: [
          { type: 'reasoning.text', text: 'Anna writes.', signature: 'c2ln' },
          { type: 'reasoning.encrypted', data: 'AAAA' },
        ],
      },
      {},
    ]);
  });

  it('has no signature any more where a guard has changed it, on either way', async () => {
    answer = [
      reasoning({ text: 'ver' }),
      reasoning({ text: 'boten!' }),
      reasoning({ signature: 'c2ln' }),
      ...signed.slice(4),
    ];
    const { content } = await client.messages.create(body);
    expect(content[0]).toMatchObject({ type: 'thinking', signature: '' });
    expect(JSON.stringify(content)).not.toContain('verboten');
    await client.messages.create({
      ...body,
      messages: [
        ...messages,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'verboten!', signature: 'c2ln' },
            { type: 'thinking', thinking: 'fine', signature: 'c2ln' },
          ],
        },
        ...messages,
      ],
    });
    const details = (sent.at(-1)?.['messages'] as { reasoning_details?: object[] }[] | undefined)?.[1]
      ?.reasoning_details;
    expect(details?.[0]).not.toHaveProperty('signature');
    expect(details?.[1]).toMatchObject({ text: 'fine', signature: 'c2ln' });
  });
});

describe('the Messages API', () => {
  it('counts tokens as its own models do: the cache apart', async () => {
    expect((await client.messages.create(body)).usage).toMatchObject({
      input_tokens: 16,
      cache_creation_input_tokens: 4,
      cache_read_input_tokens: 10,
      output_tokens: 5,
      output_tokens_details: { thinking_tokens: 2 },
    });
  });

  it('estimates the tokens of a request without asking a model, and for nobody without a key', async () => {
    const one = await client.messages.countTokens({ model: 'scripted', messages });
    const more = await client.messages.countTokens({
      model: 'scripted',
      system: 'You are a very helpful assistant of few words.',
      messages,
      tools: [{ name: 'find', input_schema: { type: 'object' } }],
    });
    expect(one.input_tokens).toBeGreaterThan(0);
    expect(more.input_tokens).toBeGreaterThan(one.input_tokens + 8);
    expect(sent).toEqual([]);
    const stranger = new Anthropic({ baseURL: gateway.url, apiKey: 'wrong', maxRetries: 0 });
    await expect(stranger.messages.countTokens({ model: 'scripted', messages })).rejects.toBeInstanceOf(
      Anthropic.AuthenticationError,
    );
    await expect(client.messages.countTokens({ model: 'none', messages })).rejects.toBeInstanceOf(
      Anthropic.NotFoundError,
    );
  });

  it('lists and finds models in its own form', async () => {
    const list = await client.models.list();
    expect(list.data).toContainEqual(
      expect.objectContaining({
        type: 'model',
        id: 'scripted',
        display_name: 'scripted',
        created_at: expect.stringMatching(/^20[0-9-]{8}T[0-9:.]+Z$/) as string,
      }),
    );
    expect(await client.models.retrieve('scripted')).toMatchObject({ type: 'model', id: 'scripted' });
    await expect(client.models.retrieve('none')).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  });

  it('tells what was left out of a request, in a header and in the record', async () => {
    const { data, response } = await client.beta.messages
      .create({ ...body, betas: ['context-management-2025-06-27'], service_tier: 'standard_only' })
      .withResponse();
    expect(data.content.at(-1)).toMatchObject({ text: 'Done' });
    expect(response.headers.get('x-gatehouse-warnings')).toBe('setting_not_supported, beta_not_forwarded');
    expect(response.headers.get('request-id')).toBe(response.headers.get('x-request-id'));
    const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'result');
    expect(leaf).toMatchObject({ warnings: ['setting_not_supported', 'beta_not_forwarded'] });
  });

  it('takes a bearer token in place of the key, and never two of them', async () => {
    const bearer = new Anthropic({ baseURL: gateway.url, apiKey: null, authToken: gateway.userKey, maxRetries: 0 });
    expect((await bearer.messages.create(body)).role).toBe('assistant');
    await expect(
      client.messages.create(body, {
        headers: { authorization: `Bearer ${gateway.userKey}`, 'x-api-key': gateway.userKey },
      }),
    ).rejects.toMatchObject({ error: { error: { details: { error_code: 'multiple_credentials' } } } });
  });

  it('tells errors in its own form, with the code of the catalogue, the place and the id of the request', async () => {
    const thrown: unknown = await client.messages
      .create({ ...body, tools: [{ type: 'web_search_20250305', name: 'web_search' }] })
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Anthropic.BadRequestError);
    expect(thrown).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      requestID: expect.stringMatching(/^req_/) as string,
      error: {
        type: 'error',
        request_id: expect.stringMatching(/^req_/) as string,
        error: {
          type: 'invalid_request_error',
          details: { error_code: 'unsupported_content', param: 'tools[0].type' },
        },
      },
    });
  });
});

it('is told in its own form what is not there', async () => {
  await expect(client.messages.batches.list()).rejects.toMatchObject({
    status: 404,
    error: { type: 'error', error: { type: 'not_found_error', details: { error_code: 'route_not_found' } } },
  });
});
