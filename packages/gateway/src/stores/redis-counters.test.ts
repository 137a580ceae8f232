import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Amounts, Denial, Hold, LimitFrame } from '../core/limits.ts';
import { counterStoreContract } from '../testing/counter-store-contract.ts';
import { findRedis, startRedis, type TestRedis } from '../testing/redis-server.ts';
import { createRedisCounters, type RedisCountersOptions } from './redis-counters.ts';

const program = findRedis();
const reason = program === undefined ? ' (neither redis-server nor valkey-server is on this machine)' : '';

describe.skipIf(program === undefined)(`counters in Redis or Valkey${reason}`, () => {
  let redis: TestRedis;
  let prefixes = 0;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.close();
  });

  const fresh = (): string => `test${(prefixes += 1)}`;

  async function open(more: Partial<RedisCountersOptions> = {}) {
    const said: string[] = [];
    const store = createRedisCounters({
      url: redis.url,
      prefix: fresh(),
      timeout: 2_000,
      givenTime: true,
      reports: { lost: () => said.push('lost'), found: () => said.push('found') },
      ...more,
    });
    await store.ready(5_000);
    return { store, said };
  }

  counterStoreContract({
    // Leases are renewed by the time of the machine, which passes slower than that of these tests.
    open: async () => (await open({ lease: 1e12 })).store,
    minuteSlack: 1_000,
    runs: 60,
  });

  const one: Amounts = { requests: 1, running: 1, input: 0, output: 0, micros: 0 };
  const nothing: Amounts = { requests: 0, running: 0, input: 0, output: 0, micros: 0 };
  const limited: LimitFrame = {
    subjects: ['everything:'],
    newFrom: 0,
    limits: [
      { subject: 0, measure: 'requests', span: 'day', limit: 100 },
      { subject: 0, measure: 'running', span: 'now', limit: 200 },
    ],
  };
  const holdsIn = (outcomes: readonly (Hold | Denial)[]): readonly Hold[] => outcomes.filter((one) => one.granted);

  test('gives exactly the limit to gateways that count together', async () => {
    const prefix = fresh();
    const stores = await Promise.all([0, 1, 2].map(() => open({ prefix, givenTime: false })));
    const outcomes = await Promise.all(
      Array.from({ length: 600 }, async (_, at) => stores[at % 3]?.store.reserve(limited, one, 0)),
    );
    expect(holdsIn(outcomes.filter((outcome) => outcome !== undefined)).length).toBe(100);
    for (const { store } of stores) await store.close();
  });

  test('gives the places of a gateway that was killed to others when its leases end, and keeps what it had reserved', async () => {
    const prefix = fresh();
    // One that never renews is like one that was killed.
    const killed = await open({ prefix, lease: 1_000, renewEvery: 1_000_000 });
    const alive = await open({ prefix, lease: 1_000, renewEvery: 1_000_000 });
    const few: LimitFrame = {
      ...limited,
      limits: limited.limits.map((limit) => (limit.span === 'now' ? { ...limit, limit: 2 } : limit)),
    };
    for (let times = 0; times < 2; times += 1) await killed.store.reserve(few, one, 1_000);
    expect(await alive.store.reserve(few, one, 1_999)).toMatchObject({ limit: { measure: 'running' } });
    expect(await alive.store.reserve(few, one, 2_000)).toMatchObject({ granted: true });
    expect((await alive.store.read(few, 2_000)).map(({ used }) => used)).toEqual([3, 1]);
    await killed.store.close();
    await alive.store.close();
  });

  test('keeps the places of requests that run for longer than a lease', async () => {
    const prefix = fresh();
    const { store } = await open({ prefix, givenTime: false, lease: 400, renewEvery: 50 });
    const held = await store.reserve(limited, one, 0);
    const begun = Date.now();
    while (Date.now() - begun < 1_000) {
      expect((await store.read(limited, 0))[1]?.used).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (held.granted) held.settle(nothing);
    expect((await store.read(limited, 0))[1]?.used).toBe(0);
    await store.close();
  });

  test('cannot be asked while the server is gone, says so once, and settles what it had when it is back', async () => {
    const { store, said } = await open({ timeout: 300 });
    const held = await store.reserve(limited, one, 1_000);
    await redis.kill();
    await expect(store.reserve(limited, one, 1_000)).rejects.toBeDefined();
    await expect(store.reserve(limited, one, 1_000)).rejects.toBeDefined();
    if (held.granted) held.settle(nothing);
    expect(said).toEqual(['lost']);
    await redis.start();
    await store.ready(10_000);
    expect(said).toEqual(['lost', 'found']);
    expect(await store.reserve(limited, one, 1_000)).toMatchObject({ granted: true });
    await store.close();
  });

  test('settles a reservation whose answer it never got', async () => {
    const { store } = await open({ timeout: 1 });
    const limit: LimitFrame = {
      ...limited,
      limits: [{ subject: 0, measure: 'requests', span: 'day', limit: 1_000_000 }],
    };
    // With a millisecond for each, many are made and not answered in time.
    const outcomes = await Promise.allSettled(
      Array.from({ length: 3_000 }, async () => store.reserve(limit, one, 1_000)),
    );
    const made = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(made).toBeLessThan(3_000);
    await expect
      .poll(
        async () => {
          try {
            return (await store.read(limit, 1_000))[0]?.used;
          } catch {
            return undefined;
          }
        },
        { timeout: 20_000 },
      )
      .toBe(made);
    await store.close();
  });
});
