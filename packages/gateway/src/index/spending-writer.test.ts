import { DatabaseSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spendingDimensions, type SpendingRow } from '../core/spending.ts';
import { SpendingReader } from './spending-reader.ts';
import { spendingTableStatements } from './spending-tables.ts';
import { SpendingWriter } from './spending-writer.ts';

const day = 86_400_000;
const origin = Date.UTC(2026, 10, 1);
const always = { since: 0, until: Number.MAX_SAFE_INTEGER };

let database: DatabaseSync;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const statement of spendingTableStatements) database.exec(statement);
});
afterEach(() => database.close());

function leafOf(fields: Readonly<Record<string, unknown>>): Leaf {
  return {
    v: 1,
    index: 0,
    time: origin,
    kind: 'result',
    outcome: 'answered',
    dialect: 'openai-chat',
    request: 'req',
    policy: 'ab'.repeat(32),
    tenant: 'default',
    entities: {},
    notInspected: {},
    status: 200,
    streamed: false,
    timings: { total: 1_000 },
    usageSource: 'none',
    verdicts: [],
    ...fields,
  } as unknown as Leaf;
}

const micros = fc.integer({ min: 0, max: 2 ** 40 });
const tokens = fc.integer({ min: 0, max: 10_000_000 });
const usage = fc.record({ input: tokens, output: tokens });
const called = fc.record({
  time: fc.integer({ min: origin - 40 * day, max: origin + 40 * day }),
  tenant: fc.constantFrom('default', 'other'),
  team: fc.constantFrom(undefined, 'team_1', 'team_2'),
  person: fc.constantFrom(undefined, 'person_1'),
  key: fc.constantFrom('key_1', 'key_2'),
  model: fc.constantFrom(undefined, 'm', 'n'),
  provider: fc.constantFrom('cloud', 'own'),
  target: fc.constantFrom('m1', 'n1'),
  usage,
  usageSource: fc.constantFrom('provider', 'estimated'),
  cost: fc.option(fc.record({ currency: fc.constantFrom('EUR', 'USD'), micros }), { nil: undefined }),
  estimate: fc.option(usage, { nil: undefined }),
});
const hit = fc.record({
  time: fc.integer({ min: origin, max: origin + day }),
  key: fc.constant('key_1'),
  cache: fc.constant('hit'),
  usage,
  usageSource: fc.constant('provider'),
  saved: fc.option(fc.record({ currency: fc.constant('EUR'), micros }), { nil: undefined }),
});
const refused = fc.record({
  time: fc.constant(origin),
  kind: fc.constant('refusal'),
  usageSource: fc.constant('none'),
});
const leaves = fc.array(fc.oneof({ weight: 6, arbitrary: called }, hit, refused).map(leafOf), { maxLength: 40 });

type Exchange = Extract<Leaf, { kind: 'result' }>;

const sum = (
  rows: readonly SpendingRow[],
  measure: 'micros' | 'savedMicros' | 'requests' | 'unpriced',
  currency?: string,
) =>
  rows
    .filter((row) => currency === undefined || row.currency === currency)
    .reduce((total, row) => total + row[measure], 0);

