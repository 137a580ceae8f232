import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CostForecast, CostQuery, CostReport, CostRow } from '@gatehouse/contract/admin-costs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

let folder: string;
let out: string;
let complaints: string;
let asked: CostQuery[];
let closed: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costs-'));
  // All that a command looks for before it asks for costs.
  mkdirSync(join(folder, 'data', 'ledger'), { recursive: true });
  writeFileSync(join(folder, 'data', 'ledger', 'log.json'), '{}');
  const provider = "{ id: own, kind: openai-compatible, baseUrl: 'http://127.0.0.1:9/v1', allowPrivateNetwork: true }";
  writeFileSync(join(folder, 'gatehouse.yaml'), `version: 1\nproviders:\n  - ${provider}\n`);
  [out, complaints, asked, closed] = ['', '', [], 0];
});
afterEach(() => rmSync(folder, { recursive: true }));

const figures: Omit<CostRow, 'of'> = {
  currency: 'EUR',
  cost: 12_500_000,
  saved: 0,
  requests: 3,
  unpriced: 0,
  estimated: 0,
  hits: 0,
  inputTokens: 10,
  outputTokens: 20,
  cachedInputTokens: 0,
  reasoningTokens: 0,
};
const index = { state: 'ready', leaves: 1, upTo: 1 } as const;

function run(...words: string[]): Promise<number> {
  const unused = (): never => {
    throw new Error('costs need nothing else of the world');
  };
  const world = new Proxy(
    {
      stdout: { write: (text: string) => (out += text) },
      stderr: { write: (text: string) => (complaints += text) },
      environment: {},
      workingFolder: folder,
      clock: { now: () => Date.UTC(2026, 10, 23), elapsed: () => 0 },
      version: '1.2.3',
      commandName: 'gatehouse',
      exampleShop: undefined,
      schemaPath: undefined,
      openCosts: () =>
        Promise.resolve({
          report: (wanted: CostQuery): Promise<CostReport> => {
            asked.push(wanted);
            const { by = [], month = '2026-11' } = wanted;
            const rows: CostReport['rows'] = [
              { of: { team: { id: 'team_1', name: 'Sales\u001b[31m' }, model: { id: 'large' } }, ...figures },
              {
                of: { team: { id: null }, model: { id: 'odd' } },
                ...figures,
                currency: '',
                cost: null,
                unpriced: 3,
                estimated: 2,
              },
            ];
            const totals = [
              { ...figures, saved: 1_500 },
              { ...figures, currency: '', cost: null, unpriced: 3 },
            ];
            return Promise.resolve({
              month,
              since: 0,
              until: 1,
              complete: false,
              currency: 'EUR',
              index,
              by,
              rows,
              totals,
            });
          },
          forecast: (): Promise<CostForecast> => {
            const total = { spent: 1_000_000, expected: 3_000_000, low: 2_500_000, high: 3_500_000, days: 9 };
            const parts = [{ of: { id: 'team_1', name: 'Sales' }, ...total }];
            return Promise.resolve({ month: '2026-11', at: 1, currency: 'EUR', index, total, parts, days: [] });
          },
          csv: () => 'month,team\r\n2026-11,Sales\r\n',
          close: () => {
            closed += 1;
            return Promise.resolve();
          },
        }),
    },
    { get: (known, name) => (name in known ? (Reflect.get(known, name) as unknown) : unused) },
  ) as unknown as Dependencies;
  return runProgram(createProgram(world), [...words], world);
}

describe('gatehouse costs', () => {
  test('prints this month by teams and models, and what has no price as unknown', async () => {
    expect(await run('costs')).toBe(0);
    expect(asked).toEqual([{ by: ['team', 'model'] }]);
    expect(out).toMatch(/Sales\S*\s+large\s+12\.50 EUR\s+3\s+10\s+20/);
    expect(out).toMatch(/\(none\)\s+odd\s+unknown\s+3\s+10\s+20\s+3 without price, 2 estimated/);
    expect(out).toContain('Together 12.50 EUR; the cache has saved 0.0015 EUR.');
    expect(out).toContain(
      '3 calls have no price. A price in `prices.models` counts for calls from then on; those from before stay without.',
    );
    expect(out).not.toContain('\u001b[31m');
    expect(closed).toBe(1);
  });

  test('prints CSV as it is, and JSON', async () => {
    expect(await run('costs', '--month', '2026-10', '--by', 'person', '--csv')).toBe(0);
    expect(asked).toEqual([{ by: ['person'], month: '2026-10' }]);
    expect(out).toBe('month,team\r\n2026-11,Sales\r\n');
    out = '';
    expect(await run('costs', '--json')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ month: '2026-11', totals: [{ cost: 12_500_000 }, { cost: null }] });
  });

  test('prints what the month will have cost', async () => {
    expect(await run('costs', '--forecast', '--by', 'team')).toBe(0);
    expect(out).toMatch(/Sales\s+1\.00 EUR\s+3\.00 EUR\s+2\.50 EUR to 3\.50 EUR/);
    expect(out).toMatch(/together\s+1\.00 EUR/);
  });

  test.each([
    [['--by', 'nothing']],
    [['--by', 'key,key']],
    [['--month', '2026-13']],
    [['--month', '2999-01']],
    [['--forecast', '--csv']],
    [['--csv', '--json']],
  ])('refuses %j', async (words) => {
    expect(await run('costs', ...words)).not.toBe(0);
    expect(out).toBe('');
    expect(complaints).not.toBe('');
  });
});
