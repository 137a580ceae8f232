import { readFile, writeFile } from 'node:fs/promises';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { type ModelRouteList, modelRouteListSchema } from '@gatehouse/contract/admin-model-routes';
import type { Leaf } from '@gatehouse/contract/leaf';
import OpenAI from 'openai';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import type { Clock } from '../packages/gateway/src/core/clock.ts';
import { printedByCommand } from '../packages/gateway/src/testing/printed-by-command.ts';
import { createScriptedTarget, type ScriptedTarget } from '../packages/gateway/src/testing/scripted-target.ts';

let gateway: ListeningTestGateway;
afterEach(() => gateway.close());

type Model = NonNullable<ConfigurationInput['models']>[number];

interface Setting {
  readonly model?: Partial<Model>;
  readonly targets?: Readonly<Record<string, Partial<NonNullable<Model['targets']>[number]>>>;
  readonly trust?: Readonly<Record<string, 'machine' | 'organisation' | 'cloud'>>;
  readonly capacity?: Readonly<Record<string, { readonly concurrent: number; readonly queue?: number }>>;
  readonly configuration?: Partial<ConfigurationInput>;
  readonly random?: () => number;
  readonly clock?: Clock;
  readonly logLevel?: 'info';
  readonly file?: true;
}

/** A gateway with the name `house`, which `one`, `two` and `three` may answer. */
async function setUp(setting: Setting = {}): Promise<Readonly<Record<'one' | 'two' | 'three', ScriptedTarget>>> {
  const {
    capacity = {},
    clock,
    configuration,
    file,
    logLevel = 'silent',
    model,
    random,
    targets = {},
    trust = {},
  } = setting;
  const ids = ['one', 'two', 'three'] as const;
  const made = {
    one: createScriptedTarget('one'),
    two: createScriptedTarget('two'),
    three: createScriptedTarget('three'),
  };
  gateway = await listenTestGateway({
    logLevel,
    ...(clock === undefined ? {} : { clock }),
    ...(file === undefined ? {} : { file }),
    ...(random === undefined ? {} : { random }),
    providers: Object.fromEntries(ids.map((id) => [id, made[id].provider])),
    configuration: {
      providers: ids.map((id) => ({
        id,
        kind: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:9/v1',
        models: ['m'],
        ...(trust[id] === undefined ? {} : { trust: trust[id] }),
        ...(capacity[id] === undefined ? {} : { capacity: capacity[id] }),
      })),
      models: [{ name: 'house', targets: ids.map((id) => ({ provider: id, target: 'm', ...targets[id] })), ...model }],
      routing: { retries: { backoff: '1ms', longestBackoff: '2ms', perSecond: 100 } },
      ...configuration,
    },
  });
  return made;
}

function client(): OpenAI {
  return new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
}

const messages = [{ role: 'user' as const, content: 'Hello' }];

async function ask(more: object = {}): Promise<{ text: string | null | undefined; route: string | null }> {
  const { data, response } = await client()
    .chat.completions.create({ model: 'house', messages, ...more, stream: false })
    .withResponse();
  return { text: data.choices[0]?.message.content, route: response.headers.get('x-gatehouse-route') };
}

