import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import type { OpenaiCompatibleOptions } from '@gatehouse/contract/config';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import type { AnswerStream, Delta } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import { goldenBytes, goldenText } from '../testing/golden-file.ts';
import { describeProvider } from '../testing/provider-contract.ts';
import type { Script } from '../testing/script.ts';
import { type ScriptedServer, type ScriptedServerOptions, startScriptedServer } from '../testing/scripted-server.ts';
import type { WireAnswer } from '../testing/wire-server.ts';
import { canSelfSign, selfSign } from '../testing/self-signed.ts';
import { ChatReader } from './openai-compatible/chat-reader.ts';
import { createOpenaiCompatible, type OpenaiCompatibleDependencies } from './openai-compatible.ts';
import { UpstreamAnswerError } from '../upstream/upstream-answer-error.ts';

interface Logged {
  readonly dropped: string[];
  readonly failed: { readonly requestId: string; readonly code: string; readonly cause: unknown }[];
}

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function server(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const started = await startScriptedServer(options);
  opened.push(started);
  return started;
}

function scripted(script: Script): Promise<ScriptedServer> {
  return server({ script: () => script });
}

function optionsFor(baseUrl: string, overrides: Partial<OpenaiCompatibleOptions> = {}): OpenaiCompatibleOptions {
  return {
    id: 'local',
    kind: 'openai-compatible',
    profile: 'generic',
    baseUrl,
    headers: {},
    allowPrivateNetwork: true,
    connections: 16,
    models: 'discover',
    timeouts: { connect: 2_000, firstByte: 20_000, idle: 20_000, total: 60_000 },
    ...overrides,
  };
}

function provider(
  baseUrl: string,
  overrides: Partial<OpenaiCompatibleOptions> = {},
  further: Partial<OpenaiCompatibleDependencies> = {},
): Provider & { readonly logged: Logged } {
  const logged: Logged = { dropped: [], failed: [] };
  const made = createOpenaiCompatible(optionsFor(baseUrl, overrides), {
    log: {
      upstreamFieldDropped: (_provider, field) => logged.dropped.push(field),
      upstreamFailed: (_provider, requestId, code, cause) => logged.failed.push({ requestId, code, cause }),
    },
    clock: systemClock,
    userAgent: 'gatehouse/test',
    ...further,
  });
  // Closed by force through the servers, which are closed first; graceful closing would wait for stalled ones.
  opened.push({ close: () => Promise.resolve() });
  return { ...made, logged };
}

interface Asked {
  readonly model?: string;
  readonly stream?: boolean;
  readonly choices?: number;
  readonly body?: JsonObject;
  readonly signal?: AbortSignal;
}

function ask(subject: Provider, asked: Asked = {}): Promise<AnswerStream> {
  const {
    model = 'scripted:text',
    stream = true,
    choices = 1,
    body = {},
    signal = new AbortController().signal,
  } = asked;
  return subject.call({
    request: {
      kind: 'chat',
      model: 'alias',
      segments: [],
      notInspected: {},
      stream,
      includeUsage: false,
      choices,
      body: {
        model: 'alias',
        messages: [{ role: 'user', content: 'hello there' }],
        ...(choices === 1 ? {} : { n: choices }),
        ...body,
      },
    },
    target: model,
    requestId: 'req_1',
    signal,
  });
}

function embed(subject: Provider, input: JsonObject[string], further: JsonObject = {}): Promise<AnswerStream> {
  return subject.call({
    request: {
      kind: 'embeddings',
      model: 'alias',
      segments: [],
      notInspected: {},
      body: { model: 'alias', input, ...further },
    },
    target: 'embedder',
    requestId: 'req_1',
    signal: new AbortController().signal,
  });
}

async function gather(stream: AnswerStream | Promise<AnswerStream>): Promise<Delta[]> {
  const deltas: Delta[] = [];
  for await (const delta of await stream) deltas.push(delta);
  return deltas;
}

/** The error of a call, with what came before it. */
async function failure(stream: Promise<AnswerStream>): Promise<{ error: GatehouseError; before: Delta[] }> {
  const before: Delta[] = [];
  try {
    for await (const delta of await stream) before.push(delta);
  } catch (error) {
    if (error instanceof GatehouseError) return { error, before };
    throw error;
  }
  throw new Error(`nothing failed after ${JSON.stringify(before)}`);
}

function textOf(deltas: readonly Delta[], channel = 'content', choice = 0): string {
  return deltas
    .map((one) => (one.type === 'text' && one.channel === channel && one.choice === choice ? one.text : ''))
    .join('');
}

function usageOf(deltas: readonly Delta[]): Delta | undefined {
  return deltas.find((one) => one.type === 'usage');
}

function events(...values: unknown[]): Script {
  const writes = values.map((value) => (typeof value === 'string' ? value : `data: ${JSON.stringify(value)}\n\n`));
  return { fault: { kind: 'raw', writes } };
}

function chunk(delta: unknown, finish: string | null = null, further: object = {}): object {
  return { id: 'c1', created: 5, model: 'm', choices: [{ index: 0, delta, finish_reason: finish, ...further }] };
}

const done = 'data: [DONE]\n\n';

describe('openai-compatible provider: what it sends', () => {
  it('forwards the body with the target as model, asks for usage in streams, and names itself', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl, { apiKey: 'sk-secret', headers: { 'X-Team': 'blue' } });
    await gather(ask(subject, { body: { temperature: 0.5, stream_options: { include_obfuscation: false } } }));
    const seen = await upstream.nextRequest();
    expect(seen.path).toBe('/v1/chat/completions');
    expect(seen.body).toEqual({
      model: 'scripted:text',
      messages: [{ role: 'user', content: 'hello there' }],
      temperature: 0.5,
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
    expect(seen.headers).toMatchObject({
      authorization: 'Bearer sk-secret',
      'x-team': 'blue',
      'user-agent': 'gatehouse/test',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'x-request-id': 'req_1',
      host: `127.0.0.1:${upstream.port}`,
    });
  });

  it('asks without streaming when the client does not want a stream', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    await gather(ask(subject, { stream: false, body: { stream: false, stream_options: { include_usage: true } } }));
    const { body } = await upstream.nextRequest();
    expect(body).not.toHaveProperty('stream');
    expect(body).not.toHaveProperty('stream_options');
  });

  it('sends the trace context along', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const stream = await subject.call({
      request: { kind: 'embeddings', model: 'a', segments: [], notInspected: {}, body: { input: 'x' } },
      target: 't',
      requestId: 'r',
      signal: new AbortController().signal,
      traceparent,
    });
    await gather(stream);
    expect((await upstream.nextRequest()).headers['traceparent']).toBe(traceparent);
  });

  it('keeps path and query of the base URL', async () => {
    const upstream = await server({ basePath: '/openai/deployments/x' });
    const subject = provider(`${upstream.origin}/openai/deployments/x/?api-version=7`);
    expect(textOf(await gather(ask(subject)))).toContain('quick brown fox');
    expect((await upstream.nextRequest()).path).toBe('/openai/deployments/x/chat/completions?api-version=7');
  });

  it('asks again without stream_options where a server does not know them, and remembers', async () => {
    const upstream = await server({
      script: ({ body }) =>
        'stream_options' in body
          ? {
              fault: {
                kind: 'status',
                status: 422,
                body: { detail: [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }] },
              },
            }
          : { text: 'fine' },
    });
    const subject = provider(upstream.baseUrl);
    expect(textOf(await gather(ask(subject)))).toBe('fine');
    expect(textOf(await gather(ask(subject)))).toBe('fine');
    expect(upstream.requests.map(({ body }) => 'stream_options' in body)).toEqual([true, false, false]);
  });

  it('goes on asking for usage when the second try fails too', async () => {
    const upstream = await scripted({
      fault: { kind: 'status', status: 400, body: 'you sent stream_options and nonsense' },
    });
    const subject = provider(upstream.baseUrl);
    await failure(ask(subject));
    await failure(ask(subject));
    expect(upstream.requests.map(({ body }) => 'stream_options' in body)).toEqual([true, false, true, false]);
  });

  it('uses a connection again', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    for (let round = 0; round < 3; round += 1) {
      await gather(ask(subject));
      await gather(ask(subject, { stream: false }));
    }
    expect(upstream.connections().made).toBeLessThanOrEqual(2);
  });
});

