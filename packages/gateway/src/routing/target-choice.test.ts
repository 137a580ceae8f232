import { modelSchema, routingSchema, strategies } from '@gatehouse/contract/routing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Provider } from '../core/provider.ts';
import type { ChoiceSubject, TargetTry } from '../core/target-choice.ts';
import { TargetBook } from './target-book.ts';
import { createTargetChoice } from './target-choice.ts';

interface Place {
  readonly distance?: number;
  readonly weight?: number;
  readonly canary?: number;
}

function setUp(places: readonly Place[], model: Partial<z.input<typeof modelSchema>> = {}, routing: object = {}) {
  const time = { now: 0 };
  const clock = { now: () => time.now, elapsed: () => time.now };
  const options = routingSchema.parse(routing);
  const book = new TargetBook(options, { clock, reports: { breakerChanged: () => undefined } });
  let seed = 11;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const alias = modelSchema.parse({
    name: 'house',
    targets: places.map(({ canary = 0, weight = 1 }, place) => ({
      provider: `p${place}`,
      target: 'm',
      canary,
      weight,
    })),
    ...model,
  });
  const targets = (alias.targets ?? []).map((target, place) => ({
    provider: { id: `p${place}`, answers: ['chat'] } as unknown as Provider,
    options: target,
    distance: places[place]?.distance ?? 0,
  }));
  const choice = createTargetChoice(alias, targets, { book, clock, random, prices: { costOf: () => undefined } });
  const open = (subject: Partial<ChoiceSubject> = {}) =>
    choice.open({ kind: 'chat', fitFor: undefined, identity: () => 'somebody', ...subject });
  return { open, book, time };
}

const placeOf = ({ provider }: TargetTry): number => Number(provider.id.slice(1));

