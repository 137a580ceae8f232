import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BudgetAlerts, type BudgetStanding } from './budget-alerts.ts';

const noon = Date.UTC(2026, 10, 23, 12);
const day = 86_400_000;
const shares = [50, 80, 100];

const team = (used: number, more: Partial<BudgetStanding> = {}): BudgetStanding => ({
  kind: 'team',
  id: 'team_1',
  span: 'month',
  limit: 1_000,
  used,
  ...more,
});
const told = (alerts: BudgetAlerts, standing: BudgetStanding, at = noon) =>
  alerts.judge([standing], shares, 'EUR', at).map(({ share }) => share);

test('tells of each share once, and of the highest where several are passed at once', () => {
  const alerts = new BudgetAlerts();
  expect(told(alerts, team(499))).toEqual([]);
  expect(told(alerts, team(500))).toEqual([50]);
  expect(told(alerts, team(700))).toEqual([]);
  expect(told(alerts, team(1_000))).toEqual([100]);
  expect(told(alerts, team(850))).toEqual([]);
  expect(alerts.list.map(({ share }) => share)).toEqual([100, 50]);
  expect(alerts.list[0]).toEqual({
    at: noon,
    kind: 'team',
    id: 'team_1',
    span: 'month',
    since: Date.UTC(2026, 10, 1),
    share: 100,
    used: 1_000,
    limit: 1_000,
    currency: 'EUR',
  });
});

test('begins anew with each month and day, and with another budget', () => {
  const alerts = new BudgetAlerts();
  expect(told(alerts, team(500))).toEqual([50]);
  expect(told(alerts, team(500, { span: 'day' }))).toEqual([50]);
  expect(told(alerts, team(500, { span: 'day' }), noon + day)).toEqual([50]);
  expect(told(alerts, team(500), noon + 8 * day)).toEqual([50]);
  expect(told(alerts, team(500, { limit: 900 }), noon + 8 * day)).toEqual([50]);
  expect(told(alerts, team(500, { id: 'team_2' }), noon + 8 * day)).toEqual([50]);
});

test('knows after a restart what was told', () => {
  const before = new BudgetAlerts();
  before.judge([team(900)], shares, 'EUR', noon);
  const alerts = new BudgetAlerts(structuredClone(before.list));
  expect(told(alerts, team(950))).toEqual([]);
  expect(told(alerts, team(1_000))).toEqual([100]);
});

test('takes anything that is spent of a budget of nothing for all of it', () => {
  const alerts = new BudgetAlerts();
  expect(told(alerts, team(0, { limit: 0 }))).toEqual([]);
  expect(told(alerts, team(1, { limit: 0 }))).toEqual([100]);
});

test('never tells of a share that is not reached, nor twice of one, whatever comes', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (used) => {
      const alerts = new BudgetAlerts();
      const seen = new Set<number>();
      for (const amount of used) {
        for (const { share } of alerts.judge([team(amount)], shares, 'EUR', noon)) {
          expect(amount * 100).toBeGreaterThanOrEqual(share * 1_000);
          expect(seen.has(share)).toBe(false);
          seen.add(share);
        }
      }
      for (const share of seen) expect(Math.max(...used) * 100).toBeGreaterThanOrEqual(share * 1_000);
      const highest = shares.findLast((share) => Math.max(0, ...used) * 100 >= share * 1_000);
      if (highest !== undefined) expect(seen.has(highest)).toBe(true);
    }),
  );
});
