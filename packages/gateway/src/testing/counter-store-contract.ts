import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Amounts, CounterStore, Denial, Hold, LimitFrame, LimitOn, Span } from '../core/limits.ts';
import { wantedOf } from '../core/wanted.ts';

export interface CounterStoreSubject {
  /** Counters that nobody has used, and that go by the time that they are given. */
  open(): Promise<CounterStore>;
  /** Milliseconds that a use may count in the last minute beyond the minute. */
  readonly minuteSlack: number;
  readonly runs: number;
}

const none: Amounts = { requests: 0, running: 0, input: 0, output: 0, micros: 0 };
const one: Amounts = { requests: 1, running: 1, input: 0, output: 0, micros: 0 };
const ended: Amounts = { ...one, running: 0 };
const minute = 60_000;
/** A Wednesday, in the middle of an hour. */
const start = Date.UTC(2026, 6, 15, 12, 30);

function frame(...limits: readonly (readonly [LimitOn['measure'], Span, number, subject?: number])[]): LimitFrame {
  return {
    subjects: ['key:a', 'team:b'],
    newFrom: 0,
    limits: limits.map(([measure, span, limit, subject = 0]) => ({ measure, span, limit, subject })),
  };
}

function granted(outcome: Hold | Denial): Hold {
  if (!outcome.granted) throw new Error(`denied by ${outcome.limit.measure} per ${outcome.limit.span}`);
  return outcome;
}

