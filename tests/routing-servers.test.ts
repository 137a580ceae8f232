import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import OpenAI from 'openai';
import { afterEach, expect, test, vi } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;
const servers: Server[] = [];
afterEach(async () => {
  await gateway.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface ModelServer {
  readonly baseUrl: string;
  /** Calls that are under way. */
  open(): number;
  readonly calls: readonly string[];
  /** Text of /metrics. */
  metrics: string;
}

type Answer = (response: ServerResponse) => void;

function answers(text: string): Answer {
  return (response) => {
    const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage }));
  };
}

/** A model server on a socket. */
async function start(answer: Answer): Promise<ModelServer> {
  const calls: string[] = [];
  const state = { open: 0, metrics: '' };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/metrics') {
      response.end(state.metrics);
      return;
    }
    if (request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"object":"list","data":[{"id":"m"}]}');
      return;
    }
    request.resume();
    request.on('end', () => {
      calls.push(request.url ?? '');
      state.open += 1;
      response.on('close', () => (state.open -= 1));
      answer(response);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    open: () => state.open,
    calls,
    get metrics() {
      return state.metrics;
    },
    set metrics(text) {
      state.metrics = text;
    },
  };
}

type Model = NonNullable<ConfigurationInput['models']>[number];

async function open(addresses: readonly string[], model: Partial<Model>): Promise<void> {
  gateway = await listenTestGateway({
    logLevel: 'silent',
    configuration: {
      providers: addresses.map((baseUrl, index) => ({
        id: `server-${index}`,
        kind: 'openai-compatible',
        profile: 'vllm',
        baseUrl,
        allowPrivateNetwork: true,
        models: ['m'],
        trust: 'organisation',
      })),
      models: [
        {
          name: 'house',
          targets: addresses.map((_, index) => ({ provider: `server-${index}`, target: 'm' })),
          ...model,
        },
      ],
      routing: { health: { every: '50ms' }, retries: { perSecond: 100, backoff: '1ms' } },
    },
  });
}

async function ask(): Promise<{ readonly text: string | null | undefined; readonly route: string | null }> {
  const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const { data, response } = await client.chat.completions.create({ model: 'house', messages }).withResponse();
  return { text: data.choices[0]?.message.content, route: response.headers.get('x-gatehouse-route') };
}

/** Nobody listens there any more. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}/v1`;
}

test('goes past servers that refuse the connection, fail and say nothing, and hangs up on the silent one', async () => {
  const silent = await start(() => undefined);
  const failing = await start((response) => response.writeHead(500).end('{"error":{"message":"no"}}'));
  const well = await start(answers('all is well'));
  await open([await deadAddress(), failing.baseUrl, silent.baseUrl, well.baseUrl], {
    attempts: 4,
    targets: [0, 1, 2, 3].map((index) => ({
      provider: `server-${index}`,
      target: 'm',
      ...(index === 2 ? { timeouts: { firstToken: '150ms' } } : {}),
    })),
  });
  const { text, route } = await ask();
  expect(text).toBe('all is well');
  expect(route).toContain('left=upstream_failed');
  expect(route).toContain('left=upstream_timeout');
  await vi.waitFor(() => expect(silent.open()).toBe(0), { timeout: 30_000 });
});

test('takes the answer of who is faster, and hangs up on the other', async () => {
  const slow = await start(() => undefined);
  const fast = await start(answers('fast'));
  await open([slow.baseUrl, fast.baseUrl], { hedge: { after: '60ms' } });
  expect((await ask()).text).toBe('fast');
  await vi.waitFor(() => expect(slow.open()).toBe(0), { timeout: 30_000 });
  expect([slow.calls.length, fast.calls.length]).toEqual([1, 1]);
});

test('sends to the server that says it has less to do', async () => {
  const busy = await start(answers('busy'));
  const idle = await start(answers('idle'));
  busy.metrics = 'vllm:num_requests_running{model_name="m"} 8\nvllm:num_requests_waiting{model_name="m"} 20\n';
  idle.metrics = 'vllm:num_requests_running{model_name="m"} 1\nvllm:num_requests_waiting{model_name="m"} 0\n';
  await open([busy.baseUrl, idle.baseUrl], { strategy: 'load' });
  const loads = (): unknown[] => gateway.gateway.modelRoutes().routes[0]?.targets.map(({ load }) => load) ?? [];
  await vi.waitFor(
    () =>
      expect(loads()).toEqual([
        { running: 8, waiting: 20, cacheUse: null },
        { running: 1, waiting: 0, cacheUse: null },
      ]),
    { timeout: 5_000 },
  );
  for (let call = 0; call < 4; call += 1) expect((await ask()).text).toBe('idle');
  idle.metrics = 'vllm:num_requests_running 1\nvllm:num_requests_waiting 90\n';
  await vi.waitFor(async () => expect((await ask()).text).toBe('busy'), { timeout: 30_000 });
});
