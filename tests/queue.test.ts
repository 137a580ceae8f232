import { callQueueListSchema, type CallQueueList } from '@gatehouse/contract/admin-queue';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AnswerStream } from '../packages/gateway/src/core/delta.ts';
import { GatehouseError } from '../packages/gateway/src/core/errors.ts';
import type { Provider } from '../packages/gateway/src/core/provider.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { printedByCommand } from '../packages/gateway/src/testing/printed-by-command.ts';

let gateway: ListeningTestGateway;
afterEach(() => gateway.close());

/** A model server of which the test says when an answer ends. */
function heldModel() {
  const held: (() => void)[] = [];
  const calls: string[] = [];
  const state = { running: 0, most: 0 };
  const provider: Provider = {
    id: 'scripted',
    answers: ['chat'],
    call: ({ requestId, signal }) => {
      calls.push(requestId);
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      async function* answer(): AnswerStream {
        try {
          yield { type: 'text', choice: 0, channel: 'content', text: 'A word' };
          await new Promise<void>((resolve, reject) => {
            held.push(resolve);
            const gone = (): void => {
              held.splice(held.indexOf(resolve), 1);
              reject(new GatehouseError('client_closed_request'));
            };
            signal.addEventListener('abort', gone, { once: true });
          });
          yield { type: 'finish', choice: 0, reason: 'stop' };
          yield { type: 'usage', usage: { input: 3, output: 2 } };
        } finally {
          state.running -= 1;
        }
      }
      return Promise.resolve(answer());
    },
    models: () => Promise.resolve([{ id: 'scripted' }]),
    check: () => Promise.resolve({ ok: true, summary: '', models: [] }),
    close: () => Promise.resolve(),
  };
  return { provider, calls, state, endOne: () => held.shift()?.() };
}

async function setUp(capacity: object) {
  const model = heldModel();
  gateway = await listenTestGateway({
    logLevel: 'silent',
    providers: { scripted: model.provider },
    configuration: {
      providers: [
        {
          id: 'scripted',
          kind: 'openai-compatible',
          baseUrl: 'http://127.0.0.1:9/v1',
          models: ['scripted'],
          capacity: { concurrent: 1, ...capacity },
        },
      ],
    },
  });
  return model;
}