describe('the choice among targets', () => {
  test('never goes to one that is trusted less than who was meant, whatever fails and whatever the strategy', () => {
    const place = fc.record({ distance: fc.nat(2), weight: fc.nat(3) });
    const fault = fc.constantFrom('upstream_failed', 'upstream_rate_limited', 'context_length_exceeded');
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...strategies),
        fc.constantFrom('none', 'key'),
        fc.array(fc.tuple(fault, fc.boolean()), { maxLength: 30 }),
        (places, strategy, sticky, faults) => {
          const { book, open } = setUp(places, { strategy, sticky, attempts: 10 }, { breaker: { failures: 1 } });
          const nearest = Math.min(...places.map(({ distance }) => distance));
          for (const [code, healthy] of faults) {
            for (const state of book.statesOf('p0')) state.healthy = healthy;
            const asked: TargetTry[] = [];
            try {
              const trail = open();
              for (let one: TargetTry | undefined = trail.first(); one !== undefined; one = trail.next(code)) {
                asked.push(one);
                one.ended(code);
              }
            } catch (thrown) {
              expect(thrown).toMatchObject({ code: 'no_target_available' });
            }
            const far = asked.map((one) => places[placeOf(one)]?.distance ?? 0);
            if (strategy === 'first' && sticky === 'none')
              expect(Math.max(0, ...far)).toBeLessThanOrEqual(places[0]?.distance ?? 0);
            if (strategy === 'latency' || strategy === 'load' || strategy === 'cost')
              expect(Math.max(nearest, ...far)).toBe(nearest);
          }
        },
      ),
    );
  });

  test('asks nobody twice at once, and nobody more often than it may', () => {
    const { open } = setUp([{}, {}, {}], { attempts: 7 }, { retries: { perSecond: 100 } });
    const trail = open();
    const asked: number[] = [];
    for (let one: TargetTry | undefined = trail.first(); one !== undefined; one = trail.next('upstream_failed')) {
      asked.push(placeOf(one));
      one.ended('upstream_failed');
    }
    expect(asked).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test('waits by chance up to a bound that doubles before the same one is asked again', () => {
    const { open } = setUp(
      [{}],
      { attempts: 6 },
      { retries: { perSecond: 100, backoff: '100ms', longestBackoff: '1s' } },
    );
    const trail = open();
    const waits: number[] = [];
    trail.first().ended('upstream_failed');
    for (let one = trail.next('upstream_failed'); one !== undefined; one = trail.next('upstream_failed')) {
      waits.push(one.wait);
      one.ended('upstream_failed');
    }
    const bounds = [100, 200, 400, 800];
    expect(waits).toHaveLength(4);
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(bounds[index] ?? 0);
    expect(new Set(waits).size).toBe(4);
  });

  test('leaves a server alone for as long as it asks for, and waits itself only where that is short', () => {
    const { open, time } = setUp([{}], { attempts: 3 }, { retries: { perSecond: 100, longestBackoff: '2s' } });
    const short = open();
    short.first().ended('upstream_rate_limited', 1);
    const again = short.next('upstream_rate_limited');
    expect(again?.wait).toBeGreaterThanOrEqual(1_000);
    again?.ended('upstream_rate_limited', 60);
    expect(short.next('upstream_rate_limited')).toBeUndefined();
    expect(() => open().first()).toThrow(expect.objectContaining({ code: 'no_target_available', retryAfter: 60 }));
    time.now = 61_000;
    expect(open().first().chosen).toBe('only');
  });

  test('gives each canary its share of people, always the same ones, and the others only when all else fails', () => {
    const { open } = setUp([{}, { canary: 0.2 }], {}, { retries: { perSecond: 1_000 } });
    const asked = (who: string): TargetTry => {
      const one = open({ identity: () => who }).first();
      one.ended(undefined);
      return one;
    };
    const people = Array.from({ length: 2_000 }, (_, index) => `person-${index}`);
    const canaries = people.filter((who) => placeOf(asked(who)) === 1);
    expect(canaries.length / people.length).toBeCloseTo(0.2, 1);
    for (const who of canaries) expect(asked(who)).toMatchObject({ chosen: 'canary' });
    const [stable = ''] = people.filter((who) => !canaries.includes(who));
    const trail = open({ identity: () => stable });
    trail.first().ended('upstream_failed');
    expect(trail.next('upstream_failed')).toMatchObject({ chosen: 'fallback', provider: { id: 'p1' } });
  });

  test('moves only the keys of a target that goes away, and none away from one that has room', () => {
    const { book, open } = setUp([{}, {}, {}, {}], { sticky: 'key' });
    const people = Array.from({ length: 400 }, (_, index) => `key-${index}`);
    const places = (): readonly number[] =>
      people.map((who) => {
        const one = open({ identity: () => who }).first();
        one.ended(undefined);
        return placeOf(one);
      });
    const before = places();
    expect(new Set(before).size).toBe(4);
    expect(places()).toEqual(before);
    for (const state of book.statesOf('p2')) state.healthy = false;
    const after = places();
    for (const [index, place] of before.entries()) if (place !== 2) expect(after[index]).toBe(place);
    expect(after).not.toContain(2);
  });

  test('lets a target have no more than its share and a quarter of what runs, however many keys are its own', () => {
    const { book, open } = setUp([{}, {}, {}], { sticky: 'key' });
    const running = Array.from({ length: 120 }, () => open({ identity: () => 'the same' }).first());
    const most = Math.max(...[0, 1, 2].map((place) => book.state(`p${place}`, 'm').inFlight));
    expect(most).toBeLessThanOrEqual(51);
    for (const one of running) one.ended(undefined);
    expect([0, 1, 2].map((place) => book.state(`p${place}`, 'm').inFlight)).toEqual([0, 0, 0]);
  });

  test('goes only to those that the texts were made fit for', () => {
    const { open } = setUp([{}, {}]);
    expect(placeOf(open({ fitFor: new Set(['p1']) }).first())).toBe(1);
    expect(() => open({ fitFor: new Set(['gone']) })).toThrow(expect.objectContaining({ code: 'policy_changed' }));
    expect(() => open({ kind: 'embeddings' })).toThrow(expect.objectContaining({ code: 'unsupported_by_model' }));
  });
});