describe('openai-compatible provider: plain answers', () => {
  it('gives start, one text, finish and usage', async () => {
    const upstream = await server();
    const deltas = await gather(ask(provider(upstream.baseUrl), { stream: false }));
    expect(deltas).toEqual([
      {
        type: 'start',
        id: 'chatcmpl-scripted',
        model: 'scripted:text',
        created: 1_700_000_000,
        fingerprint: 'fp_scripted',
      },
      { type: 'text', choice: 0, channel: 'content', text: 'The quick brown fox jumps over the lazy dog.' },
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'usage', usage: expect.objectContaining({ input: 2, output: 9 }) },
    ]);
  });

  it('gives reasoning, refusal, tool calls and several choices', async () => {
    const upstream = await scripted({
      reasoning: 'hm',
      reasoningField: 'reasoning',
      refusal: 'no',
      text: ['one', 'two'],
      toolCalls: [{ id: 'call_1', name: 'f', arguments: '{"a":1}' }],
    });
    const deltas = await gather(ask(provider(upstream.baseUrl), { stream: false, choices: 2 }));
    expect(deltas.filter((one) => one.type !== 'start' && one.type !== 'usage')).toEqual(
      [0, 1].flatMap((choice) => [
        { type: 'text', choice, channel: 'reasoning', text: 'hm', field: 'reasoning' },
        { type: 'text', choice, channel: 'content', text: choice === 0 ? 'one' : 'two' },
        { type: 'text', choice, channel: 'refusal', text: 'no' },
        { type: 'toolCall', choice, index: 0, id: 'call_1', name: 'f', arguments: '{"a":1}' },
        { type: 'finish', choice, reason: 'tool_calls' },
      ]),
    );
  });

  it('gives an empty answer as an empty text', async () => {
    const upstream = await server();
    expect(await gather(ask(provider(upstream.baseUrl), { stream: false, model: 'scripted:empty' }))).toContainEqual({
      type: 'text',
      choice: 0,
      channel: 'content',
      text: '',
    });
  });

  it('understands a plain answer to a stream request, and a stream in answer to a plain one', async () => {
    const plain = await scripted({
      fault: {
        kind: 'raw',
        headers: { 'content-type': 'application/json' },
        writes: [JSON.stringify({ choices: [{ message: { content: 'whole' }, finish_reason: 'stop' }] })],
      },
    });
    expect(textOf(await gather(ask(provider(plain.baseUrl))))).toBe('whole');
    const streamed = await scripted(events(chunk({ content: 'pieces' }, 'stop'), done));
    expect(textOf(await gather(ask(provider(streamed.baseUrl), { stream: false })))).toBe('pieces');
  });
});