async function stream(): Promise<string> {
  let text = '';
  for await (const chunk of await client().chat.completions.create({ model: 'house', messages, stream: true }))
    text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

async function ends(): Promise<readonly Extract<Leaf, { kind: 'result' | 'refusal' }>[]> {
  return (await gateway.leaves()).filter((leaf) => leaf.kind === 'result' || leaf.kind === 'refusal');
}

describe('a name that several targets may answer', () => {
  test('is answered by the first, and the record and a header say so', async () => {
    const { one, two } = await setUp();
    expect(await ask()).toEqual({ text: 'from one', route: '"one/m";by=first' });
    expect(await stream()).toBe('from one');
    expect([one.calls.length, two.calls.length]).toEqual([2, 0]);
    expect(await ends()).toMatchObject([
      { model: 'house', provider: 'one', target: 'm', chosen: 'first', outcome: 'answered' },
      { model: 'house', provider: 'one', target: 'm', chosen: 'first', outcome: 'answered' },
    ]);
  });

  test('goes on to the next when one fails, before the client has been sent anything', async () => {
    const { one, two, three } = await setUp();
    one.becomes({ act: 'fail', code: 'upstream_failed' });
    two.becomes({ act: 'cut', words: 0 });
    const { text, route } = await ask();
    expect(text).toBe('from three');
    expect(route).toMatch(
      /^"one\/m";by=first;left=upstream_failed;ms=\d+, "two\/m";by=fallback;left=upstream_broken_stream;ms=\d+, "three\/m";by=fallback$/,
    );
    expect(await stream()).toBe('from three');
    expect(three.answered).toHaveLength(2);
    const [leaf] = await ends();
    expect(leaf).toMatchObject({
      provider: 'three',
      chosen: 'fallback',
      outcome: 'answered',
      usage: { input: 10, output: 5 },
      tried: [
        { provider: 'one', target: 'm', chosen: 'first', code: 'upstream_failed', usageSource: 'none' },
        // It had begun, so it may want to be paid.
        { provider: 'two', target: 'm', chosen: 'fallback', code: 'upstream_broken_stream', usageSource: 'estimated' },
      ],
    });
  });

  test('stays where the client has been sent something, and the client is told that it broke', async () => {
    const { one, two } = await setUp();
    one.becomes({ act: 'cut', words: 1 });
    await expect(stream()).rejects.toThrow(/broke/);
    expect(two.calls).toHaveLength(0);
    expect(await ends()).toMatchObject([{ provider: 'one', outcome: 'failed', code: 'upstream_broken_stream' }]);
  });

  test('tells of the last one, too, that it has failed, where all have', async () => {
    const { one, two, three } = await setUp();
    for (const server of [one, two, three]) server.becomes({ act: 'fail', code: 'upstream_failed' });
    const failure: unknown = await ask().catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'upstream_failed' });
    expect((failure as { headers: Headers }).headers.get('x-gatehouse-route')).toMatch(
      /"three\/m";by=fallback;left=upstream_failed$/,
    );
  });

  test('has one request leaf, durable before the first call, however many are asked', async () => {
    const { one, two } = await setUp();
    const seen: number[] = [];
    const count = (): void => void seen.push(one.calls.length);
    one.becomes(() => (count(), { act: 'fail', code: 'upstream_failed' }));
    two.becomes({ act: 'fail', code: 'upstream_unreachable' });
    await ask();
    const leaves = await gateway.leaves();
    expect(leaves.filter(({ kind }) => kind === 'request')).toHaveLength(1);
    expect(leaves.filter(({ kind }) => kind === 'result')).toHaveLength(1);
  });

  test('comes back to those that stumbled as long as calls are left, and then says the last fault', async () => {
    const { one, two, three } = await setUp({ model: { attempts: 5 } });
    for (const target of [one, two, three]) target.becomes({ act: 'fail', code: 'upstream_failed' });
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failed' });
    expect([one, two, three].map(({ calls }) => calls.length)).toEqual([2, 2, 1]);
    one.becomes((call) => (call < 3 ? { act: 'fail', code: 'upstream_failed' } : { act: 'answer' }));
    expect((await ask()).route).toMatch(/"one\/m";by=retry$/);
  });

  test('is not tried elsewhere for what is the fault of the request', async () => {
    const { one, two } = await setUp();
    one.becomes({ act: 'fail', code: 'upstream_rejected' });
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_rejected' });
    one.becomes({ act: 'fail', code: 'context_length_exceeded' });
    expect((await ask()).text).toBe('from two');
    expect(two.calls).toHaveLength(1);
  });

  test('goes on after a refusal only where that is configured, and hands it out where nobody else answers', async () => {
    const first = await setUp();
    first.one.becomes({ act: 'withhold' });
    expect((await ask()).text).toBe(null);
    expect(first.two.calls).toHaveLength(0);
    await gateway.close();
    const { one, two, three } = await setUp({ model: { fallback: ['refusal'] } });
    one.becomes({ act: 'withhold' });
    expect((await ask()).text).toBe('from two');
    expect(await stream()).toBe('from two');
    for (const target of [two, three]) target.becomes({ act: 'withhold' });
    const { data } = await client().chat.completions.create({ model: 'house', messages }).withResponse();
    expect(data.choices[0]?.finish_reason).toBe('content_filter');
    const leaves = await ends();
    expect(leaves[0]).toMatchObject({ tried: [{ code: 'upstream_refused_content', usageSource: 'provider' }] });
    expect(leaves[2]?.tried).toHaveLength(2);
  });

  test('gives back the place at a server that was left, and goes past one whose queue is full', async () => {
    const { one, two } = await setUp({ capacity: { one: { concurrent: 1, queue: 1 } } });
    one.becomes({ act: 'cut', words: 0 });
    expect(await stream()).toBe('from two');
    one.becomes({ act: 'hang' });
    const held = new AbortController();
    const first = ask().catch(() => undefined);
    await vi.waitFor(() => expect(one.calls.length).toBe(2), { timeout: 30_000 });
    const second = client()
      .chat.completions.create({ model: 'house', messages }, { signal: held.signal })
      .catch(() => undefined);
    await vi.waitFor(() => expect(gateway.gateway.callQueues().queues).toMatchObject([{ waiting: 1 }]), {
      timeout: 5_000,
    });
    expect((await ask()).text).toBe('from two');
    expect(two.answered).toHaveLength(2);
    held.abort();
    await second;
    one.becomes({ act: 'answer' });
    await gateway.close();
    await first;
    gateway = await listenTestGateway({ logLevel: 'silent' });
  });
});