describe('spending', () => {
  test('has what was spent in vain on targets that were left, under their own names, and the request once', () => {
    const tried = [
      {
        provider: 'slow',
        target: 'n',
        chosen: 'first',
        code: 'upstream_timeout',
        took: 5,
        usageSource: 'estimated',
        usage: { input: 7, output: 2 },
        cost: { currency: 'EUR', micros: 70 },
      },
      { provider: 'down', target: 'm', chosen: 'fallback', code: 'upstream_unreachable', took: 1, usageSource: 'none' },
    ];
    const answered = {
      provider: 'own',
      target: 'm',
      usage: { input: 10, output: 5 },
      usageSource: 'provider',
      cost: { currency: 'EUR', micros: 100 },
    };
    const writer = new SpendingWriter(database);
    writer.add(1, [leafOf({ ...answered, tried }), leafOf({ provider: 'own', target: 'm', outcome: 'failed', tried })]);
    const rows = new SpendingReader(database).spending({ ...always, by: ['provider', 'target'] });
    expect(
      rows.map(({ of, requests, input, output, micros }) => [of.provider, requests, input, output, micros]),
    ).toEqual([
      ['slow', 1, 14, 4, 140],
      ['own', 1, 10, 5, 100],
    ]);
  });

  test('knows that calls without a price that were left cost nobody knows what, wherever the answer came from', () => {
    const left = { target: 'n', chosen: 'first', code: 'slower', took: 5, usageSource: 'estimated' };
    const usage = { input: 7, output: 2 };
    const tried = [
      { ...left, provider: 'unpriced', usage },
      { ...left, provider: 'other', usage },
      { ...left, provider: 'down', code: 'upstream_unreachable', usageSource: 'none' },
    ];
    const priced = {
      provider: 'own',
      target: 'm',
      usage: { input: 10, output: 5 },
      usageSource: 'provider',
      cost: { currency: 'EUR', micros: 100 },
    };
    const writer = new SpendingWriter(database);
    writer.add(1, [leafOf({ ...priced, tried })]);
    const reader = new SpendingReader(database);
    const shown = (rows: readonly SpendingRow[]): readonly unknown[] =>
      rows.map(({ of, currency, requests, unpriced, micros }) => [of.provider, currency, requests, unpriced, micros]);
    expect(shown(reader.spending({ ...always, by: ['provider'] }))).toEqual([
      ['own', 'EUR', 1, 0, 100],
      ['unpriced', '', 0, 1, 0],
      ['other', '', 0, 1, 0],
    ]);
    expect(shown(reader.spending({ ...always, by: [] }))).toEqual([
      [undefined, 'EUR', 1, 0, 100],
      [undefined, '', 0, 2, 0],
    ]);
  });

  test('is, told apart by whatever, exactly what the leaves say, in whichever batches they came', () => {
    fc.assert(
      fc.property(leaves, fc.nat({ max: 40 }), fc.subarray([...spendingDimensions]), (all, cut, by) => {
        database.exec('savepoint run');
        const writer = new SpendingWriter(database);
        writer.add(1, all.slice(0, cut));
        writer.add(2, all.slice(cut));
        const rows = new SpendingReader(database).spending({ ...always, by });
        const exchanges = all as readonly Exchange[];
        for (const currency of ['EUR', 'USD']) {
          const exact = exchanges.reduce(
            (total, { cost }) => total + (cost?.currency === currency ? BigInt(cost.micros) : 0n),
            0n,
          );
          expect(BigInt(sum(rows, 'micros', currency))).toBe(exact);
        }
        const asked = exchanges.filter(({ cache, usageSource }) => cache === 'hit' || usageSource !== 'none');
        expect(sum(rows, 'requests')).toBe(asked.length);
        expect(sum(rows, 'unpriced')).toBe(
          asked.filter(({ cache, cost }) => cache !== 'hit' && cost === undefined).length,
        );
        expect(sum(rows, 'savedMicros')).toBe(exchanges.reduce((total, { saved }) => total + (saved?.micros ?? 0), 0));
        database.exec('rollback to run');
      }),
    );
  });

  test('of a team, a model and a day is that of its leaves alone', () => {
    const writer = new SpendingWriter(database);
    const of = (team: string | undefined, model: string, time: number, cost: number | undefined): Leaf =>
      leafOf({
        team,
        model,
        time,
        provider: 'cloud',
        target: model,
        usage: { input: 10, output: 1, reasoning: 1 },
        usageSource: 'provider',
        ...(cost === undefined ? {} : { cost: { currency: 'EUR', micros: cost } }),
      });
    writer.add(1, [
      of('a', 'm', origin, 5),
      of('a', 'm', origin + day, 7),
      of('a', 'n', origin, 11),
      of(undefined, 'n', origin, undefined),
    ]);
    const reader = new SpendingReader(database);
    const byTeam = reader.spending({ ...always, by: ['team'] });
    expect(
      byTeam.map(({ of: { team }, micros: cost, currency, unpriced }) => [team, cost, currency, unpriced]),
    ).toEqual([
      ['a', 23, 'EUR', 0],
      [null, 0, '', 1],
    ]);
    expect(reader.spending({ since: origin, until: origin + day, by: ['model'] })[0]).toMatchObject({
      of: { model: 'n' },
      micros: 11,
      input: 10,
      reasoning: 1,
    });
    expect(reader.spending({ ...always, by: ['day'] }).map(({ of: { day: at } }) => at)).toEqual([
      origin,
      origin,
      origin + day,
    ]);
    expect(reader.spending({ ...always, by: [], within: [{ tenant: 'other' }] })).toEqual([]);
    expect(sum(reader.spending({ ...always, by: [], within: [{ tenant: 'default' }] }), 'micros')).toBe(23);
    expect(reader.spending({ ...always, by: [], within: [] })).toEqual([]);
    const ofTeam = {
      ...always,
      by: [],
      within: [
        { tenant: 'default', team: 'a' },
        { tenant: 'other', team: 'a' },
      ],
    };
    expect(reader.spending(ofTeam)).toMatchObject([{ requests: 3 }]);
  });

  test('of a shard that has come to its end is forgotten', () => {
    const writer = new SpendingWriter(database);
    const leaf = leafOf({
      provider: 'cloud',
      usage: { input: 50, output: 50 },
      estimate: { input: 20, output: 20 },
      usageSource: 'provider',
    });
    writer.add(1, [leaf]);
    writer.add(2, [leaf]);
    writer.forget(1);
    expect(new SpendingReader(database).spending({ ...always, by: [] })[0]?.requests).toBe(1);
    writer.forget(2);
    for (const table of ['spending', 'spending_series', 'reconciliation', 'outlier'])
      expect(database.prepare(`select count(*) as rows from ${table}`).get()).toEqual({ rows: 0 });
  });
});