describe('openai-compatible provider: streams', () => {
  it('gives the pieces as they come, then finish and usage', async () => {
    const upstream = await server();
    const deltas = await gather(ask(provider(upstream.baseUrl), { model: 'scripted:tokens?tokens=3' }));
    expect(deltas).toEqual([
      {
        type: 'start',
        id: 'chatcmpl-scripted',
        model: 'scripted:tokens?tokens=3',
        created: 1_700_000_000,
        fingerprint: 'fp_scripted',
      },
      { type: 'text', choice: 0, channel: 'content', text: 't0 ' },
      { type: 'text', choice: 0, channel: 'content', text: 't1 ' },
      { type: 'text', choice: 0, channel: 'content', text: 't2 ' },
      { type: 'finish', choice: 0, reason: 'stop' },
      {
        type: 'usage',
        usage: {
          input: 2,
          output: 3,
          cachedInput: 0,
          reasoning: 0,
          details: { prompt_tokens_details: { cached_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0 } },
        },
      },
    ]);
  });

  it.each([1, 2, 3, 7, 64, 1_000])('reads the same from writes of %i bytes', async (bytes) => {
    const upstream = await scripted({ text: 'Grüße aus Köln 😀 – 你好', bytesPerWrite: bytes, reasoning: 'Ä' });
    const deltas = await gather(ask(provider(upstream.baseUrl)));
    expect(textOf(deltas)).toBe('Grüße aus Köln 😀 – 你好');
    expect(textOf(deltas, 'reasoning')).toBe('Ä');
  });

  it('takes usage from the last chunk of a choice', async () => {
    const upstream = await scripted({ text: 'x', usageOn: 'last-choice' });
    expect(usageOf(await gather(ask(provider(upstream.baseUrl))))).toMatchObject({ usage: { input: 2, output: 1 } });
  });

  it('reports cached and reasoning tokens', async () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 20,
      total_tokens: 30,
      prompt_tokens_details: { cached_tokens: 4, note: 'text that nobody has inspected' },
      completion_tokens_details: { reasoning_tokens: 5 },
      queue_time: 0.25,
      secret: 'text',
    };
    const upstream = await scripted({ text: 'x', usage });
    expect(usageOf(await gather(ask(provider(upstream.baseUrl))))).toEqual({
      type: 'usage',
      usage: {
        input: 10,
        output: 20,
        cachedInput: 4,
        reasoning: 5,
        details: { prompt_tokens_details: { cached_tokens: 4 }, completion_tokens_details: { reasoning_tokens: 5 } },
      },
    });
  });

  it.each([
    [{ prompt_tokens: -1, completion_tokens: 1 }],
    [{ prompt_tokens: '1', completion_tokens: 1 }],
    [{ prompt_tokens: 1 }],
    [{ prompt_tokens: 1.5, completion_tokens: 1 }],
    [{ prompt_tokens: 1e12, completion_tokens: 1 }],
    [{ prompt_tokens: null, completion_tokens: 1 }],
    ['many'],
    [[1, 2]],
  ])('gives no usage for %j', async (usage) => {
    const upstream = await scripted({ text: 'x', usage });
    const subject = provider(upstream.baseUrl);
    expect(usageOf(await gather(ask(subject)))).toBeUndefined();
    expect(usageOf(await gather(ask(subject, { stream: false })))).toBeUndefined();
  });

  it('reads log probabilities with their text', async () => {
    const upstream = await server();
    const deltas = await gather(ask(provider(upstream.baseUrl), { model: 'scripted:logprobs' }));
    expect(deltas[1]).toEqual({
      type: 'text',
      choice: 0,
      channel: 'content',
      text: 'The',
      logprobs: [{ token: 'The', logprob: -0.25, bytes: [84, 104, 101], top_logprobs: [] }],
    });
  });

  it('gives log probabilities of tokens without text to the next text', async () => {
    const entry = (token: string): object => ({ token, logprob: -1, bytes: [200], top_logprobs: [] });
    const upstream = await scripted(
      events(
        chunk({ content: '' }, null, { logprobs: { content: [entry('a')] } }),
        chunk({ content: 'ä' }, 'stop', { logprobs: { content: [entry('b')] } }),
        done,
      ),
    );
    const [, text] = await gather(ask(provider(upstream.baseUrl)));
    expect(text).toMatchObject({ text: 'ä', logprobs: [{ token: 'a' }, { token: 'b' }] });
  });

  it('keeps the wire name of the reasoning field', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    for (const field of ['reasoning', 'reasoning_content']) {
      const deltas = await gather(ask(subject, { model: `scripted:reasoning?field=${field}` }));
      expect(deltas[1]).toMatchObject({ channel: 'reasoning', field, text: 'First' });
      expect(textOf(deltas, 'reasoning')).toBe('First I think about foxes.');
    }
  });

  it('gives reasoning once where a server sends it under both names', async () => {
    const upstream = await scripted(
      events(chunk({ reasoning: 'a', reasoning_content: 'a' }), chunk({ content: 'b' }, 'stop'), done),
    );
    expect(textOf(await gather(ask(provider(upstream.baseUrl))), 'reasoning')).toBe('a');
  });

  it('reads content that comes as parts, thinking included, and reports parts of other kinds', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'yes' },
      { type: 'image_url', image_url: 'data:' },
    ];
    const upstream = await scripted(events(chunk({ content }, 'stop'), done));
    const subject = provider(upstream.baseUrl);
    const deltas = await gather(ask(subject));
    expect([textOf(deltas, 'reasoning'), textOf(deltas)]).toEqual(['hm', 'yes']);
    expect(subject.logged.dropped).toEqual(['choices[].delta.content[].image_url']);
  });

  it('reads tool calls in pieces, whole without an index, and as function_call', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    for (const form of ['pieces', 'whole', 'legacy']) {
      const deltas = await gather(ask(subject, { model: `scripted:tools?form=${form}` }));
      const calls: Record<number, string> = {};
      for (const delta of deltas) {
        if (delta.type === 'toolCall') calls[delta.index] = (calls[delta.index] ?? delta.name ?? '') + delta.arguments;
      }
      const first = 'get_weather{"city":"Köln"}';
      expect(calls).toEqual(form === 'legacy' ? { 0: first } : { 0: first, 1: 'get_time{"zone":"Europe/Berlin"}' });
    }
  });

  it('tells tool calls apart that all have index 0, and numbers sparse ones densely', async () => {
    const call = (index: number, id: string): object => ({
      index,
      id,
      type: 'function',
      function: { name: id, arguments: { a: 1 } },
    });
    const upstream = await scripted(
      events(chunk({ tool_calls: [call(0, 'a'), call(0, 'b'), call(9, 'c')] }, 'tool_calls'), done),
    );
    const deltas = (await gather(ask(provider(upstream.baseUrl)))).filter((one) => one.type === 'toolCall');
    expect(deltas).toEqual([
      { type: 'toolCall', choice: 0, index: 0, id: 'a', name: 'a', arguments: '{"a":1}' },
      { type: 'toolCall', choice: 0, index: 1, id: 'b', name: 'b', arguments: '{"a":1}' },
      { type: 'toolCall', choice: 0, index: 2, id: 'c', name: 'c', arguments: '{"a":1}' },
    ]);
  });

  it('reads choices that interleave', async () => {
    const piece = (index: number, content: string, finish: string | null = null): object => ({
      choices: [{ index, delta: { content }, finish_reason: finish }],
    });
    const upstream = await scripted(
      events(piece(0, 'a'), piece(1, 'x'), piece(0, 'b', 'stop'), piece(1, 'y', 'length'), done),
    );
    const deltas = await gather(ask(provider(upstream.baseUrl), { choices: 2 }));
    expect([textOf(deltas, 'content', 0), textOf(deltas, 'content', 1)]).toEqual(['ab', 'xy']);
    expect(deltas.filter((one) => one.type === 'finish')).toEqual([
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'finish', choice: 1, reason: 'length' },
    ]);
  });

  it('drops fields that it does not know, and reports each once', async () => {
    const strange = {
      ...chunk({ content: 'a', audio: { data: 'x' }, annotations: [], images: [{ url: 'y' }] }),
      citations: ['z'],
    };
    const upstream = await scripted(events(strange, strange, chunk({}, 'stop', { stop_reason: 'secret words' }), done));
    const subject = provider(upstream.baseUrl);
    const deltas = await gather(ask(subject));
    await gather(ask(subject));
    expect(JSON.stringify(deltas)).not.toMatch(/[xyz]"|secret/);
    expect(subject.logged.dropped.toSorted()).toEqual([
      'choices[].delta.audio',
      'choices[].delta.images',
      'choices[].stop_reason',
      'citations',
    ]);
  });

  it('does not let text through in place of a finish reason, an id or a model name', async () => {
    const upstream = await scripted(
      events(
        {
          ...chunk({ content: 'a' }, 'here is the secret plan'),
          id: 'two words',
          model: 'a\nb',
          system_fingerprint: 'ü',
        },
        done,
      ),
    );
    const subject = provider(upstream.baseUrl);
    const deltas = await gather(ask(subject));
    expect(deltas[0]).toEqual({ type: 'start', created: 5 });
    expect(deltas.at(-1)).toEqual({ type: 'finish', choice: 0, reason: 'stop' });
    expect(subject.logged.dropped).toEqual(['choices[].finish_reason']);
  });

  it('accepts a stream without [DONE] when every choice has finished', async () => {
    const upstream = await server();
    const deltas = await gather(ask(provider(upstream.baseUrl), { model: 'scripted:no-done' }));
    expect(deltas.at(-2)).toEqual({ type: 'finish', choice: 0, reason: 'stop' });
    expect(deltas.at(-1)).toMatchObject({ type: 'usage' });
  });

  it('finishes a choice for which [DONE] is the only sign', async () => {
    const upstream = await scripted(events(chunk({ content: 'a' }), done));
    expect((await gather(ask(provider(upstream.baseUrl)))).at(-1)).toEqual({
      type: 'finish',
      choice: 0,
      reason: 'stop',
    });
  });

  it('ends at [DONE] although the server keeps the connection open, and lets it go soon after', async () => {
    const upstream = await scripted({
      fault: {
        kind: 'raw',
        writes: [`data: ${JSON.stringify(chunk({ content: 'a' }, 'stop'))}\n\n${done}`],
        end: 'never',
      },
    });
    expect(textOf(await gather(ask(provider(upstream.baseUrl))))).toBe('a');
    expect(await (await upstream.nextRequest()).closed).toBe('aborted');
  });

  it('delivers everything to a slow reader, and makes the server wait meanwhile', async () => {
    const piece = 'x'.repeat(8_000);
    const count = 3_000;
    const upstream = await scripted({ pieces: Array.from({ length: count }, () => piece) });
    const stream = await ask(provider(upstream.baseUrl));
    const seen = await upstream.nextRequest();
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    // The server has stopped writing when two looks at it find the same.
    let before = -1;
    while (before !== seen.sent) {
      before = seen.sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(seen.sent).toBeLessThan(count);
    let length = 0;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      if (next.value.type === 'text') length += next.value.text.length;
    }
    expect(length).toBe(piece.length * count);
  });
});

