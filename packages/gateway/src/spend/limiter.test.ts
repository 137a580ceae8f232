import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Reservation } from '../core/limits.ts';
import { createLimiter } from './limiter.ts';

const caller = (key: string, limits: Caller['limits'] = {}): Caller => ({ key, role: 'user', tenant: 'acme', limits });

type Limiter = ReturnType<typeof createLimiter>;

function attempt(limiter: Limiter, who: Caller, now: number): Reservation | GatehouseError {
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
    expect(attempt(limiter, caller('a'), 4_000)).toMatchObject({ code: 'rate_limit_exceeded', retryAfter: 57 });
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
          const running: Reservation[] = [];
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