describe('trust', () => {
  test('never lets a request go from a server of one own to a cloud, unless that is configured', async () => {
    const trust = { one: 'machine', two: 'cloud', three: 'cloud' } as const;
    const strict = await setUp({ trust });
    strict.one.becomes({ act: 'fail', code: 'upstream_failed' });
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failed' });
    expect([strict.two.calls.length, strict.three.calls.length]).toEqual([0, 0]);
    await gateway.close();
    const { one } = await setUp({ trust, model: { allowLessTrusted: true } });
    one.becomes({ act: 'fail', code: 'upstream_failed' });
    expect((await ask()).text).toBe('from two');
  });

  test('holds as well where the trusted one is left out or not well, and with every strategy', async () => {
    const trust = { one: 'machine', two: 'cloud', three: 'cloud' } as const;
    for (const strategy of ['first', 'latency', 'load', 'cost'] as const) {
      const { one, two, three } = await setUp({ trust, model: { strategy, attempts: 1 } });
      one.becomes({ act: 'fail', code: 'upstream_failed' });
      one.isUp(false);
      for (let call = 0; call < 6; call += 1) await ask().catch(() => undefined);
      await expect(ask()).rejects.toMatchObject({ code: 'no_target_available', status: 503 });
      expect([two.calls.length, three.calls.length]).toEqual([0, 0]);
      if (strategy !== 'cost') await gateway.close();
    }
  });

  test('lets a request that chance has drawn for a cloud go on to a server that is trusted more', async () => {
    const { one, two } = await setUp({
      trust: { one: 'cloud', two: 'machine', three: 'machine' },
      model: { strategy: 'weighted' },
      targets: { two: { weight: 0 }, three: { weight: 0 } },
    });
    one.becomes({ act: 'fail', code: 'upstream_failed' });
    expect((await ask()).text).toBe('from two');
    expect(two.calls).toHaveLength(1);
  });
});

describe('the breaker of a target', () => {
  test('leaves it out after failures, tries it again with few calls, and takes it back', async () => {
    // Time goes on by itself, and by what the test adds.
    let added = 0;
    const { one, two } = await setUp({
      clock: { now: () => Date.now(), elapsed: () => performance.now() + added },
      configuration: {
        routing: {
          breaker: { failures: 3, window: '5m', open: '5m', longestOpen: '1h', probes: 1 },
          retries: { perSecond: 100, backoff: '1ms', longestBackoff: '1ms' },
        },
      },
    });
    one.becomes({ act: 'fail', code: 'upstream_failed' });
    for (let call = 0; call < 6; call += 1) expect((await ask()).text).toBe('from two');
    expect(one.calls).toHaveLength(3);
    one.becomes({ act: 'answer' });
    expect((await ask()).text).toBe('from two');
    added = 300_000;
    expect((await ask()).text).toBe('from one');
    expect((await ask()).text).toBe('from one');
    expect(two.calls.length).toBeGreaterThan(5);
    // Nothing waits for these leaves.
    const recorded = async (): Promise<unknown> =>
      (await gateway.leaves()).flatMap((leaf) =>
        leaf.kind === 'breaker' ? [[leaf.provider, leaf.target, leaf.from, leaf.to, leaf.code]] : [],
      );
    await expect.poll(recorded).toEqual([
      ['one', 'm', 'closed', 'open', 'upstream_failed'],
      ['one', 'm', 'open', 'half-open', undefined],
      ['one', 'm', 'half-open', 'closed', undefined],
    ]);
  });

  test('refuses at once where all are left out, and says when to come again', async () => {
    const { one, two, three } = await setUp({
      configuration: {
        routing: { breaker: { failures: 1, open: '30s' }, retries: { perSecond: 100, backoff: '1ms' } },
      },
    });
    for (const target of [one, two, three]) target.becomes({ act: 'fail', code: 'upstream_failed' });
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failed' });
    const refused: unknown = await ask().catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ status: 503, code: 'no_target_available' });
    expect(Number((refused as { headers: Headers }).headers.get('retry-after'))).toBeGreaterThan(25);
    expect([one, two, three].map(({ calls }) => calls.length)).toEqual([1, 1, 1]);
  });
});