describe('openai-compatible provider: cancelling', () => {
  it('ends the upstream call when the reader stops', async () => {
    const upstream = await server();
    const stream = await ask(provider(upstream.baseUrl), { model: 'scripted:tokens?tokens=100000&rate=50' });
    for await (const delta of stream) if (delta.type === 'text') break;
    expect(await (await upstream.nextRequest()).closed).toBe('aborted');
  });

  it('ends the upstream call when the signal is aborted in the middle of a stream', async () => {
    const upstream = await server();
    const controller = new AbortController();
    const subject = provider(upstream.baseUrl);
    const stream = await ask(subject, { model: 'scripted:stall-midway', signal: controller.signal });
    const seen = await upstream.nextRequest();
    const reading = failure(Promise.resolve(stream));
    controller.abort();
    expect((await reading).error.code).toBe('client_closed_request');
    expect(await seen.closed).toBe('aborted');
    expect(subject.logged.failed).toEqual([]);
  });

  it('ends the upstream call when the signal is aborted before the first byte', async () => {
    const upstream = await server();
    const controller = new AbortController();
    const waiting = failure(ask(provider(upstream.baseUrl), { model: 'scripted:stall', signal: controller.signal }));
    const seen = await upstream.nextRequest();
    controller.abort(new GatehouseError('shutting_down'));
    expect((await waiting).error.code).toBe('shutting_down');
    expect(await seen.closed).toBe('aborted');
  });

  it('does not call at all when the signal is aborted already, nor later when it waited for a connection', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl, { connections: 1 });
    expect((await failure(ask(subject, { signal: AbortSignal.abort() }))).error.code).toBe('client_closed_request');
    const first = await ask(subject, { model: 'scripted:stall-midway' });
    const controller = new AbortController();
    const second = failure(ask(subject, { model: 'scripted:echo', signal: controller.signal }));
    controller.abort();
    expect((await second).error.code).toBe('client_closed_request');
    await first[Symbol.asyncIterator]().return?.();
    await gather(ask(subject));
    expect(upstream.requests.map(({ body }) => body['model'])).toEqual(['scripted:stall-midway', 'scripted:text']);
  });
});

