import type { CostRow } from '@gatehouse/contract/admin-costs';
import { expect, test } from 'vitest';
import { costRows } from './cost-rows.ts';

const figures = {
  requests: 1,
  unpriced: 0,
  estimated: 0,
  hits: 0,
  inputTokens: 10,
  outputTokens: 5,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  saved: 0,
};
const rowOf = (team: string, currency: string, cost: number | null): CostRow => ({
  ...figures,
  of: { team: { id: team } },
  currency,
  cost,
  unpriced: cost === null ? 1 : 0,
});

test('puts calls without a price to the row of the same team, once', () => {
  const rows = [rowOf('a', 'EUR', 7), rowOf('a', '', null), rowOf('a', 'USD', 2), rowOf('b', '', null)];
  const shown = costRows(rows, ['team']);
  expect(shown.map(({ cost, currency, requests, unpriced }) => [cost, currency, requests, unpriced])).toEqual([
    [7, 'EUR', 2, 1],
    [2, 'USD', 1, 0],
    [null, '', 1, 1],
  ]);
  expect(shown.reduce((sum, { inputTokens }) => sum + inputTokens, 0)).toBe(40);
});
