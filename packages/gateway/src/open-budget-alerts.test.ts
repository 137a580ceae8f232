import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BudgetAlert } from '@gatehouse/contract/admin-costs';
import type { LimitStandingView } from '@gatehouse/contract/admin-limits';
import { configurationSchema } from '@gatehouse/contract/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incident } from './core/attempts.ts';
import { OpenBudgetAlerts } from './open-budget-alerts.ts';
import { scriptedProvider } from './testing/scripted-provider.ts';

const now = Date.UTC(2026, 10, 23, 12);
let folder: string;
let used: number;
let failure: Error | undefined;
let lines: BudgetAlert[];
let counted: string[];
let events: Incident[];
let unexpected: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alerts-'));
  [used, failure, lines, counted, events, unexpected] = [0, undefined, [], [], [], []];
});
afterEach(() => rm(folder, { recursive: true }));

function open(prices: object = { models: [{ kind: 'free', provider: 'scripted' }] }): Promise<OpenBudgetAlerts> {
  const configuration = configurationSchema.parse({
    version: 1,
    providers: [scriptedProvider],
    prices,
    dataFolder: folder,
  });
  const standing = (measure: LimitStandingView['measure'], span: LimitStandingView['span']): LimitStandingView => ({
    of: 'team',
    id: 'team_1',
    name: 'Sales',
    measure,
    span,
    limit: 1_000_000,
    used,
    reset: 1,
  });
  return OpenBudgetAlerts.open({
    configuration: () => configuration,
    standings: () =>
      failure === undefined
        ? Promise.resolve({
            counters: 'memory',
            currency: 'EUR',
            limits: [standing('cost', 'month'), standing('tokens', 'day'), standing('requests', 'minute')],
            more: false,
          })
        : Promise.reject(failure),
    clock: { now: () => now, elapsed: () => 0 },
    log: { budgetReached: (alert) => lines.push(alert), unexpected: (where) => unexpected.push(where) },
    metrics: { budgetReached: (kind, span, share) => counted.push(`${kind} ${span} ${share}`) },
    tell: (incidents) => events.push(...incidents),
  });
}

test('tells the log, the metrics and the receivers of events, and lists what it told', async () => {
  const alerts = await open();
  await alerts.look();
  expect(lines).toEqual([]);
  used = 810_000;
  await alerts.look();
  await alerts.look();
  expect(lines).toMatchObject([
    { kind: 'team', id: 'team_1', name: 'Sales', span: 'month', share: 80, used, currency: 'EUR' },
  ]);
  expect(counted).toEqual(['team month 80']);
  expect(events).toMatchObject([
    { guard: 'budget', rule: 'budget/month-80/team:team_1', request: 'team:team_1', outcome: 'review' },
  ]);
  expect(alerts.list().alerts).toEqual(lines);
  await alerts.close();
});

test('does not tell it again after a restart, unless the file is lost', async () => {
  used = 500_000;
  const before = await open();
  await before.look();
  await before.close();
  const after = await open();
  await after.look();
  await after.close();
  expect(lines).toHaveLength(1);
  expect(after.list().alerts).toEqual(lines);
  await writeFile(join(folder, 'alerts.json'), '{"alerts":[{"at":');
  const lost = await open();
  await lost.look();
  await lost.close();
  expect(lines).toHaveLength(2);
});

test('goes on when the counters cannot be asked, and looks for nothing where nothing has a price', async () => {
  const alerts = await open();
  used = 2_000_000;
  failure = new Error('no store');
  await alerts.look();
  expect(unexpected).toEqual(['budget alerts']);
  failure = undefined;
  await alerts.look();
  await alerts.close();
  expect(lines.map(({ share }) => share)).toEqual([100]);
  const without = await open({});
  await without.look();
  await without.close();
  expect(lines).toHaveLength(1);
});