describe('openai-compatible provider: faults', () => {
  const streams = [true, false];

  it('calls a refused connection unreachable', async () => {
    const probe = createTcpServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const subject = provider(`http://127.0.0.1:${port}/v1`);
    expect((await failure(ask(subject))).error.code).toBe('upstream_unreachable');
    expect(subject.logged.failed).toEqual([
      { requestId: 'req_1', code: 'upstream_unreachable', cause: expect.objectContaining({ code: 'ECONNREFUSED' }) },
    ]);
  });

  it('calls a connection that is cut before the headers unreachable', async () => {
    const upstream = await server();
    expect((await failure(ask(provider(upstream.baseUrl), { model: 'scripted:cut-at-once' }))).error.code).toBe(
      'upstream_unreachable',
    );
  });

  it('names a name that does not resolve', async () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
      const subject = provider(
        'http://model.invalid/v1',
        {},
        {
          lookup: (_hostname, _options, callback) => callback(Object.assign(new Error(code), { code }), '', 0),
        },
      );
      expect((await failure(ask(subject))).error.code).toBe('upstream_dns');
    }
  });

  it('gives up on the first byte', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl, {
      timeouts: { connect: 2_000, firstByte: 50, idle: 20_000, total: 60_000 },
    });
    for (const stream of streams) {
      expect((await failure(ask(subject, { model: 'scripted:stall', stream }))).error.code).toBe('upstream_timeout');
      expect(await (await upstream.nextRequest()).closed).toBe('aborted');
    }
  });

  it('gives up on the first byte also where the headers have come', async () => {
    const upstream = await scripted({ fault: { kind: 'raw', writes: [''], end: 'never' } });
    const subject = provider(upstream.baseUrl, {
      timeouts: { connect: 2_000, firstByte: 50, idle: 20_000, total: 60_000 },
    });
    expect((await failure(ask(subject))).error.code).toBe('upstream_timeout');
  });

  it('gives up on a server that stops in the middle', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl, {
      timeouts: { connect: 2_000, firstByte: 20_000, idle: 50, total: 60_000 },
    });
    for (const stream of streams) {
      const { error } = await failure(ask(subject, { model: 'scripted:stall-midway', stream }));
      expect(error.code).toBe('upstream_idle_timeout');
      expect(await (await upstream.nextRequest()).closed).toBe('aborted');
    }
  });

  it('gives up when the whole takes too long, before and after the first byte', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl, {
      timeouts: { connect: 2_000, firstByte: 20_000, idle: 20_000, total: 80 },
    });
    expect((await failure(ask(subject, { model: 'scripted:stall' }))).error.code).toBe('upstream_timeout');
    const { error, before } = await failure(ask(subject, { model: 'scripted:tokens?tokens=100000&rate=100' }));
    // It sent all the time, so it did not stop sending.
    expect(error.code).toBe('upstream_timeout');
    expect(textOf(before)).toMatch(/^t0 t1 /);
  });

  it('does not count time against the server while the reader is the slow one', async () => {
    const upstream = await scripted({ pieces: Array.from({ length: 2_000 }, () => 'x'.repeat(4_000)) });
    const subject = provider(upstream.baseUrl, {
      timeouts: { connect: 2_000, firstByte: 20_000, idle: 40, total: 60_000 },
    });
    const stream = await ask(subject);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(textOf(await gather(stream))).toHaveLength(8_000_000);
  });

  it('calls a stream broken that is cut, or ends without an end', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    for (const model of ['scripted:cut', 'scripted:end-early']) {
      const { error, before } = await failure(ask(subject, { model }));
      expect(error.code).toBe('upstream_broken_stream');
      expect(textOf(before)).toBe('The quick ');
    }
    expect((await failure(ask(subject, { model: 'scripted:cut', stream: false }))).error.code).toBe(
      'upstream_broken_stream',
    );
  });

  it('calls a stream broken in which one of several choices is missing or has not finished', async () => {
    const upstream = await scripted(events(chunk({ content: 'a' }, 'stop')));
    expect((await failure(ask(provider(upstream.baseUrl), { choices: 2 }))).error.code).toBe('upstream_broken_stream');
  });

  it('calls a stream broken whose last event is torn', async () => {
    const upstream = await scripted(events(chunk({ content: 'a' }, 'stop'), 'data: {"choices":[{"ind'));
    expect((await failure(ask(provider(upstream.baseUrl)))).error.code).toBe('upstream_broken_stream');
  });

  it('reports an error event, whatever its form', async () => {
    for (const event of [
      'data: {"error":{"message":"CUDA out of memory"}}\n\n',
      'data: {"error":"CUDA out of memory"}\n\n',
      'data: {"object":"error","message":"CUDA out of memory","code":500}\n\n',
      'event: error\ndata: {"message":"CUDA out of memory"}\n\n',
      'error: {"message":"CUDA out of memory"}\n\n',
    ]) {
      const upstream = await scripted(events(chunk({ content: 'a' }), event, done));
      const { error, before } = await failure(ask(provider(upstream.baseUrl)));
      expect(error.code).toBe('upstream_failed');
      expect(String(error.cause)).toContain('CUDA');
      expect(textOf(before)).toBe('a');
    }
  });

  it('throws what goes wrong in the first event from the call itself', async () => {
    const upstream = await scripted(events('data: {"error":{"message":"exceeds the available context size"}}\n\n'));
    await expect(ask(provider(upstream.baseUrl))).rejects.toMatchObject({ code: 'context_length_exceeded' });
  });

  it.each([
    ['a malformed chunk', { pieces: ['a '], fault: { kind: 'malformed', after: 1 } }],
    ['HTML', { fault: { kind: 'html' } }],
    ['something that is not JSON', { fault: { kind: 'not-json' } }],
    ['a redirect', { fault: { kind: 'redirect', to: 'http://127.0.0.1:9/v1/chat/completions' } }],
    ['a list', { fault: { kind: 'raw', headers: { 'content-type': 'application/json' }, writes: ['[]'] } }],
    ['no choices', { fault: { kind: 'raw', headers: { 'content-type': 'application/json' }, writes: ['{"id":"x"}'] } }],
    [
      'empty choices',
      { fault: { kind: 'raw', headers: { 'content-type': 'application/json' }, writes: ['{"choices":[]}'] } },
    ],
    ['an empty body', { fault: { kind: 'raw', headers: { 'content-type': 'application/json' }, writes: [] } }],
    ['only [DONE]', events(done)],
    ['an event that is a number', events('data: 7\n\n', done)],
    ['an event without choices', events({ id: 'x' }, done)],
    [
      'a compressed answer',
      {
        fault: {
          kind: 'raw',
          headers: { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' },
          writes: ['x'],
        },
      },
    ],
    [
      'newline-delimited JSON',
      { fault: { kind: 'raw', headers: { 'content-type': 'application/x-ndjson' }, writes: ['{}\n'] } },
    ],
    [
      'a status without meaning here',
      { fault: { kind: 'raw', status: 202, headers: { 'content-type': 'application/json' }, writes: ['{}'] } },
    ],
    ['a choice index out of bounds', events({ choices: [{ index: 128, delta: { content: 'a' } }] }, done)],
    ['a negative choice index', events({ choices: [{ index: -1, delta: { content: 'a' } }] }, done)],
    [
      'a tool call index out of bounds',
      events(chunk({ tool_calls: [{ index: 1_024, function: { name: 'f' } }] }), done),
    ],
    ['a tool call index that is text', events(chunk({ tool_calls: [{ index: '1', function: { name: 'f' } }] }), done)],
    ['an endless line', { fault: { kind: 'raw', writes: Array.from({ length: 10 }, () => 'x'.repeat(1_000_000)) } }],
  ] satisfies [string, Script][])('calls %s an invalid answer', async (_name, script) => {
    const upstream = await scripted(script);
    const subject = provider(upstream.baseUrl);
    expect((await failure(ask(subject))).error.code).toBe('upstream_invalid_response');
    expect(subject.logged.failed).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    const target = await server();
    const upstream = await scripted({ fault: { kind: 'redirect', to: `${target.baseUrl}/chat/completions` } });
    await failure(ask(provider(upstream.baseUrl, { apiKey: 'sk-secret' })));
    expect(target.requests).toEqual([]);
  });

  it('stops reading an answer that is too large', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    for (const stream of streams) {
      const { error } = await failure(ask(subject, { model: 'scripted:huge?bytes=200000000', stream }));
      expect(error.code).toBe('upstream_invalid_response');
      expect(await (await upstream.nextRequest()).closed).toBe('aborted');
    }
  });

  it('refuses response headers without end', async () => {
    const headers = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`x-${index}`, 'y'.repeat(1_000)]));
    const upstream = await scripted({
      fault: { kind: 'raw', headers: { 'content-type': 'text/event-stream', ...headers }, writes: [done] },
    });
    expect((await failure(ask(provider(upstream.baseUrl)))).error.code).toBe('upstream_invalid_response');
  });

  it.each([
    [401, '{}', 'upstream_auth'],
    [403, 'no', 'upstream_auth'],
    [404, '{"error":{"message":"The model `x` does not exist."}}', 'upstream_model_not_found'],
    [404, '{"error":{"message":"model \\"x\\" not found, try pulling it first"}}', 'upstream_model_not_found'],
    [404, '{"detail":"Not Found"}', 'upstream_invalid_response'],
    [404, '404 page not found', 'upstream_invalid_response'],
    [404, '<html></html>', 'upstream_invalid_response'],
    [404, '{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}', 'upstream_invalid_response'],
    [400, '{"error":{"code":"context_length_exceeded","message":"x"}}', 'context_length_exceeded'],
    [
      400,
      '{"object":"error","message":"This model\'s maximum context length is 4096 tokens. However, …"}',
      'context_length_exceeded',
    ],
    [
      400,
      '{"error":{"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}}',
      'context_length_exceeded',
    ],
    [400, '{"error":{"message":"input length exceeds the context length"}}', 'context_length_exceeded'],
    [
      422,
      '{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096"}',
      'context_length_exceeded',
    ],
    [400, '{"error":{"message":"temperature must be a number"}}', 'upstream_rejected'],
    [422, '{}', 'upstream_rejected'],
    [409, '{}', 'upstream_rejected'],
    [429, '{}', 'upstream_rate_limited'],
    [500, 'maximum context length', 'upstream_failed'],
    [503, '{}', 'upstream_failed'],
    [304, '', 'upstream_invalid_response'],
  ])('turns status %i with %s into %s', async (status, body, code) => {
    const upstream = await scripted({ fault: { kind: 'status', status, body } });
    const { error } = await failure(ask(provider(upstream.baseUrl), { stream: false }));
    expect(error.code).toBe(code);
    expect(error.cause).toMatchObject({ status });
  });

  it('hands on when to come again, in seconds or as a date', async () => {
    for (const [headers, seconds] of [
      [{ 'retry-after': '7' }, 7],
      [{ 'retry-after': '0.2' }, 1],
      [{ 'retry-after-ms': '2500' }, 3],
      [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:30 GMT' }, 20],
      [{ 'retry-after': 'soon' }, undefined],
    ] as const) {
      const upstream = await scripted({ fault: { kind: 'status', status: 429, headers } });
      const subject = provider(upstream.baseUrl, {}, { clock: { now: () => 10_000, elapsed: () => 0 } });
      expect((await failure(ask(subject))).error.retryAfter).toBe(seconds);
    }
  });

  it('keeps at most 2 KB of what the server said for the log, without our secrets', async () => {
    const upstream = await server({
      script: ({ headers }) => ({
        fault: {
          kind: 'status',
          status: 401,
          body: `${'x'.repeat(2_000)}${headers.authorization} ${headers['x-extra']} ${'y'.repeat(9_000)}`,
        },
      }),
    });
    const subject = provider(upstream.baseUrl, {
      apiKey: 'sk-very-secret-key',
      headers: { 'x-extra': 'other-secret' },
    });
    const { error } = await failure(ask(subject));
    const cause = error.cause as UpstreamAnswerError;
    expect(cause).toBeInstanceOf(UpstreamAnswerError);
    expect(cause.excerpt).toHaveLength(2_048);
    expect(cause.message).not.toMatch(/sk-|very|other-secret/);
    expect(error.message).toBe('upstream_auth');
    expect(JSON.stringify(subject.logged)).not.toMatch(/sk-very|other-secret/);
  });
});

