import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { emptyAnswer, collect } from '../core/answer.ts';
import { GatehouseError } from '../core/errors.ts';
import { openExchange } from '../core/exchange.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Tracer } from '../core/telemetry.ts';
import { createTracer } from './create-tracer.ts';
import { testCaller } from '../testing/test-caller.ts';

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}
interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Attribute[];
  events: { name: string; timeUnixNano: string }[];
  status: { code?: number };
  startTimeUnixNano: string;
  endTimeUnixNano: string;
}

const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';
const receivedAt = 1_767_322_800_000;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startCollector(status = 200) {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      bodies.push(`${request.method ?? ''} ${request.url ?? ''}\n${body}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const spans = (): OtlpSpan[] =>
    bodies.flatMap((body) => {
      const parsed = JSON.parse(body.slice(body.indexOf('\n'))) as {
        resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[];
      };
      return parsed.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans));
    });
  return { endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, bodies, spans };
}

function chatExchange(): Exchange {
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt,
    startedAt: 500,
    signal: new AbortController().signal,
    credential: { found: 'one', value: 'canary' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  exchange.caller = testCaller({ key: 'key_7' });
  exchange.request = {
    kind: 'chat',
    model: 'llama',
    segments: [{ place: '/messages/0/content', origin: 'user', format: 'text', text: 'canary' }],
    notInspected: {},
    body: { messages: [{ role: 'user', content: 'canary' }], user: 'canary' },
    stream: true,
    includeUsage: false,
    choices: 1,
  };
  exchange.answer = emptyAnswer();
  collect(exchange.answer, { type: 'start', id: 'chatcmpl-9', model: 'llama3:8b' });
  collect(exchange.answer, { type: 'text', choice: 0, channel: 'content', text: 'canary' });
  collect(exchange.answer, { type: 'finish', choice: 0, reason: 'stop' });
  Object.assign(exchange.notes, {
    model: 'llama',
    provider: 'local',
    target: 'llama3:8b',
    firstDeltaAt: 520,
    usage: { input: 5, output: 7, cachedInput: 2 },
    receipt: { index: 41, hash: 'ab' },
    pseudonyms: { '<EMAIL_1>': 'canary@example.org' },
  });
  Object.assign(exchange.notes.stageTimes, { authenticate: 1, route: 4 });
  return exchange;
}

const answered = { outcome: 'answered', status: 200, streamed: true, error: undefined, duration: 40 } as const;
const silent = { unexpected: () => undefined };

const valueOf = (span: OtlpSpan | undefined, key: string): unknown =>
  Object.values(span?.attributes.find((attribute) => attribute.key === key)?.value ?? {})[0];

test('sends one span for an exchange, in the conventions for generative models and without content', async () => {
  const collector = await startCollector();
  const tracer = await createTracer({
    endpoint: collector.endpoint,
    sampling: 1,
    version: '1.2.3',
    log: silent,
    serverOf: (provider) => (provider === 'local' ? { address: '127.0.0.1', port: 8000 } : undefined),
  });
  const exchange = chatExchange();
  const span = tracer.start(exchange, `00-${trace}-${parent}-01`);
  span?.end({ exchange, ...answered });
  await tracer.close();

  const [sent, ...more] = collector.spans();
  expect(more).toEqual([]);
  expect(collector.bodies[0]).toMatch(/^POST \/v1\/traces\n/);
  expect(collector.bodies.join('')).not.toContain('canary');
  expect(sent).toMatchObject({ traceId: trace, parentSpanId: parent, name: 'chat llama', kind: 3 });
  expect(span?.traceparent).toBe(`00-${trace}-${sent?.spanId ?? ''}-01`);
  expect(sent?.startTimeUnixNano).toBe(`${String(receivedAt)}000000`);
  expect(sent?.endTimeUnixNano).toBe(`${String(receivedAt + 40)}000000`);
  expect(
    Object.fromEntries(sent?.attributes.map((attribute) => [attribute.key, valueOf(sent, attribute.key)]) ?? []),
  ).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'local',
    'gen_ai.request.model': 'llama',
    'gen_ai.request.stream': true,
    'gen_ai.response.finish_reasons': { values: [{ stringValue: 'stop' }] },
    'gen_ai.response.id': 'chatcmpl-9',
    'gen_ai.response.model': 'llama3:8b',
    'gen_ai.response.time_to_first_chunk': 0.02,
    'gen_ai.usage.cache_read.input_tokens': 2,
    'gen_ai.usage.input_tokens': 5,
    'gen_ai.usage.output_tokens': 7,
    'gatehouse.cache': 'off',
    'gatehouse.dialect': 'openai-chat',
    'gatehouse.key': 'key_7',
    'gatehouse.leaf': 41,
    'gatehouse.outcome': 'answered',
    'gatehouse.request': 'req_1',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'server.port': 8000,
  });
  expect(sent?.events.map((event) => [event.name, event.timeUnixNano])).toEqual([
    ['stage authenticate', `${String(receivedAt + 1)}000000`],
    ['stage route', `${String(receivedAt + 5)}000000`],
    ['first chunk', `${String(receivedAt + 20)}000000`],
  ]);
  expect(collector.bodies[0]).toContain('"service.name"');
});

test('marks a failed exchange with its code', async () => {
  const collector = await startCollector();
  const tracer = await createTracer({
    endpoint: `${collector.endpoint}/v1/traces`,
    sampling: 1,
    version: '1',
    log: silent,
  });
  const exchange = chatExchange();
  tracer
    .start(exchange, undefined)
    ?.end({ exchange, ...answered, outcome: 'failed', status: 502, error: new GatehouseError('upstream_failed') });
  await tracer.close();
  const [sent] = collector.spans();
  expect(valueOf(sent, 'error.type')).toBe('upstream_failed');
  expect(sent?.status.code).toBe(2);
  expect(sent?.parentSpanId ?? '').toBe('');
});

test('begins a trace of its own where the incoming one is malformed', async () => {
  const collector = await startCollector();
  const tracer = await createTracer({ endpoint: collector.endpoint, sampling: 1, version: '1', log: silent });
  const exchange = chatExchange();
  const span = tracer.start(exchange, '00-nonsense');
  span?.end({ exchange, ...answered });
  await tracer.close();
  expect(span?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(collector.spans()).toHaveLength(1);
});

test('keeps the decision of the client, and its own share otherwise', async () => {
  const collector = await startCollector();
  const tracer = await createTracer({ endpoint: collector.endpoint, sampling: 0, version: '1', log: silent });
  const exchange = chatExchange();
  const send = (incoming: string | undefined): string | undefined => {
    const span = tracer.start(exchange, incoming);
    span?.end({ exchange, ...answered });
    return span?.traceparent;
  };
  expect(send(undefined)).toMatch(/-00$/);
  expect(send(`00-${trace}-${parent}-00`)).toMatch(new RegExp(`^00-${trace}-.*-00$`));
  expect(send(`00-${trace}-${parent}-01`)).toMatch(new RegExp(`^00-${trace}-.*-01$`));
  await tracer.close();
  expect(collector.spans()).toHaveLength(1);
});

test('a collector that fails disturbs nobody and is told of once', async () => {
  const collector = await startCollector(400);
  const told: string[] = [];
  const tracer: Tracer = await createTracer({
    endpoint: collector.endpoint,
    sampling: 1,
    version: '1',
    log: { unexpected: (where) => void told.push(where) },
  });
  const exchange = chatExchange();
  for (const batches of [1, 2]) {
    for (let index = 0; index < 600; index += 1) tracer.start(exchange, undefined)?.end({ exchange, ...answered });
    await vi.waitFor(() => expect(collector.bodies.length).toBeGreaterThanOrEqual(batches), { timeout: 20_000 });
  }
  await tracer.close();
  expect(told).toEqual(['export of traces']);
});

test('a collector that is not there does not keep the tracer from closing', async () => {
  const tracer = await createTracer({ endpoint: 'http://127.0.0.1:9', sampling: 1, version: '1', log: silent });
  const exchange = chatExchange();
  tracer.start(exchange, undefined)?.end({ exchange, ...answered });
  await expect(tracer.close()).resolves.toBeUndefined();
});

test('OpenTelemetry is loaded when a tracer is made, and not before', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    let loaded = 0;
    registerHooks({
      load(url, context, next) {
        if (url.includes('/@opentelemetry/')) loaded += 1;
        return next(url, context);
      },
    });
    const { createTracer } = await import(${JSON.stringify(new URL('create-tracer.ts', import.meta.url).href)});
    const before = loaded;
    const tracer = await createTracer({ endpoint: 'http://127.0.0.1:9', sampling: 1, version: '1', log: { unexpected() {} } });
    await tracer.close();
    console.log(before, loaded > 0);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    '--input-type=module',
    '-e',
    script,
  ]);
  expect(stdout).toBe('0 true\n');
});