function chat(
  more: { stream?: boolean; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const { stream = false, headers = {}, signal } = more;
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'scripted', stream, messages: [{ role: 'user', content: 'Hello' }] }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function queue(): Promise<CallQueueList['queues'][number]> {
  const headers = { authorization: `Bearer ${gateway.adminKey}` };
  const answer = callQueueListSchema.parse(await (await fetch(`${gateway.url}/admin/v1/queue`, { headers })).json());
  const [only] = answer.queues;
  if (only === undefined) throw new Error('there is no queue');
  return only;
}

const waiting = (requests: number): Promise<void> =>
  vi.waitFor(async () => expect((await queue()).waiting).toBe(requests), { timeout: 30_000 });

describe('a model server with a capacity', () => {
  test('gets no more requests at once than that, and all of them in the end', async () => {
    const model = await setUp({ concurrent: 2 });
    const answers = Array.from({ length: 7 }, () => chat());
    for (let ended = 0; ended < 7; ended += 1) {
      await vi.waitFor(() => expect(model.calls.length).toBe(Math.min(7, ended + 2)), { timeout: 30_000 });
      model.endOne();
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 200));
    expect(model.state).toEqual({ running: 0, most: 2 });
    expect(await queue()).toMatchObject({ running: 0, waiting: 0 });
  });

  test('has the request of whoever waits in the record, and says how long it waited', async () => {
    const model = await setUp({});
    const first = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const second = chat();
    await waiting(1);
    expect((await gateway.gateway.status()).providers).toMatchObject([{ queue: { running: 1, waiting: 1 } }]);
    const kinds = (await gateway.leaves()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'request')).toHaveLength(2);
    expect(model.calls).toHaveLength(1);
    model.endOne();
    await (await first).text();
    await vi.waitFor(() => expect(model.calls.length).toBe(2), { timeout: 30_000 });
    model.endOne();
    await (await second).text();
    const results = (await gateway.leaves()).filter((leaf) => leaf.kind === 'result');
    const [one = 0, other = 0] = results.map(({ timings }) => timings.queued).toSorted((a = 0, b = 0) => a - b);
    expect(one).toBe(0);
    expect(other).toBeGreaterThan(0);
    expect(await gateway.gateway.metrics.render()).toContain(
      'gatehouse_queue_wait_seconds_count{provider="scripted"} 1',
    );
  });

  test('has those that want a stream told where they stand, and then they get their answer', async () => {
    const model = await setUp({});
    const first = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const second = await chat({ stream: true });
    expect(second.status).toBe(200);
    expect(second.headers.get('x-gatehouse-leaf')).toMatch(/^\d+$/);
    expect(model.calls).toHaveLength(1);
    model.endOne();
    await (await first).text();
    await vi.waitFor(() => expect(model.calls.length).toBe(2), { timeout: 30_000 });
    model.endOne();
    const text = await second.text();
    expect(text).toMatch(/^: position 1 in the queue\n\n/);
    expect(text).toContain('"finish_reason":"stop"');
    expect(text.trimEnd()).toMatch(/data: \[DONE\]$/);
  });

  test('ends a stream that waited in vain with an error, for its status was sent', async () => {
    const model = await setUp({ longestWait: '1500ms' });
    const first = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const [stream, plain] = await Promise.all([chat({ stream: true }), chat()]);
    expect(stream.status).toBe(200);
    const text = await stream.text();
    expect(text).toContain('queue_wait_exceeded');
    expect(text).not.toContain('[DONE]');
    expect(plain.status).toBe(503);
    expect(Number(plain.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await plain.json()).toMatchObject({ error: { code: 'queue_wait_exceeded' } });
    expect(model.calls).toHaveLength(1);
    model.endOne();
    await (await first).text();
    const results = (await gateway.leaves()).filter((leaf) => leaf.kind === 'result');
    expect(results.filter(({ code }) => code === 'queue_wait_exceeded')).toMatchObject([
      { outcome: 'failed', usageSource: 'none' },
      { outcome: 'failed', usageSource: 'none' },
    ]);
    expect(await queue()).toMatchObject({ running: 0, waiting: 0 });
  });

  test('refuses at once what the queue has no room for', async () => {
    const model = await setUp({ queue: 0 });
    const first = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const refused = await chat({ stream: true });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ error: { code: 'queue_full' } });
    model.endOne();
    await (await first).text();
  });

  test('forgets whoever goes away, while it waits and while it is served', async () => {
    const model = await setUp({});
    const served = new AbortController();
    const gone = new AbortController();
    const first = chat({ stream: true, signal: served.signal }).catch(() => undefined);
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const second = chat({ signal: gone.signal }).catch(() => undefined);
    await waiting(1);
    gone.abort();
    await second;
    await waiting(0);
    served.abort();
    await first;
    await vi.waitFor(async () => expect(await queue()).toMatchObject({ running: 0, waiting: 0 }), { timeout: 30_000 });
    expect(model.state.running).toBe(0);
    const next = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(2), { timeout: 30_000 });
    model.endOne();
    expect((await next).status).toBe(200);
  });

  test('serves people before batches, by the header and by the label of the key', async () => {
    const model = await setUp({});
    const first = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const { key } = await gateway.gateway.keys.create({ name: 'nightly', role: 'user', labels: ['batch'] });
    const order: string[] = [];
    const ask = (name: string, headers: Record<string, string>): Promise<unknown> =>
      chat({ headers }).then(async (response) => order.push(`${name} ${(await response.text()).length > 0}`));
    const all = [ask('header', { 'x-gatehouse-priority': 'batch' })];
    await waiting(1);
    all.push(ask('label', { authorization: `Bearer ${key}` }));
    await waiting(2);
    all.push(ask('person', {}));
    await waiting(3);
    expect(await queue()).toMatchObject({ batchWaiting: 2 });
    for (let ended = 1; ended <= 4; ended += 1) {
      await vi.waitFor(() => expect(model.calls.length).toBe(ended), { timeout: 30_000 });
      model.endOne();
      await vi.waitFor(() => expect(order.length).toBe(ended - 1), { timeout: 30_000 });
    }
    await Promise.all([...all, first]);
    expect(order[0]).toBe('person true');
  });

  test('is printed by the command line with whoever runs and waits', async () => {
    const model = await setUp({ queue: 7 });
    const printed = (...words: string[]): Promise<string> =>
      printedByCommand(['queue', ...words], {
        folder: gateway.folder,
        served: { callQueues: () => gateway.gateway.callQueues() },
      });
    expect(await printed()).toMatch(/scripted +0 of 1 +0 of 7 +0\b/);
    const person = chat();
    await vi.waitFor(() => expect(model.calls.length).toBe(1), { timeout: 30_000 });
    const batch = chat({ headers: { 'x-gatehouse-priority': 'batch' } });
    await waiting(1);
    expect(await printed()).toMatch(/scripted +1 of 1 +1 of 7 +1 +\d/);
    const { queues } = callQueueListSchema.parse(JSON.parse(await printed('--json')));
    expect(queues).toMatchObject([{ running: 1, waiting: 1, batchWaiting: 1 }]);
    model.endOne();
    await vi.waitFor(() => expect(model.calls.length).toBe(2), { timeout: 30_000 });
    model.endOne();
    expect([(await person).status, (await batch).status]).toEqual([200, 200]);
  });

  test('says so where the path is explained', async () => {
    await setUp({ queue: 7, residentModels: 1 });
    const route = gateway.gateway.explain().stages.find(({ name }) => name === 'route');
    expect(JSON.stringify(route)).toContain(
      '{"id":"capacity","concurrent":1,"queue":7,"longestWait":60000,"residentModels":1}',
    );
  });
});