describe('a connection that the server closes while a request is on its way', () => {
  const answered = JSON.stringify({
    choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  });
  const response = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answered.length}\r\n\r\n${answered}`;

  /** A server that does with each request what it is told: answers, or breaks the connection, after writing something. */
  async function moody(moods: readonly ('answer' | 'end' | 'reset' | 'continue' | 'begin')[]) {
    const connections: number[] = [];
    let requests = 0;
    const listening = createTcpServer((socket) => {
      const number = connections.push(0) - 1;
      let text = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        const length = Number(/content-length: ([0-9]+)/i.exec(text)?.[1] ?? 0);
        if (end === -1 || text.length < end + 4 + length) return;
        text = '';
        connections[number] = (connections[number] ?? 0) + 1;
        const mood = moods[requests] ?? 'answer';
        requests += 1;
        if (mood === 'answer') socket.write(response);
        else if (mood === 'reset') socket.resetAndDestroy();
        else if (mood === 'end') socket.end();
        else socket.end(mood === 'continue' ? 'HTTP/1.1 100 Continue\r\n\r\n' : response.slice(0, 20));
      });
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => new Promise((resolve) => listening.close(() => resolve())) });
    return { baseUrl: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1`, connections };
  }

  it.each(['end', 'reset'] as const)('is not the fault of the request, which is sent again once (%s)', async (mood) => {
    const { baseUrl, connections } = await moody(['answer', mood]);
    const subject = provider(baseUrl, { connections: 1 });
    await Array.fromAsync(await ask(subject, { stream: false }));
    const deltas = await Array.fromAsync(await ask(subject, { stream: false }));
    expect(JSON.stringify(deltas)).toContain('"hi"');
    expect(connections).toEqual([2, 1]);
    expect(subject.logged.failed).toEqual([]);
    await subject.close();
  });

  it.each([
    ['it was a new connection', ['end'], [1]],
    ['it happens again', ['answer', 'end', 'end'], [2, 1]],
    ['an interim answer had come', ['answer', 'continue'], [2]],
    ['an answer had begun', ['answer', 'begin'], [2]],
  ] as const)('fails where %s, since the server may have acted on it', async (_name, moods, expected) => {
    const { baseUrl, connections } = await moody(moods);
    const subject = provider(baseUrl, { connections: 1 });
    if (moods[0] === 'answer') await Array.fromAsync(await ask(subject, { stream: false }));
    expect((await failure(ask(subject, { stream: false }))).error.code).toMatch(/^upstream_/);
    expect(connections).toEqual(expected);
    expect(subject.logged.failed).toHaveLength(1);
    await subject.close();
  });

  it('fails where the server had the request for longer', async () => {
    const { baseUrl, connections } = await moody(['answer', 'end']);
    let elapsed = 0;
    const subject = provider(
      baseUrl,
      { connections: 1 },
      { clock: { now: () => 0, elapsed: () => (elapsed += 1_001) } },
    );
    await Array.fromAsync(await ask(subject, { stream: false }));
    expect((await failure(ask(subject, { stream: false }))).error.code).toBe('upstream_unreachable');
    expect(connections).toEqual([2]);
    await subject.close();
  });

  it('is not asked again when the client has gone meanwhile', async () => {
    const { baseUrl, connections } = await moody(['answer', 'end']);
    const controller = new AbortController();
    let sent = 0;
    const subject = provider(
      baseUrl,
      { connections: 1 },
      {
        clock: {
          now: () => 0,
          elapsed() {
            sent += 1;
            // The second look at the second request is the one at its failure.
            if (sent === 3) queueMicrotask(() => controller.abort());
            return 0;
          },
        },
      },
    );
    await Array.fromAsync(await ask(subject, { stream: false }));
    const { error } = await failure(ask(subject, { stream: false, signal: controller.signal }));
    expect(error.code).toBe('client_closed_request');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(connections).toEqual([2]);
    await subject.close();
  });
});

describe('openai-compatible provider: embeddings', () => {
  it('gives one vector per input, and the usage', async () => {
    const upstream = await server();
    const deltas = await gather(embed(provider(upstream.baseUrl), ['one', 'two three'], { dimensions: 8 }));
    expect(deltas.map((one) => one.type)).toEqual(['start', 'embedding', 'embedding', 'usage']);
    expect(deltas.at(-1)).toEqual({ type: 'usage', usage: { input: 3, output: 0 } });
    expect((await upstream.nextRequest()).body).toEqual({
      model: 'embedder',
      input: ['one', 'two three'],
      dimensions: 8,
    });
  });

  it('hands on base64 as it is', async () => {
    const upstream = await server();
    const deltas = await gather(embed(provider(upstream.baseUrl), 'one', { encoding_format: 'base64' }));
    expect(deltas[1]).toMatchObject({
      type: 'embedding',
      index: 0,
      vector: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
    });
  });

  it.each([
    ['too few vectors', { data: [] }],
    ['a text for a vector', { data: [{ index: 0, embedding: 'a secret text' }] }],
    ['a wrong index', { data: [{ index: 3, embedding: [1] }] }],
    ['something other than numbers', { data: [{ index: 0, embedding: [1, 'x'] }] }],
    ['an empty vector', { data: [{ index: 0, embedding: [] }] }],
    ['no data', {}],
  ])('calls %s an invalid answer', async (_name, body) => {
    const upstream = await scripted({ fault: { kind: 'status', status: 200, body } });
    expect((await failure(embed(provider(upstream.baseUrl), 'x'))).error.code).toBe('upstream_invalid_response');
  });
});

