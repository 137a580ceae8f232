import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Admission, CounterStore } from '../core/limits.ts';
import { limitsSchema } from '@gatehouse/contract/limits';
import { createLimiter as createConfiguredLimiter } from './limiter.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { testCaller } from '../testing/test-caller.ts';

const caller = (key: string, limits: Caller['limits'] = {}): Caller => testCaller({ key, limits });

/** Limits of keys, in memory, as one configuration has them. */
function createLimiter({ limits }: { readonly limits: z.input<typeof limitsSchema> }) {
  const limiter = createConfiguredLimiter({ store: createMemoryCounters(), limits: limitsSchema.parse(limits) });
  return {
    reserve(who: Caller, now: number): Admission {
      const admission = limiter.admit(who, now);
      if (admission instanceof Promise) throw new Error('in memory nothing is waited for');
      return admission;
    },
    update: (changed: z.input<typeof limitsSchema>) => limiter.update(limitsSchema.parse(changed), []),
  };
}

type Limiter = ReturnType<typeof createLimiter>;

function attempt(limiter: Limiter, who: Caller, now: number): Admission | GatehouseError {
  try {
    return limiter.reserve(who, now);
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown;
    throw thrown;
  }
}

describe('the rate limit', () => {
  test('admits exactly the limit in a minute, and tells when to come back', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 3, concurrency: 100 } });
    for (const now of [1_000, 2_000, 3_000]) limiter.reserve(caller('a'), now).release();
    expect(attempt(limiter, caller('a'), 4_000)).toMatchObject({
      code: 'rate_limit_exceeded',
      retryAfter: 57,
      param: 'key.requestsPerMinute',
    });
    expect(attempt(limiter, caller('a'), 60_999)).toMatchObject({ code: 'rate_limit_exceeded', retryAfter: 1 });
    limiter.reserve(caller('a'), 61_000);
    expect(attempt(limiter, caller('a'), 61_000)).toMatchObject({ code: 'rate_limit_exceeded' });
  });

  test('never tells anyone to wait for longer than the minute that it looks at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(300), fc.nat(20_000)), { minLength: 1, maxLength: 100 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, limit) => {
          const limiter = createLimiter({ limits: { requestsPerMinute: limit, concurrency: 1_000 } });
          let now = 1_700_000_000_000;
          for (const step of steps) {
            now += step;
            const outcome = attempt(limiter, caller('a'), now);
            if (outcome instanceof GatehouseError) expect(outcome.retryAfter).toBeLessThanOrEqual(60);
          }
        },
      ),
    );
  });

  test('admits again when it said that it would, at any time of asking', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(90_000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (times, limit) => {
          const limiter = createLimiter({ limits: { requestsPerMinute: limit, concurrency: 1_000 } });
          for (const now of times.toSorted((a, b) => a - b)) {
            const outcome = attempt(limiter, caller('a'), now);
            if (!(outcome instanceof GatehouseError)) continue;
            expect(attempt(limiter, caller('a'), now + (outcome.retryAfter ?? 0) * 1_000)).not.toBeInstanceOf(
              GatehouseError,
            );
            return;
          }
        },
      ),
    );
  });

  test('never admits more than the limit in any sixty seconds, and never refuses while there is plainly room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(300), fc.nat(20_000), fc.nat(130_000)), { maxLength: 300 }),
        fc.integer({ min: 1, max: 12 }),
        (steps, limit) => {
          const limiter = createLimiter({ limits: { requestsPerMinute: limit, concurrency: 1_000 } });
          const admitted: number[] = [];
          let now = 1_700_000_000_000;
          for (const step of steps) {
            now += step;
            const recent = admitted.filter((time) => time > now - 60_000).length;
            const possible = admitted.filter((time) => time > now - 60_250).length;
            const outcome = attempt(limiter, caller('a'), now);
            if (outcome instanceof GatehouseError) expect(possible).toBeGreaterThanOrEqual(limit);
            else {
              expect(recent).toBeLessThan(limit);
              admitted.push(now);
            }
          }
        },
      ),
    );
  });

  test('neither opens nor jams when the system clock is set back', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 2, concurrency: 100 } });
    limiter.reserve(caller('a'), 10_000_000);
    limiter.reserve(caller('a'), 10_000_000);
    expect(attempt(limiter, caller('a'), 1_000_000)).toBeInstanceOf(GatehouseError);
    expect(attempt(limiter, caller('a'), 1_059_000)).toBeInstanceOf(GatehouseError);
    expect(attempt(limiter, caller('a'), 1_060_250)).not.toBeInstanceOf(GatehouseError);
  });

  test('counts each key for itself, and a key by its own limit where it has one', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 1, concurrency: 100 } });
    limiter.reserve(caller('a'), 0);
    limiter.reserve(caller('b', { requestsPerMinute: 2 }), 0);
    limiter.reserve(caller('b', { requestsPerMinute: 2 }), 0);
    expect(attempt(limiter, caller('a'), 0)).toBeInstanceOf(GatehouseError);
    expect(attempt(limiter, caller('b', { requestsPerMinute: 2 }), 0)).toBeInstanceOf(GatehouseError);
  });

  test('takes new limits at once, without forgetting what was used', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 1, concurrency: 100 } });
    limiter.reserve(caller('a'), 0);
    limiter.update({ requestsPerMinute: 2, concurrency: 100 });
    limiter.reserve(caller('a'), 0);
    expect(attempt(limiter, caller('a'), 0)).toBeInstanceOf(GatehouseError);
  });

  test('does not forget a key in use when it forgets idle ones', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 1, concurrency: 1 } });
    const held = limiter.reserve(caller('busy', { requestsPerMinute: 100 }), 0);
    for (let index = 0; index < 5_000; index += 1) limiter.reserve(caller(`key_${index}`), index * 1_000).release();
    expect(attempt(limiter, caller('busy', { requestsPerMinute: 100 }), 5_000_000)).toMatchObject({
      code: 'concurrency_limit_exceeded',
    });
    held.release();
    limiter.reserve(caller('busy', { requestsPerMinute: 100 }), 5_000_000);
  });
});

