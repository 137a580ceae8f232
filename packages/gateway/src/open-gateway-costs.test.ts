import { configurationSchema } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import type { Caller } from './core/caller.ts';
import type { SpendingQuestion, SpendingRow } from './core/spending.ts';
import { openGatewayCosts } from './open-gateway-costs.ts';
import { scriptedProvider } from './testing/scripted-provider.ts';
import { testCaller } from './testing/test-caller.ts';

const now = Date.UTC(2026, 10, 23, 12);
const figures = {
  requests: 2,
  unpriced: 0,
  estimated: 0,
  hits: 0,
  input: 1,
  output: 1,
  cachedInput: 0,
  reasoning: 0,
  micros: 5,
  savedMicros: 0,
};

function open(rows: readonly SpendingRow[] = []) {
  const asked: SpendingQuestion[] = [];
  const configuration = configurationSchema.parse({ version: 1, providers: [scriptedProvider] });
  const costs = openGatewayCosts({
    index: {
      spending: (question) => {
        asked.push(question);
        return Promise.resolve(question.by.length === 0 ? [] : rows);
      },
      reconciliation: () => Promise.resolve([]),
      state: () => Promise.resolve({ state: 'ready', leaves: 1, upTo: now }),
    },
    configuration: () => configuration,
    routes: () => [],
    keys: {
      list: () => Promise.resolve([{ id: 'key_1', name: 'Nightly' }] as never),
      referenceOf: (id, period) => (id === 'key_1' ? `${period} of key_1` : id),
    },
    directory: {
      list: ((kind: string) => (kind === 'team' ? [{ id: 'team_1', name: 'Sales' }] : [])) as never,
      referenceOf: () => undefined,
    },
    alerts: () => ({ alerts: [] }),
    clock: { now: () => now, elapsed: () => 0 },
  });
  return { costs, asked };
}

const lead = (grants: Caller['grants']): Caller =>
  testCaller({ role: 'team-lead', ...(grants === undefined ? {} : { grants }) });
const may = testCaller({ role: 'admin' }).permissions;

test('whoever may see the costs of a team or tenant only is shown no others', async () => {
  const { costs, asked } = open();
  await costs.report({}, lead([{ tenant: 'default', team: 'team_1', permissions: may }]));
  await costs.forecast({ by: 'key' }, lead([{ tenant: 'other', team: undefined, permissions: may }]));
  await costs.report({}, lead([]));
  await costs.report({}, testCaller({ role: 'admin' }));
  expect(asked.map(({ within }) => within)).toEqual([
    ...[1, 2].map(() => [{ tenant: 'default', team: 'team_1' }]),
    ...[1, 2].map(() => [{ tenant: 'other', team: undefined }]),
    ...[1, 2].map(() => []),
    ...[1, 2].map(() => undefined),
  ]);
});

test('keys have one row under whichever name leaves know them, and a name for whoever may know it', async () => {
  const row = (key: string | null): SpendingRow => ({ of: { key, team: 'team_1' }, currency: 'EUR', ...figures });
  const rows = [row('2026h2 of key_1'), row('key_1'), row('2026h2 of nobody'), row(null)];
  const { costs } = open(rows);
  const named = await costs.report({ by: ['key', 'team'] }, testCaller({ role: 'admin' }));
  expect(named.rows.map(({ of, cost }) => [of.key, of.team, cost])).toEqual([
    [{ id: 'key_1', name: 'Nightly' }, { id: 'team_1', name: 'Sales' }, 10],
    [{ id: '2026h2 of nobody' }, { id: 'team_1', name: 'Sales' }, 5],
    [{ id: null }, { id: 'team_1', name: 'Sales' }, 5],
  ]);
  const others = await costs.report({ by: ['key', 'team'] }, testCaller({ role: 'auditor' }));
  expect(JSON.stringify(others)).not.toMatch(/Nightly|Sales/);
});

test('a month that has not come is refused', async () => {
  await expect(open().costs.report({ month: '2026-12' }, testCaller({ role: 'admin' }))).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'month',
  });
});