describe('openai-compatible provider: addresses and secrets', () => {
  const options = { allowPrivateNetwork: false };

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0', '169.254.169.254', 'localhost'])(
    'does not connect to %s unless private networks are allowed',
    async (host) => {
      const upstream = await server();
      const subject = provider(`http://${host}:${upstream.port}/v1`, options);
      expect((await failure(ask(subject))).error.code).toBe('upstream_address_forbidden');
      await expect(subject.models(new AbortController().signal)).rejects.toMatchObject({
        code: 'upstream_address_forbidden',
      });
      expect(upstream.connections().made).toBe(0);
    },
  );

  it('checks the address of every connection, so that a name cannot change its mind', async () => {
    const upstream = await server();
    const answers = ['127.0.0.1', '::ffff:10.0.0.1', '192.168.0.9'];
    const asked: string[] = [];
    const subject = provider(`http://rebinding.test:${upstream.port}/v1`, options, {
      lookup: (hostname, _options, callback) => {
        asked.push(hostname);
        const address = answers[asked.length - 1] ?? '127.0.0.1';
        callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
      },
    });
    for (let round = 0; round < 3; round += 1) {
      expect((await failure(ask(subject))).error.code).toBe('upstream_address_forbidden');
    }
    expect(asked).toEqual(['rebinding.test', 'rebinding.test', 'rebinding.test']);
    expect(upstream.connections().made).toBe(0);
  });

  it('connects to the very address that was looked up', async () => {
    const upstream = await server();
    const subject = provider(
      `http://model.test:${upstream.port}/v1`,
      {},
      {
        lookup: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
      },
    );
    expect(textOf(await gather(ask(subject)))).toContain('fox');
    expect((await upstream.nextRequest()).headers.host).toBe(`model.test:${upstream.port}`);
  });

  it.each([
    ['a line break in a header value', { headers: { 'x-a': 'secret\r\nx-b: c' } }],
    ['a line break in the key', { apiKey: 'secret\nx' }],
    ['a header name with a space', { headers: { 'x a': 'secret' } }],
    ['a header that frames the request', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['a host header', { headers: { Host: 'secret.example' } }],
    ['two authorizations', { apiKey: 'secret', headers: { Authorization: 'Bearer secret' } }],
    ['credentials in the URL', { baseUrl: 'http://user:secret@127.0.0.1/v1' }],
    ['a fragment in the URL', { baseUrl: 'http://127.0.0.1/v1#secret' }],
    ['another protocol', { baseUrl: 'ftp://127.0.0.1/secret' }],
    ['no URL', { baseUrl: 'secret' }],
  ] satisfies [string, Partial<OpenaiCompatibleOptions>][])('refuses %s, without repeating it', (_name, overrides) => {
    let message = '';
    try {
      provider('http://127.0.0.1/v1', overrides);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('providers[local]');
    expect(message).not.toContain('secret');
  });

  it('refuses a certificate file that is not there', () => {
    expect(() => provider('https://127.0.0.1/v1', { tls: { ca: '/nowhere/ca.pem', verify: true } })).toThrow('tls.ca');
  });
});

describe.skipIf(!canSelfSign())('openai-compatible provider: TLS (needs openssl to make certificates)', () => {
  it('refuses an unknown authority, accepts it by tls.ca or without verification, and checks the name', async () => {
    const right = selfSign(['IP:127.0.0.1']);
    const wrong = selfSign(['DNS:other.example']);
    try {
      const upstream = await server({ tls: right });
      expect((await failure(ask(provider(upstream.baseUrl)))).error.code).toBe('upstream_tls');
      expect(
        textOf(await gather(ask(provider(upstream.baseUrl, { tls: { ca: right.certFile, verify: true } })))),
      ).toContain('fox');
      expect(textOf(await gather(ask(provider(upstream.baseUrl, { tls: { verify: false } }))))).toContain('fox');

      const other = await server({ tls: wrong });
      const named = { ca: wrong.certFile, verify: true };
      expect((await failure(ask(provider(other.baseUrl, { tls: named })))).error.code).toBe('upstream_tls');
      expect(
        textOf(await gather(ask(provider(other.baseUrl, { tls: { ...named, serverName: 'other.example' } })))),
      ).toContain('fox');
      const report = await provider(other.baseUrl, { tls: named }).check(new AbortController().signal);
      expect(report).toMatchObject({ ok: false, remedy: expect.stringContaining('tls.serverName') });
    } finally {
      right.remove();
      wrong.remove();
    }
  });

  it('shows a client certificate', async () => {
    const pair = selfSign(['IP:127.0.0.1']);
    try {
      const upstream = await server({ tls: { ...pair, ca: pair.cert, requestCert: true } });
      const tls = { ca: pair.certFile, verify: true };
      expect(['upstream_tls', 'upstream_unreachable']).toContain(
        (await failure(ask(provider(upstream.baseUrl, { tls })))).error.code,
      );
      const subject = provider(upstream.baseUrl, { tls: { ...tls, cert: pair.certFile, key: pair.keyFile } });
      expect(textOf(await gather(ask(subject)))).toContain('fox');
    } finally {
      pair.remove();
    }
  });

  it('says what is wrong when http and https are mixed up', async () => {
    const plain = await server();
    const subject = provider(plain.baseUrl.replace('http:', 'https:'));
    expect((await failure(ask(subject))).error.code).toBe('upstream_tls');
    expect(await subject.check(new AbortController().signal)).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('http://'),
    });
  });
});