/** What every store of counters does. */
export function counterStoreContract({ minuteSlack, open, runs }: CounterStoreSubject): void {
  const opened: CounterStore[] = [];
  const openOne = async (): Promise<CounterStore> => {
    const store = await open();
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  describe('as every store of counters', () => {
    test('grants up to the limit and not one more, and tells which limit it was', async () => {
      const store = await openOne();
      const limited = frame(['requests', 'hour', 3]);
      for (let times = 0; times < 3; times += 1) granted(await store.reserve(limited, one, start));
      expect(await store.reserve(limited, one, start)).toMatchObject({
        granted: false,
        limit: { measure: 'requests', span: 'hour' },
        retryAfter: 1_800,
      });
      granted(await store.reserve(limited, one, start + 1_800_000));
    });

    test('reserves all or nothing', async () => {
      const store = await openOne();
      const limited = frame(['tokens', 'day', 100], ['running', 'now', 1, 1]);
      const tokens = { ...one, input: 30, output: 20 };
      const first = granted(await store.reserve(limited, tokens, start));
      expect(await store.reserve(limited, tokens, start)).toMatchObject({ limit: { measure: 'running' } });
      first.settle({ ...ended, input: 30, output: 20 });
      // Had the denied one left its tokens, this would not fit.
      granted(await store.reserve(limited, tokens, start));
    });

    test('puts what was used in the place of what was reserved, once', async () => {
      const store = await openOne();
      const limited = frame(['cost', 'month', 1_000]);
      const held = granted(await store.reserve(limited, { ...none, micros: 1_000 }, start));
      held.settle({ ...none, micros: 400 });
      held.settle(none);
      const [standing] = await store.read(limited, start);
      expect(standing?.used).toBe(400);
      expect(await store.reserve(limited, { ...none, micros: 601 }, start)).toMatchObject({ granted: false });
      granted(await store.reserve(limited, { ...none, micros: 600 }, start)).settle(none);
    });

    test('counts more than was reserved where more was used', async () => {
      const store = await openOne();
      const limited = frame(['outputTokens', 'day', 100]);
      granted(await store.reserve(limited, { ...none, output: 10 }, start)).settle({ ...none, output: 130 });
      expect((await store.read(limited, start))[0]?.used).toBe(130);
      expect(await store.reserve(limited, { ...none, output: 1 }, start)).toMatchObject({ granted: false });
    });

    test('extends a reservation by as much as fits', async () => {
      const store = await openOne();
      const limited = frame(['outputTokens', 'day', 100], ['outputTokens', 'minute', 90]);
      const held = granted(await store.reserve(limited, { ...one, output: 50 }, start));
      expect(await held.extend({ ...none, output: 41 })).toBe(false);
      expect(await held.extend({ ...none, output: 40 })).toBe(true);
      expect((await store.read(limited, start)).map(({ used }) => used)).toEqual([90, 90]);
      held.settle({ ...ended, output: 60 });
      expect(await held.extend({ ...none, output: 1 })).toBe(false);
      expect((await store.read(limited, start)).map(({ used }) => used)).toEqual([60, 60]);
    });

    test('settles in the period in which it was reserved, however late', async () => {
      const store = await openOne();
      const limited = frame(['tokens', 'hour', 100], ['tokens', 'day', 1_000], ['tokens', 'minute', 100]);
      const held = granted(await store.reserve(limited, { ...one, output: 90 }, start));
      const later = start + 31 * minute;
      granted(await store.reserve(limited, { ...one, output: 90 }, later));
      held.settle({ ...ended, output: 10 });
      expect((await store.read(limited, later)).map(({ used }) => used)).toEqual([90, 100, 90]);
    });

    test('knows the months, leap years included', async () => {
      const store = await openOne();
      const limited = frame(['cost', 'month', 100]);
      for (const [last, next] of [
        [Date.UTC(2028, 1, 29, 23, 59, 59, 999), Date.UTC(2028, 2, 1)],
        [Date.UTC(2028, 11, 31, 23, 59, 59, 999), Date.UTC(2029, 0, 1)],
        [Date.UTC(2100, 1, 28, 23, 59, 59, 999), Date.UTC(2100, 2, 1)],
      ] as const) {
        granted(await store.reserve(limited, { ...none, micros: 100 }, last));
        expect(await store.reserve(limited, { ...none, micros: 1 }, last)).toMatchObject({
          granted: false,
          retryAfter: 1,
        });
        granted(await store.reserve(limited, { ...none, micros: 1 }, next)).settle(none);
      }
    });

    test('keeps large amounts exactly', async () => {
      const store = await openOne();
      const limit = 1e15;
      const limited = frame(['cost', 'month', limit]);
      granted(await store.reserve(limited, { ...none, micros: limit - 1 }, start));
      expect(await store.reserve(limited, { ...none, micros: 2 }, start)).toMatchObject({ granted: false });
      granted(await store.reserve(limited, { ...none, micros: 1 }, start));
      expect((await store.read(limited, start))[0]?.used).toBe(limit);
    });

    test('counts requests anew only where they are new', async () => {
      const store = await openOne();
      const first: LimitFrame = { subjects: ['key:a'], newFrom: 0, limits: frame(['requests', 'day', 5]).limits };
      const second: LimitFrame = {
        subjects: ['key:a', 'model:m'],
        newFrom: 1,
        limits: [...first.limits, { subject: 1, measure: 'requests', span: 'day', limit: 1 }],
      };
      granted(await store.reserve(first, one, start));
      granted(await store.reserve(second, one, start));
      expect((await store.read(second, start)).map(({ used }) => used)).toEqual([1, 1]);
    });

    test('neither opens nor jams for long when the clock is set back', async () => {
      const store = await openOne();
      const limited = frame(['requests', 'hour', 1]);
      granted(await store.reserve(limited, one, start));
      expect(await store.reserve(limited, one, start - 3_600_000)).toMatchObject({ granted: false });
    });

    test('gives exactly the limit to ten times as many at once', async () => {
      const store = await openOne();
      const limited = frame(['requests', 'day', 100], ['tokens', 'hour', 1_000], ['running', 'now', 1_000]);
      const outcomes = await Promise.all(
        Array.from({ length: 1_000 }, async () => store.reserve(limited, { ...one, input: 5, output: 5 }, start)),
      );
      expect(outcomes.filter((outcome) => outcome.granted).length).toBe(100);
      for (const outcome of outcomes) if (outcome.granted) outcome.settle(none);
      expect((await store.read(limited, start)).map(({ used }) => used)).toEqual([0, 0, 0]);
    });

    test('never exceeds a limit, refuses only what does not fit, and leaks nothing, whatever comes in which order', async () => {
      const amounts = fc.record({ input: fc.nat(40), output: fc.nat(40), micros: fc.nat(300) });
      const step = fc.oneof(
        { weight: 5, arbitrary: fc.record({ do: fc.constant('reserve' as const), amounts }) },
        {
          weight: 3,
          arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), share: fc.nat(100) }),
        },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('extend' as const), which: fc.nat(20), amounts }) },
        {
          weight: 2,
          arbitrary: fc.record({
            do: fc.constant('wait' as const),
            by: fc.oneof(fc.nat(500), fc.nat(40_000), fc.nat(4_000_000), fc.nat(90_000_000)),
          }),
        },
      );
      const limitsOf = fc.record({
        requests: fc.integer({ min: 1, max: 8 }),
        running: fc.integer({ min: 1, max: 4 }),
        tokens: fc.integer({ min: 50, max: 300 }),
        cost: fc.integer({ min: 300, max: 2_000 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), limitsOf, async (steps, limits) => {
          const store = await openOne();
          const limited = frame(
            ['requests', 'minute', limits.requests],
            ['running', 'now', limits.running],
            ['tokens', 'minute', limits.tokens],
            ['tokens', 'hour', 2 * limits.tokens, 1],
            ['outputTokens', 'day', 3 * limits.tokens],
            ['cost', 'month', limits.cost, 1],
          );
          const model = new Model(limited);
          let now = start;
          for (const next of steps) {
            switch (next.do) {
              case 'wait':
                now += next.by;
                break;
              case 'reserve': {
                const wanted = { ...one, ...next.amounts };
                const outcome = await store.reserve(limited, wanted, now);
                if (outcome.granted) {
                  expect(model.fits(wanted, now, 0), 'granted what does not fit').toBe(true);
                  model.held.push({ at: now, amounts: wanted, hold: outcome });
                } else expect(model.fits(wanted, now, minuteSlack), 'denied what fits').toBe(false);
                break;
              }
              case 'settle': {
                const held = model.running[next.which % Math.max(1, model.running.length)];
                if (held === undefined) break;
                held.amounts = shareOf(held.amounts, next.share / 100);
                held.hold?.settle(held.amounts);
                held.hold = undefined;
                break;
              }
              case 'extend': {
                const held = model.running[next.which % Math.max(1, model.running.length)];
                // One of a period that is over is of no interest to the present one.
                if (held === undefined || held.at !== now) break;
                const more = { ...none, ...next.amounts };
                const extended = await held.hold?.extend(more);
                if (extended === true) {
                  expect(model.fits(more, now, 0), 'extended beyond a limit').toBe(true);
                  held.amounts = added(held.amounts, more);
                } else expect(model.fits(more, now, minuteSlack), 'denied what fits').toBe(false);
              }
            }
          }
          for (const { hold } of model.running) hold?.settle(none);
          const used = await store.read(limited, now + 400 * 86_400_000);
          expect(used.map((standing) => standing.used)).toEqual(limited.limits.map(() => 0));
        }),
        { numRuns: runs },
      );
    });
  });
}

