import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast } from './forecast.ts';
import { monthAt, monthNamed } from './month.ts';

const day = 86_400_000;
const november = monthNamed('2026-11');
const noon = Date.UTC(2026, 10, 16, 12);

/** Each day from then on until today costs what this says. */
function history(
  from: number,
  costOf: (at: number) => number,
  until = Math.floor(noon / day) * day,
): Map<number, number> {
  const costs = new Map<number, number>();
  for (let at = from; at < until; at += day) costs.set(at, costOf(at));
  return costs;
}

describe('a month', () => {
  it('goes from its first moment to that of the next one, in UTC', () => {
    expect(monthAt(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toEqual({
      name: '2026-12',
      since: Date.UTC(2026, 11, 1),
      until: Date.UTC(2027, 0, 1),
    });
    expect(monthAt(Date.UTC(2028, 1, 29)).until).toBe(Date.UTC(2028, 2, 1));
  });
});

describe('the forecast', () => {
  it('is exact where all days are alike, and then its interval is a point', () => {
    const costs = history(Date.UTC(2026, 8, 1), () => 1_000);
    // 15 days are over, and 15 are to come with today.
    expect(forecast(costs, november, noon)).toMatchObject({
      spent: 15_000,
      expected: 30_000,
      low: 30_000,
      high: 30_000,
    });
  });

  it('knows the days of the week', () => {
    const weekend = (at: number): boolean => [0, 6].includes(new Date(at).getUTCDay());
    const costs = history(Date.UTC(2026, 8, 1), (at) => (weekend(at) ? 0 : 1_000));
    // November 2026 has 21 working days.
    expect(forecast(costs, november, noon)).toMatchObject({ expected: 21_000, low: 21_000, high: 21_000 });
    const { byDay } = forecast(costs, november, noon);
    expect(byDay.get(Date.UTC(2026, 10, 21))).toBe(0);
    expect(byDay.get(Date.UTC(2026, 10, 23))).toBe(1_000);
  });

  it('counts what today has cost already, and expects no more of it where that is much', () => {
    const costs = history(Date.UTC(2026, 8, 1), () => 1_000);
    costs.set(Date.UTC(2026, 10, 16), 5_000);
    expect(forecast(costs, november, noon)).toMatchObject({ spent: 20_000, expected: 34_000 });
    costs.set(Date.UTC(2026, 10, 16), 400);
    expect(forecast(costs, november, noon).expected).toBe(30_000);
  });

  it('says nothing from less than three days, nor of a month that is over', () => {
    const young = history(Date.UTC(2026, 10, 14), () => 1_000);
    expect(forecast(young, november, noon)).toMatchObject({ spent: 2_000, expected: undefined, days: 2 });
    expect(forecast(new Map(), november, noon)).toMatchObject({ spent: 0, expected: undefined });
    const all = history(Date.UTC(2026, 8, 1), () => 1_000);
    expect(forecast(all, monthNamed('2026-10'), noon)).toMatchObject({ spent: 31_000, expected: undefined });
  });

  it('does not take days before the first cost for days without any', () => {
    const costs = history(Date.UTC(2026, 10, 9), () => 1_000);
    expect(forecast(costs, november, noon)).toMatchObject({ spent: 7_000, expected: 22_000, days: 7 });
  });

  it('is never below what was spent, and lies within its interval', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 3, maxLength: 80 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 30 * day - 1 }), (costs, into) => {
        const now = november.since + into;
        const today = now - (now % day);
        const known = new Map(costs.map((cost, back) => [today - back * day, cost]));
        const { spent, expected, low, high } = forecast(known, november, now);
        if (expected === undefined || low === undefined || high === undefined) return;
        expect(expected).toBeGreaterThanOrEqual(spent);
        expect(low).toBeGreaterThanOrEqual(spent);
        expect(low).toBeLessThanOrEqual(expected);
        expect(high).toBeGreaterThanOrEqual(expected);
      }),
    );
  });

  it('has an interval that holds about as often as it says, for days that are uneven by chance', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    let held = 0;
    const times = 400;
    for (let run = 0; run < times; run += 1) {
      const draw = (): number => Math.round((random() + random() + random() + random()) * 1_000);
      const costs = history(Date.UTC(2026, 8, 14), draw, november.until);
      const real = [...costs].reduce((sum, [at, cost]) => (at >= november.since ? sum + cost : sum), 0);
      const begin = Date.UTC(2026, 10, 11);
      const { low = 0, high = 0 } = forecast(new Map([...costs].filter(([at]) => at < begin)), november, begin);
      if (low <= real && real <= high) held += 1;
    }
    expect(held / times).toBeGreaterThan(0.72);
    expect(held / times).toBeLessThan(0.88);
  });
});