describe('openai-compatible provider: models and check', () => {
  const signal = new AbortController().signal;

  it('lists the models', async () => {
    const upstream = await server({ models: ['a', 'b/c:7b'] });
    expect(await provider(upstream.baseUrl).models(signal)).toEqual([
      { id: 'a', created: 1_700_000_000, owner: 'scripted' },
      { id: 'b/c:7b', created: 1_700_000_000, owner: 'scripted' },
    ]);
  });

  it('reports what it finds', async () => {
    const upstream = await server({ models: ['a', 'b'] });
    expect(await provider(upstream.baseUrl).check(signal)).toEqual({
      ok: true,
      summary: `${upstream.baseUrl} has 2 models`,
      models: [expect.objectContaining({ id: 'a' }), expect.objectContaining({ id: 'b' })],
    });
  });

  it('finds the right path for a base URL that is wrong', async () => {
    const upstream = await server();
    for (const path of ['', '/', '/v1/chat/completions', '/api', '/v2']) {
      expect(await provider(upstream.origin + path).check(signal)).toMatchObject({
        ok: false,
        remedy: `Set baseUrl: ${upstream.baseUrl}`,
      });
    }
  });

  it.each([
    ['a key that is refused', { apiKey: 'sk-wrong' }, 'refuses the API key'],
    ['a key that is missing', {}, 'asks for an API key'],
  ])('tells of %s', async (_name, overrides, words) => {
    const upstream = await server({ apiKey: 'sk-right' });
    const report = await provider(upstream.baseUrl, overrides).check(signal);
    expect(report).toMatchObject({
      ok: false,
      summary: expect.stringContaining(words),
      remedy: expect.stringContaining('apiKey'),
    });
    expect(JSON.stringify(report)).not.toContain('sk-');
  });

  it.each([
    ['something that is not JSON', { kind: 'not-json' }, 'does not answer like'],
    ['HTML', { kind: 'html' }, 'does not answer like'],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:9/' }, 'redirects'],
    ['a failure', { kind: 'status', status: 503 }, 'failure of its own'],
    ['overload', { kind: 'status', status: 429 }, 'overloaded'],
    ['no models', { kind: 'status', status: 200, body: { object: 'list', data: null } }, 'has no model'],
    [
      'a list of something else',
      { kind: 'status', status: 200, body: { data: [{ name: 'x' }] } },
      'does not answer like',
    ],
    ['a stall', { kind: 'stall' }, 'in time'],
  ] as const)('tells of %s', async (_name, fault, words) => {
    const upstream = await scripted({ fault });
    const subject = provider(upstream.baseUrl, {
      timeouts: { connect: 2_000, firstByte: fault.kind === 'stall' ? 100 : 20_000, idle: 1_000, total: 2_000 },
    });
    const report = await subject.check(signal);
    expect(report).toMatchObject({ ok: false, summary: expect.stringContaining(words) });
    expect(report.remedy).toMatch(/\w/);
  });

  it('tells of a refused connection, a name that does not resolve and a forbidden address', async () => {
    const probe = createTcpServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    expect(await provider(`http://127.0.0.1:${port}/v1`).check(signal)).toMatchObject({
      ok: false,
      summary: expect.stringContaining('nothing answers'),
    });
    const unknown = provider(
      'http://nowhere.invalid/v1',
      {},
      {
        lookup: (_hostname, _options, callback) =>
          callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), '', 0),
      },
    );
    expect(await unknown.check(signal)).toMatchObject({
      ok: false,
      summary: expect.stringContaining('cannot be resolved'),
    });
    expect(await provider('http://127.0.0.1:9/v1', { allowPrivateNetwork: false }).check(signal)).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('allowPrivateNetwork'),
    });
  });

  it('closes its connections', async () => {
    const upstream = await server();
    const subject = provider(upstream.baseUrl);
    await gather(ask(subject));
    await subject.close();
    expect((await failure(ask(subject))).error.code).toBe('upstream_unreachable');
  });
});

function said(status: number, message: string, code: string | null = null): WireAnswer {
  return { status, body: JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } }) };
}

const streamed = goldenBytes('openai-compatible/stream.sse');

describeProvider('openai-compatible', {
  create: (origin, dependencies, allowPrivateNetwork) =>
    createOpenaiCompatible(
      optionsFor(`${origin}/v1`, { apiKey: 'sk-canary-4711-xyz', allowPrivateNetwork }),
      dependencies,
    ),
  secret: 'sk-canary-4711-xyz',
  target: 'qwen3',
  keyHeader: { name: 'authorization', prefix: 'Bearer ' },
  plain: { body: goldenText('openai-compatible/answer.json') },
  streamed: { mediaType: 'text/event-stream', bytes: streamed },
  framing: undefined,
  reader: (parts) => new ChatReader({ choices: 1, ...parts }),
  faults: [
    { name: 'the key is wrong', answer: said(401, 'Incorrect API key'), code: 'upstream_auth' },
    {
      name: 'the account calls too often',
      answer: { ...said(429, 'Rate limit reached'), headers: { 'retry-after': '5' } },
      code: 'upstream_rate_limited',
      retryAfter: 5,
    },
    { name: 'it is overloaded', answer: said(529, 'Overloaded'), code: 'upstream_rate_limited' },
    { name: 'it fails', answer: said(500, 'The server had an error'), code: 'upstream_failed' },
    {
      name: 'the prompt is too long',
      answer: said(400, 'too long', 'context_length_exceeded'),
      code: 'context_length_exceeded',
    },
    {
      name: 'the prompt is refused for its content',
      answer: said(
        400,
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        'content_filter',
      ),
      code: 'upstream_refused_content',
    },
    {
      name: 'there is no such model',
      answer: said(404, 'no such model', 'model_not_found'),
      code: 'upstream_model_not_found',
    },
  ],
  midStream: {
    bytes: Buffer.concat([
      streamed.subarray(0, streamed.indexOf('data: ', 400)),
      Buffer.from('data: {"error":{"message":"CUDA out of memory","code":500}}\n\n'),
    ]),
    code: 'upstream_failed',
  },
});

describe('openai-compatible provider: reasoning of OpenRouter', () => {
  it('keeps signatures and encrypted blocks, and no text twice', async () => {
    const details = [
      { type: 'reasoning.text', text: 'I think.', signature: 'c2ln', format: 'anthropic-claude-v1', index: 0 },
      { type: 'reasoning.encrypted', data: 'b3BhcXVl' },
    ];
    const message = { content: 'x', reasoning: 'I think.', reasoning_details: details };
    const upstream = await scripted({
      fault: {
        kind: 'raw',
        headers: { 'content-type': 'application/json' },
        writes: [JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] })],
      },
    });
    const deltas = await gather(ask(provider(upstream.baseUrl), { stream: false }));
    expect(deltas.filter((one) => one.type === 'text' && one.channel === 'reasoning')).toEqual([
      { type: 'text', choice: 0, channel: 'reasoning', text: 'I think.', field: 'reasoning' },
      { type: 'text', choice: 0, channel: 'reasoning', text: '', signature: 'c2ln' },
      { type: 'text', choice: 0, channel: 'reasoning', text: '', redacted: 'b3BhcXVl' },
    ]);
  });

  it('takes the texts from the blocks where they stand nowhere else', async () => {
    const delta = { reasoning_details: [{ type: 'reasoning.summary', summary: 'In short.' }] };
    const upstream = await scripted(events(chunk(delta), chunk({ content: 'x' }, 'stop'), done));
    expect(textOf(await gather(ask(provider(upstream.baseUrl))), 'reasoning')).toBe('In short.');
  });
});
