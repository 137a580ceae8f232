import type { CostReport, CostRow } from '@gatehouse/contract/admin-costs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costCsv, csvCell, decimalAmount } from './cost-csv.ts';

const figures: Omit<CostRow, 'of'> = {
  currency: 'EUR',
  cost: 1_234_567,
  saved: 5,
  requests: 3,
  unpriced: 1,
  estimated: 1,
  hits: 1,
  inputTokens: 10,
  outputTokens: 20,
  cachedInputTokens: 0,
  reasoningTokens: 4,
};

function reportOf(by: CostReport['by'], rows: CostReport['rows']): CostReport {
  const index = { state: 'ready', leaves: 1, upTo: 1 } as const;
  return { month: '2026-11', since: 0, until: 1, complete: false, currency: 'EUR', index, by, rows, totals: [] };
}

/** Reads CSV as RFC 4180 has it. */
function read(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cells.exec(text); match !== null; match = cells.exec(text)) {
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    lines.push(line);
    line = [];
  }
  return lines;
}

test('has a head and a line for each row, with exact amounts', () => {
  const rows = [
    { of: { team: { id: 'team_1', name: 'Sales, "North"' }, model: { id: 'gpt' } }, ...figures },
    { of: { team: { id: null }, model: { id: '=cmd|calc' } }, ...figures, cost: null },
  ];
  const lines = read(costCsv(reportOf(['team', 'model'], rows)));
  expect(lines[0]?.slice(0, 7)).toEqual(['month', 'team', 'team_name', 'model', 'model_name', 'currency', 'cost']);
  expect(lines[1]?.slice(0, 8)).toEqual([
    '2026-11',
    'team_1',
    'Sales, "North"',
    'gpt',
    '',
    'EUR',
    '1.234567',
    '0.000005',
  ]);
  expect(lines[2]?.slice(0, 7)).toEqual(['2026-11', '', '', "'=cmd|calc", '', 'EUR', 'unknown']);
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
});

test('amounts are those of the sums, digit for digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (micros) => {
      const text = decimalAmount(micros);
      expect(text).toMatch(/^\d+\.\d{6}$/);
      expect(BigInt(text.replace('.', ''))).toBe(BigInt(micros));
    }),
  );
});

test('no cell is a formula, and what it says comes back', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ' ', 'a', '＝') }),
  );
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1 }), (cells) => {
      const line = `${cells.map(csvCell).join(',')}\r\n`;
      const [back] = read(line);
      expect(back?.map((cell, at) => (cell === cells[at] ? cell : cell.slice(1)))).toEqual(cells);
      for (const cell of back ?? []) expect(cell).not.toMatch(/^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/);
    }),
  );
});