describe('the reconciliation', () => {
  const pair = fc.record({ told: fc.integer({ min: 1, max: 5_000 }), own: fc.integer({ min: 20, max: 5_000 }) });

  test('has the mean, the spread and the bounds of what providers told by what was counted here', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), fc.nat({ max: 30 }), (pairs, cut) => {
        database.exec('savepoint run');
        const all = pairs.map(({ told, own }, at) =>
          leafOf({
            request: `req_${at}`,
            provider: 'cloud',
            target: 'm',
            usageSource: 'provider',
            usage: { input: told, output: 0 },
            estimate: { input: own, output: 0 },
          }),
        );
        const writer = new SpendingWriter(database);
        writer.add(1, all.slice(0, cut));
        writer.add(1, all.slice(cut));
        const [row] = new SpendingReader(database).reconciliation(always);
        const ratios = pairs.map(({ told, own }) => told / own);
        const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
        const spread = Math.sqrt(ratios.reduce((total, ratio) => total + (ratio - mean) ** 2, 0) / ratios.length);
        expect(row?.output).toBeUndefined();
        expect(row?.input?.requests).toBe(pairs.length);
        expect(row?.input?.mean).toBeCloseTo(mean, 6);
        expect(row?.input?.spread).toBeCloseTo(spread, 3);
        expect(row?.input?.least).toBeCloseTo(Math.min(...ratios), 9);
        expect(row?.input?.greatest).toBeCloseTo(Math.max(...ratios), 9);
        const far = ratios.filter((ratio) => ratio > 2 || ratio < 0.5).length;
        expect(row?.outliers).toBe(far);
        expect(row?.examples).toHaveLength(Math.min(16, far));
        database.exec('rollback to run');
      }),
    );
  });

  test('leaves out what the provider did not tell, and what is too short to compare', () => {
    const base = { provider: 'cloud', target: 'm', estimate: { input: 10, output: 100 } };
    const writer = new SpendingWriter(database);
    writer.add(1, [
      leafOf({ ...base, usageSource: 'estimated', usage: { input: 10, output: 100 } }),
      leafOf({ ...base, usageSource: 'provider', usage: { input: 40, output: 110 } }),
    ]);
    expect(new SpendingReader(database).reconciliation(always)).toMatchObject([
      { provider: 'cloud', target: 'm', input: undefined, output: { requests: 1, mean: 1.1 }, outliers: 0 },
    ]);
  });
});