describe('an answer that is held until it is whole', () => {
  const configuration = {
    validation: { rules: [{ name: 'says-who', checks: [{ check: 'pattern' as const, pattern: 'from' }] }] },
    prices: {
      models: [{ kind: 'tokens' as const, provider: 'one', model: 'm', input: 1_000, output: 1_000_000 }],
    },
    limits: { costPerDay: 1_000 },
    routing: { retries: { backoff: '1ms', longestBackoff: '2ms', perSecond: 100 } },
  };
  const heldStream = async (): Promise<string> => {
    const said: string[] = [];
    for await (const chunk of await client().chat.completions.create({
      model: 'house',
      messages,
      stream: true,
      max_completion_tokens: 5,
    }))
      said.push(chunk.choices[0]?.delta.content ?? '');
    return said.join('');
  };

  test.each(['streamed', 'plain'])('goes on to the next where it breaks off behind words (%s)', async (how) => {
    const { one, two } = await setUp({ configuration });
    one.becomes({ act: 'cut', words: 1 });
    expect(how === 'plain' ? (await ask({ max_tokens: 5 })).text : await heldStream()).toBe('from two');
    expect([one.calls.length, two.calls.length]).toEqual([1, 1]);
    expect([one.running(), two.running()]).toEqual([0, 0]);
    const [leaf] = await ends();
    expect(leaf).toMatchObject({
      provider: 'two',
      chosen: 'fallback',
      outcome: 'answered',
      usage: { input: 10, output: 5 },
      tried: [{ provider: 'one', chosen: 'first', code: 'upstream_broken_stream', usageSource: 'estimated' }],
    });
    // The words that it said before it broke off are paid.
    expect(leaf?.tried?.[0]?.usage?.output).toBeGreaterThan(0);
    expect(leaf?.tried?.[0]?.cost?.micros).toBeGreaterThan(0);
  });

  test('is told as broken off where the last one breaks off as well, with what was there in the record', async () => {
    const { one, two, three } = await setUp({ configuration });
    for (const target of [one, two, three]) target.becomes({ act: 'cut', words: 1 });
    await expect(heldStream()).rejects.toMatchObject({ status: 502, code: 'upstream_broken_stream' });
    const [leaf] = await ends();
    expect(leaf).toMatchObject({
      outcome: 'failed',
      code: 'upstream_broken_stream',
      provider: 'three',
      usageSource: 'estimated',
      tried: [{ provider: 'one' }, { provider: 'two' }],
    });
    expect([one, two, three].map((target) => target.running())).toEqual([0, 0, 0]);
  });

  test('is not asked for beside one that has begun and goes on for long', async () => {
    const { one, two } = await setUp({ configuration, model: { hedge: { after: '1s' } } });
    one.becomes({ act: 'cut', words: 1 });
    expect(await heldStream()).toBe('from two');
    expect((await ends())[0]).toMatchObject({ chosen: 'fallback', tried: [{ provider: 'one' }] });
    expect(two.calls).toHaveLength(1);
  });
});

describe('time-outs of a target', () => {
  test('end its call, and the next one is asked; what it may have done is paid', async () => {
    const { one, two } = await setUp({
      targets: { one: { timeouts: { firstToken: '60ms' } } },
      configuration: {
        prices: { models: [{ kind: 'tokens', provider: 'one', model: 'm', input: 1_000, output: 0 }] },
        limits: { costPerDay: 1000 },
        routing: { retries: { backoff: '1ms' } },
      },
    });
    one.becomes({ act: 'hang' });
    expect((await ask({ max_tokens: 5 })).text).toBe('from two');
    expect(one.running()).toBe(0);
    const [leaf] = await ends();
    expect(leaf).toMatchObject({ provider: 'two', tried: [{ code: 'upstream_timeout', usageSource: 'estimated' }] });
    expect(leaf?.tried?.[0]?.cost?.micros).toBeGreaterThan(0);
    expect(two.answered).toHaveLength(1);
  });
});