describe('the concurrency limit', () => {
  test('gives a place back once, however often it is released', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 1_000, concurrency: 1 } });
    const first = limiter.reserve(caller('a'), 0);
    expect(attempt(limiter, caller('a'), 0)).toMatchObject({ code: 'concurrency_limit_exceeded', retryAfter: 1 });
    first.release();
    first.release();
    limiter.reserve(caller('a'), 0);
    expect(attempt(limiter, caller('a'), 0)).toMatchObject({ code: 'concurrency_limit_exceeded' });
  });

  test('never exceeds and never leaks, whatever order requests begin and end in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('begin'), fc.nat(20)), { maxLength: 200 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, limit) => {
          const limiter = createLimiter({ limits: { requestsPerMinute: 1_000_000, concurrency: limit } });
          const running: Admission[] = [];
          for (const step of steps) {
            if (typeof step === 'number') {
              const [ended] = running.splice(step % Math.max(1, running.length), 1);
              ended?.release();
              continue;
            }
            const outcome = attempt(limiter, caller('a'), 0);
            expect(outcome instanceof GatehouseError).toBe(running.length >= limit);
            if (!(outcome instanceof GatehouseError)) running.push(outcome);
          }
          for (const ended of running) ended.release();
          for (let index = 0; index < limit; index += 1) limiter.reserve(caller('a'), 0);
          expect(attempt(limiter, caller('a'), 0)).toBeInstanceOf(GatehouseError);
        },
      ),
    );
  });

  test('does not count a request that it refused against the rate', () => {
    const limiter = createLimiter({ limits: { requestsPerMinute: 2, concurrency: 1 } });
    const first = limiter.reserve(caller('a'), 0);
    attempt(limiter, caller('a'), 0);
    attempt(limiter, caller('a'), 0);
    first.release();
    expect(attempt(limiter, caller('a'), 0)).not.toBeInstanceOf(GatehouseError);
  });
});

describe('a store of counters that cannot be asked', () => {
  const unreachable: CounterStore = {
    reserve: () => Promise.reject(new Error('ECONNREFUSED')),
    read: () => Promise.reject(new Error('ECONNREFUSED')),
    close: () => Promise.resolve(),
  };

  test('lets nothing pass, and says so', async () => {
    const limiter = createConfiguredLimiter({ store: unreachable, limits: limitsSchema.parse({}) });
    await expect(limiter.admit(caller('a'), 0)).rejects.toMatchObject({ code: 'limits_unavailable', retryAfter: 1 });
  });

  test('lets everything pass uncounted where that is wanted', async () => {
    const limiter = createConfiguredLimiter({ store: unreachable, limits: limitsSchema.parse({ onUnable: 'allow' }) });
    const admission = await limiter.admit(caller('a'), 0);
    const most = { input: 10, output: 10, micros: 10 };
    const spending = await admission.spend({ provider: 'p', target: 'm' }, most, 0);
    expect(await spending.extend(most)).toBe(true);
    spending.settle(most);
    admission.release();
  });
});