interface ModelHold {
  readonly at: number;
  amounts: Amounts;
  /** Undefined where it is settled. */
  hold: Hold | undefined;
}

/** Counts naively. */
class Model {
  readonly held: ModelHold[] = [];
  readonly #frame: LimitFrame;

  constructor(limited: LimitFrame) {
    this.#frame = limited;
  }

  get running(): readonly ModelHold[] {
    return this.held.filter(({ hold }) => hold !== undefined);
  }

  fits(wanted: Amounts, now: number, slack: number): boolean {
    return this.#frame.limits.every((limit) => {
      const more = wantedOf(limit, wanted, 0);
      if (more === 0) return true;
      let used = 0;
      for (const { amounts, at, hold } of this.held) {
        if (limit.span === 'now') used += hold === undefined ? 0 : 1;
        else if (isIn(limit.span, at, now, slack)) used += wantedOf(limit, amounts, 0);
      }
      return used + more <= limit.limit;
    });
  }
}

function isIn(span: Span, at: number, now: number, slack: number): boolean {
  if (span === 'minute') return at > now - minute - slack;
  const length = span === 'hour' ? 13 : span === 'day' ? 10 : 7;
  return new Date(at).toISOString().slice(0, length) === new Date(now).toISOString().slice(0, length);
}

function shareOf(amounts: Amounts, share: number): Amounts {
  const of = (amount: number): number => Math.floor(amount * share);
  return { ...ended, input: of(amounts.input), output: of(amounts.output), micros: of(amounts.micros) };
}

function added(left: Amounts, right: Amounts): Amounts {
  return {
    ...left,
    input: left.input + right.input,
    output: left.output + right.output,
    micros: left.micros + right.micros,
  };
}