describe('a second call beside the first', () => {
  test('is made where the first takes long, once, and who is slower is ended and in the record', async () => {
    const { one, two, three } = await setUp({ model: { hedge: { after: '1s' } } });
    one.becomes({ act: 'hang' });
    expect((await ask()).text).toBe('from two');
    await vi.waitFor(() => expect(one.running()).toBe(0), { timeout: 30_000 });
    expect([one, two, three].map(({ calls }) => calls.length)).toEqual([1, 1, 0]);
    expect(await ends()).toMatchObject([
      {
        provider: 'two',
        chosen: 'hedge',
        outcome: 'answered',
        tried: [{ provider: 'one', chosen: 'first', code: 'slower', usageSource: 'estimated' }],
      },
    ]);
    one.becomes({ act: 'answer' });
    expect((await ask()).route).toBe('"one/m";by=first');
  });

  test('costs nobody knows what where the slower one has no price, and is never told as nothing', async () => {
    const { one } = await setUp({
      model: { hedge: { after: '50ms' } },
      configuration: {
        prices: { models: [{ kind: 'tokens', provider: 'two', model: 'm', input: 1_000, output: 1_000 }] },
      },
    });
    one.becomes({ act: 'hang' });
    expect((await ask()).text).toBe('from two');
    const costs = (more = ''): Promise<Response> =>
      fetch(`${gateway.adminUrl}/admin/v1/costs?by=provider${more}`, {
        headers: { authorization: `Bearer ${gateway.adminKey}` },
      });
    await vi.waitFor(
      async () => {
        const { rows } = (await (await costs()).json()) as {
          rows: readonly { of: { provider: { id: string } }; cost: number | null; unpriced: number }[];
        };
        expect(rows.map(({ cost, of, unpriced }) => [of.provider.id, cost === null, unpriced])).toEqual([
          ['two', false, 0],
          ['one', true, 1],
        ]);
      },
      { timeout: 10_000 },
    );
    expect(await (await costs('&format=csv')).text()).toMatch(/,one,[^,]*,,unknown,0\.000000,0,1,/);
  });

  test('is not made where it may cost more than that, or nobody knows what', async () => {
    const { one, two } = await setUp({
      model: { hedge: { after: '20ms', maxCost: '0.000001' }, attempts: 1 },
      targets: { one: { timeouts: { firstToken: '200ms' } } },
    });
    one.becomes({ act: 'hang' });
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_timeout' });
    expect(two.calls).toHaveLength(0);
  });
});

describe('strategies', () => {
  test('draw by weight, and ask those with none only when others fail', async () => {
    let seed = 7;
    // Park and Miller's generator: the same draws each time.
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const { one, two, three } = await setUp({
      model: { strategy: 'weighted' },
      targets: { one: { weight: 3 }, three: { weight: 0 } },
      random,
    });
    for (let call = 0; call < 60; call += 1) await ask();
    expect(one.calls.length).toBeGreaterThan(two.calls.length * 2);
    expect(two.calls.length).toBeGreaterThan(5);
    expect(three.calls).toHaveLength(0);
  });

  test('ask who begins soonest, and who has least to do', async () => {
    const { one, two, three } = await setUp({ model: { strategy: 'latency' } });
    one.becomes({ act: 'answer', after: 400 });
    three.becomes({ act: 'answer', after: 400 });
    for (let call = 0; call < 12; call += 1) await ask();
    expect(two.calls.length).toBeGreaterThanOrEqual(8);
    await gateway.close();
    const busy = await setUp({
      model: { strategy: 'load' },
      configuration: { routing: { health: { every: '20ms' } } },
    });
    busy.one.says({ running: 9, waiting: 4 });
    busy.two.says({ running: 1, waiting: 0 });
    busy.three.says({ running: 0, waiting: 0, cacheUse: 0.99 });
    await vi.waitFor(async () => expect((await ask()).text).toBe('from two'), { timeout: 30_000 });
    const before = busy.two.calls.length;
    for (let call = 0; call < 5; call += 1) await ask();
    expect(busy.two.calls.length).toBe(before + 5);
  });

  test('ask who is cheapest, and whose price nobody knows last', async () => {
    const { three } = await setUp({
      model: { strategy: 'cost' },
      configuration: {
        prices: {
          models: [
            { kind: 'tokens', provider: 'two', model: 'm', input: 2, output: 2 },
            { kind: 'tokens', provider: 'three', model: 'm', input: 1, output: 1 },
          ],
        },
      },
    });
    expect((await ask()).text).toBe('from three');
    three.becomes({ act: 'fail', code: 'upstream_failed' });
    expect((await ask()).text).toBe('from two');
  });

  test('keep a conversation with one target, and each in its own', async () => {
    const { one, two, three } = await setUp({ model: { strategy: 'weighted', sticky: 'conversation' } });
    const routes = new Set<string | null>();
    for (let talk = 0; talk < 12; talk += 1) {
      const own = new Set<string | null>();
      for (let turn = 0; turn < 3; turn += 1) {
        const { text } = await ask({
          messages: [
            { role: 'system', content: `You are number ${talk}` },
            { role: 'user', content: 'Hello' },
            ...Array.from({ length: turn }, () => ({ role: 'user', content: 'more' })),
          ],
        });
        own.add(text ?? null);
      }
      expect(own.size).toBe(1);
      for (const text of own) routes.add(text);
    }
    expect(routes.size).toBe(3);
    expect([one, two, three].every(({ calls }) => calls.length > 0)).toBe(true);
  });
});

