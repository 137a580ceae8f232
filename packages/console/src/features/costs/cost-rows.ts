import type { CostRow } from '@gatehouse/contract/admin-costs';
import type { CostGroup } from './cost-groups.ts';

/**
 * Rows as they are shown. Calls without a price have no currency, so they come in rows of their own: they stand with the row of the
 * same team, model or whoever, where there is one that has a price.
 */
export function costRows(rows: readonly CostRow[], groups: readonly CostGroup[]): readonly CostRow[] {
  const placeOf = (row: CostRow): string => JSON.stringify(groups.map((group) => row.of[group]?.id ?? null));
  const unpriced = new Map(rows.flatMap((row) => (row.cost === null ? [[placeOf(row), row] as const] : [])));
  const shown = rows.map((row) => {
    const other = unpriced.get(placeOf(row));
    if (row.cost === null || other === undefined) return row;
    unpriced.delete(placeOf(row));
    return together(row, other);
  });
  return shown.filter((row) => row.cost !== null || unpriced.has(placeOf(row)));
}

function together(row: CostRow, other: CostRow): CostRow {
  return {
    ...row,
    requests: row.requests + other.requests,
    unpriced: row.unpriced + other.unpriced,
    estimated: row.estimated + other.estimated,
    hits: row.hits + other.hits,
    inputTokens: row.inputTokens + other.inputTokens,
    outputTokens: row.outputTokens + other.outputTokens,
    cachedInputTokens: row.cachedInputTokens + other.cachedInputTokens,
    reasoningTokens: row.reasoningTokens + other.reasoningTokens,
  };
}