describe('all limits of a request', () => {
  const target = { provider: 'local', target: 'qwen3' };
  const most = { input: 30, output: 20, micros: 0 };

  function open(limits: z.input<typeof limitsSchema>) {
    return createConfiguredLimiter({
      store: createMemoryCounters(),
      limits: limitsSchema.parse(limits),
      aliases: [{ name: 'best', provider: 'local', target: 'qwen3' }],
    });
  }

  async function codeOf(outcome: () => unknown): Promise<string> {
    try {
      await outcome();
      return 'granted';
    } catch (thrown) {
      return thrown instanceof GatehouseError ? thrown.code : String(thrown);
    }
  }

  test('hold at once: of the key, its person, team and tenant, the model by any name, and everything', async () => {
    const who = (key: string) =>
      testCaller({
        key,
        person: 'person_1',
        team: 'team_1',
        limits: { tokensPerDay: 400 },
        limitsOf: { person: { requestsPerDay: 5 }, team: { tokensPerHour: 140 } },
      });
    const limiter = open({ budgets: [{ of: 'model', name: 'best', outputTokensPerDay: 50 }] });
    const [one, other] = [who('a'), who('b')];
    const spend = async (caller: Caller) => (await limiter.admit(caller, 0)).spend(target, most, 0);
    (await spend(one)).settle(most);
    (await spend(other)).settle(most);
    // The model has 10 tokens of output left, and the team 40 of both.
    expect(await codeOf(() => spend(one))).toBe('token_limit_exceeded');
    expect(await codeOf(async () => (await limiter.admit(one, 0)).spend(target, { ...most, output: 10 }, 0))).toBe(
      'granted',
    );
    // What was refused by its tokens was a request all the same: these are five.
    expect(await codeOf(() => limiter.admit(other, 0))).toBe('granted');
    expect(await codeOf(() => limiter.admit(other, 0))).toBe('rate_limit_exceeded');
  });

  test('are each for itself where they name nobody, and for one where they do', async () => {
    const limiter = open({
      budgets: [
        { of: 'team', requestsPerDay: 1 },
        { of: 'team', name: 'team_2', requestsPerDay: 2 },
        { of: 'key', name: 'b', requestsPerDay: 0 },
      ],
    });
    const ask = (key: string, team: string) => codeOf(() => limiter.admit(testCaller({ key, team }), 0));
    expect(await ask('a', 'team_1')).toBe('granted');
    expect(await ask('a', 'team_1')).toBe('rate_limit_exceeded');
    // The tighter one counts.
    expect(await ask('a', 'team_2')).toBe('granted');
    expect(await ask('a', 'team_2')).toBe('rate_limit_exceeded');
    expect(await ask('b', 'team_3')).toBe('rate_limit_exceeded');
    expect(await ask('a', 'team_3')).toBe('granted');
  });

  test('are the same for somebody who comes as another object each time, until one of them is another', async () => {
    const limiter = open({});
    const ask = (requestsPerDay: number) =>
      codeOf(() => limiter.admit(testCaller({ person: 'p', limits: {}, limitsOf: { person: { requestsPerDay } } }), 0));
    expect(await ask(2)).toBe('granted');
    expect(await ask(2)).toBe('granted');
    expect(await ask(2)).toBe('rate_limit_exceeded');
    expect(await ask(3)).toBe('granted');
    expect(await ask(2)).toBe('rate_limit_exceeded');
  });

  test('give back all of what was reserved where nothing was used', async () => {
    const limiter = open({ tokensPerDay: 50, concurrency: 1 });
    const who = caller('a');
    for (let times = 0; times < 5; times += 1) {
      const admission = await limiter.admit(who, 0);
      const spending = await admission.spend(target, most, 0);
      spending.settle({ input: 0, output: 0, micros: 0 });
      spending.settle(most);
      admission.release();
      admission.release();
    }
    expect(await codeOf(async () => (await limiter.admit(who, 0)).spend(target, most, 0))).toBe('granted');
  });

  test('reckon money exactly, with six decimals', async () => {
    const limiter = open({ budgets: [{ of: 'everything', costPerMonth: 0.000003 }] });
    const spend = async (micros: number) =>
      (await limiter.admit(caller('a'), 0)).spend(target, { input: 0, output: 0, micros }, 0);
    expect(await codeOf(() => spend(4))).toBe('request_over_limit');
    expect(await codeOf(() => spend(2))).toBe('granted');
    expect(await codeOf(() => spend(2))).toBe('budget_exceeded');
    expect(await codeOf(() => spend(1))).toBe('granted');
  });
});