async function routes(): Promise<ModelRouteList> {
  const headers = { authorization: `Bearer ${gateway.adminKey}` };
  return modelRouteListSchema.parse(await (await fetch(`${gateway.url}/admin/v1/routes`, { headers })).json());
}

async function metrics(): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${gateway.adminKey}` };
  return (await (await fetch(`${gateway.url}/metrics`, { headers })).text()).split('\n');
}

describe('how targets are', () => {
  test('is told over HTTP, in figures, in the log, to receivers of events and on the command line', async () => {
    const { one } = await setUp({
      logLevel: 'info',
      configuration: {
        routing: { breaker: { failures: 2, open: '1m' }, retries: { perSecond: 100 }, health: { every: '20ms' } },
      },
    });
    one.becomes({ act: 'fail', code: 'upstream_failed' });
    for (let call = 0; call < 3; call += 1) await ask();
    one.isUp(false);
    await vi.waitFor(async () => expect((await routes()).routes[0]?.targets[0]?.healthy).toBe(false), {
      timeout: 5_000,
    });
    const list = await routes();
    expect(list.routes).toMatchObject([
      {
        name: 'house',
        strategy: 'first',
        targets: [
          { provider: 'one', breaker: 'open', calls: 2, failed: 2, answered: 0, running: 0, trust: 'machine' },
          {
            provider: 'two',
            breaker: 'closed',
            calls: 3,
            failed: 0,
            answered: 3,
            running: 0,
            healthy: true,
            share: 0.6,
          },
          { provider: 'three', calls: 0, firstPiece: null },
        ],
      },
    ]);
    expect(list.routes[0]?.targets[0]?.openFor).toBeGreaterThan(50_000);
    expect(list.changes).toMatchObject([{ provider: 'one', from: 'closed', to: 'open', code: 'upstream_failed' }]);
    const figures = await metrics();
    for (const line of [
      'gatehouse_target_state{provider="one",target="m"} 2',
      'gatehouse_target_calls_total{provider="two",target="m",outcome="answered"} 3',
      'gatehouse_fallbacks_total{model="house",code="upstream_failed"} 2',
      'gatehouse_breaker_changes_total{provider="one",target="m",to="open"} 1',
      'gatehouse_target_healthy{provider="one",target="m"} 0',
    ])
      expect(figures).toContain(line);
    expect(gateway.logged.filter((line) => line.includes('target left out'))).toHaveLength(1);
    const output = await printedByCommand(['routes'], {
      folder: gateway.folder,
      served: { modelRoutes: () => gateway.gateway.modelRoutes() },
    });
    expect(output).toContain('house: first, 3 calls at most');
    expect(output).toMatch(/one\/m +machine +left out for \d+ s/);
    expect(output).toMatch(/two\/m +machine +well/);
  });

  test('outlives a reload: what is left out stays so', async () => {
    const { one } = await setUp({
      file: true,
      configuration: { routing: { breaker: { failures: 1, open: '1m' }, retries: { perSecond: 100 } } },
    });
    one.becomes({ act: 'fail', code: 'upstream_failed' });
    await ask();
    expect((await routes()).routes[0]?.targets[0]).toMatchObject({ breaker: 'open', calls: 1 });
    const file = gateway.file ?? '';
    await writeFile(file, (await readFile(file, 'utf8')).replace('name: house', 'name: home'));
    expect(await gateway.reload()).toBe('applied');
    const [renamed] = (await routes()).routes;
    expect(renamed).toMatchObject({ name: 'home', targets: [{ breaker: 'open', calls: 1 }, {}, {}] });
  });
});
