import { DatabaseSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blockedCodes } from '../core/blocked-codes.ts';
import type { RollupAnswer } from '../core/rollup.ts';
import { RollupReader } from './rollup-reader.ts';
import { rollupTableStatements } from './rollup-tables.ts';
import { RollupWriter } from './rollup-writer.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Sunday, in the middle of an hour. */
const origin = Date.UTC(2026, 10, 22, 9, 41);

type Exchange = Extract<Leaf, { kind: 'result' | 'refusal' }>;

let database: DatabaseSync;

beforeEach(() => {
  database = open();
});
afterEach(() => database.close());

function open(): DatabaseSync {
  const opened = new DatabaseSync(':memory:');
  for (const statement of rollupTableStatements) opened.exec(statement);
  return opened;
}

function leafOf(fields: { readonly time: number; readonly [field: string]: unknown }): Leaf {
  return {
    v: 1,
    index: 0,
    kind: 'result',
    outcome: 'answered',
    dialect: 'openai-chat',
    request: 'req',
    policy: 'ab'.repeat(32),
    tenant: 'default',
    key: 'key_1',
    model: 'm',
    provider: 'p',
    entities: {},
    notInspected: {},
    status: 200,
    streamed: false,
    timings: { total: 1_000 },
    usageSource: 'none',
    verdicts: [],
    ...fields,
  };
}

const verdict = fc.record(
  {
    direction: fc.constantFrom('input', 'output'),
    guard: fc.constantFrom('g1', 'g2'),
    outcome: fc.constantFrom('allow', 'flag', 'review', 'redact', 'block', 'unable'),
    rules: fc.dictionary(fc.constantFrom('g1/a', 'g2/b', '__proto__', 'constructor'), fc.integer({ min: 1, max: 3 })),
    shadow: fc.constant(true),
  },
  { requiredKeys: ['direction', 'guard', 'outcome', 'rules'] },
);

const leaf: fc.Arbitrary<Leaf> = fc
  .tuple(
    fc.record(
      {
        kind: fc.constantFrom('result', 'refusal'),
        outcome: fc.constantFrom('answered', 'failed', 'blocked', 'cancelled'),
        code: fc.constantFrom('input_blocked', 'rate_limited', 'upstream_failed', 'toString'),
        key: fc.constantFrom('key_1', 'key_2'),
        model: fc.constantFrom('m1', 'm2', '__proto__'),
        provider: fc.constantFrom('p1', 'p2'),
        route: fc.constant('GET /admin/v1/log'),
        cache: fc.constantFrom('off', 'miss', 'hit'),
        cost: fc.record({ currency: fc.constantFrom('EUR', 'USD'), micros: fc.nat(5_000_000) }),
        saved: fc.record({ currency: fc.constantFrom('EUR', 'USD'), micros: fc.nat(5_000_000) }),
        entities: fc.dictionary(fc.constantFrom('EMAIL', 'IBAN', 'hasOwnProperty'), fc.integer({ min: 1, max: 4 })),
        timings: fc.record({ total: fc.integer({ min: 0, max: 90_000_000 }) }),
        usage: fc.record({ input: fc.nat(9_000), output: fc.nat(900) }),
        verdicts: fc.array(verdict as fc.Arbitrary<Exchange['verdicts'][number]>, { maxLength: 3 }),
      },
      { requiredKeys: ['kind', 'outcome', 'entities', 'timings', 'verdicts'] },
    ),
    fc.integer({ min: 0, max: 5 * day }),
  )
  .map(([fields, after]) => {
    const { outcome, ...rest } = fields;
    const given = { ...rest, time: origin + after, ...(rest.kind === 'result' ? { outcome } : {}) };
    const made = leafOf({ key: undefined, model: undefined, provider: undefined, ...given }) as Exchange;
    if (made.kind === 'refusal') delete (made as { outcome?: unknown }).outcome;
    return made;
  });

const other: fc.Arbitrary<Leaf> = fc
  .integer({ min: 0, max: 5 * day })
  .chain((after) =>
    fc.constantFrom<Leaf>(
      { v: 1, index: 0, time: origin + after, kind: 'interrupted', previous: 0, request: 'r' },
      { v: 1, index: 0, time: origin + after, kind: 'refusals', addresses: 2, codes: { a: 3, b: 4 }, from: 0, to: 1 },
      { v: 1, index: 0, time: origin + after, kind: 'sealed' },
    ),
  );

/** The same by walking over all leaves. */
function plainly(leaves: readonly Leaf[], since: number, until: number) {
  const inside = leaves.filter(({ time }) => time >= since && time < until);
  const exchanges = inside.filter(
    (one): one is Exchange =>
      one.kind === 'result' || (one.kind === 'refusal' && one.key !== undefined && one.route === undefined),
  );
  const ended = (wanted: string): Exchange[] =>
    exchanges.filter((one) => {
      if (one.kind === 'result') return one.outcome === wanted;
      return wanted === (blockedCodes.has(one.code as never) ? 'blocked' : 'refused');
    });
  const found = (one: Exchange) => one.verdicts.filter(({ outcome, shadow }) => outcome !== 'allow' && shadow !== true);
  const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
    items.reduce((total, item) => total + of(item), 0);
  const count = (wanted: readonly string[]): Record<string, number> => {
    const counts = new Map<string, number>();
    for (const name of wanted) counts.set(name, (counts.get(name) ?? 0) + 1);
    return Object.fromEntries(counts);
  };
  const amounts = (pairs: readonly (readonly [string, number])[]): Record<string, number> => {
    const total = new Map<string, number>();
    for (const [name, amount] of pairs) total.set(name, (total.get(name) ?? 0) + amount);
    return Object.fromEntries(total);
  };
  const interrupted = inside.filter(({ kind }) => kind === 'interrupted').length;
  const guards = (one: Exchange): string => [...new Set(found(one).map(({ guard }) => guard))].toSorted().join('\n');
  const paid = exchanges.filter(({ cache }) => cache !== 'hit');
  const hits = exchanges.filter(({ cache }) => cache === 'hit');
  const suspicious = exchanges.filter((one) => found(one).length > 0);
  const blocked = new Set(ended('blocked'));
  return {
    figures: {
      requests: exchanges.length + interrupted,
      answered: ended('answered').length,
      blocked: blocked.size,
      refused: ended('refused').length,
      failed: ended('failed').length,
      cancelled: ended('cancelled').length,
      interrupted,
      flagged: exchanges.filter((one) => found(one).some(({ outcome }) => outcome === 'flag')).length,
      redacted: exchanges.filter((one) => found(one).some(({ outcome }) => outcome === 'redact')).length,
      pseudonymised: exchanges.filter(({ entities }) => Object.keys(entities).length > 0).length,
      strangers:
        inside.filter((one) => one.kind === 'refusal' && one.key === undefined).length +
        7 * inside.filter(({ kind }) => kind === 'refusals').length,
      input: sum(paid, ({ usage }) => usage?.input ?? 0),
      output: sum(paid, ({ usage }) => usage?.output ?? 0),
      hits: hits.length,
      savedInput: sum(hits, ({ usage }) => usage?.input ?? 0),
    },
    parts: {
      cost: amounts(
        exchanges.flatMap(({ cost }) => (cost === undefined ? [] : [[cost.currency, cost.micros] as const])),
      ),
      saved: amounts(
        exchanges.flatMap(({ saved }) => (saved === undefined ? [] : [[saved.currency, saved.micros] as const])),
      ),
      entity: amounts(exchanges.flatMap(({ entities }) => Object.entries(entities))),
      code: count(exchanges.flatMap(({ code }) => code ?? [])),
      rule: count(
        exchanges.flatMap((one) => [
          ...new Set(found(one).flatMap(({ guard, rules }) => Object.keys(rules).map((rule) => `${guard}\n${rule}`))),
        ]),
      ),
      stopped: count(suspicious.filter((one) => blocked.has(one)).map(guards)),
      passed: count(suspicious.filter((one) => !blocked.has(one)).map(guards)),
    },
    models: count(
      exchanges.flatMap(({ cache, model, provider }) =>
        provider === undefined && cache !== 'hit' ? [] : (model ?? []),
      ),
    ),
    durations: ended('answered')
      .map(({ timings }) => timings.total / 1_000)
      .toSorted((one, another) => one - another),
  };
}

function modelsOf({ models }: RollupAnswer): Record<string, number> {
  return Object.fromEntries(models.map(({ name, figures }) => [name, figures.requests]));
}

describe('the figures of the overview', () => {
  test('are what counting all leaves comes to, for any time, in whichever batches the leaves came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: leaf }, other), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 5 * 24 * 60 }),
        fc.integer({ min: 1, max: 3 * 24 * 60 }),
        fc.constantFrom(minute, 15 * minute, hour, 6 * hour, day),
        (leaves, batch, begin, minutes, step) => {
          const opened = open();
          const writer = new RollupWriter(opened, () => origin);
          for (let at = 0; at < leaves.length; at += batch) writer.add(at % 2, leaves.slice(at, at + batch));
          const since = origin + begin * minute;
          const until = since + minutes * minute;
          const answer = new RollupReader(opened).read({ since, until, step });
          const plain = plainly(leaves, since, until);
          const quiet: number[] = [];
          expect(answer).toMatchObject({ figures: plain.figures });
          expect(answer.parts).toEqual(plain.parts);
          expect(modelsOf(answer)).toEqual(plain.models);
          if (plain.durations.length === 0) expect(answer.latency).toEqual({ p50: null, p95: null });
          for (const share of [0.5, 0.95]) {
            const exact = plain.durations[Math.ceil(plain.durations.length * share) - 1];
            if (exact === undefined) continue;
            const told = (share === 0.5 ? answer.latency.p50 : answer.latency.p95) ?? -1;
            expect(Math.abs(told - exact)).toBeLessThanOrEqual(Math.max(0.15, exact * 0.05));
          }
          expect(answer.overTime.map(({ time }) => time)).toEqual(
            Array.from({ length: Math.ceil((until - since) / step) }, (_, at) => since + at * step),
          );
          for (const { figures, time } of answer.overTime) {
            const inside = leaves.filter((one) => one.time >= time && one.time < time + step);
            if (inside.length === 0) quiet.push(...Object.values(figures));
            else expect(figures).toMatchObject(plainly(inside, since, until).figures);
          }
          expect(quiet.every((figure) => figure === 0)).toBe(true);
          opened.close();
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  test('lose what came from a shard whose leaves were removed, and the names that only it had', () => {
    const writer = new RollupWriter(database, () => origin);
    writer.add(1, [leafOf({ time: origin, model: 'old', key: 'key_old' })]);
    writer.add(2, [leafOf({ time: origin, model: 'new' })]);
    writer.forget(1);
    const answer = new RollupReader(database).read({ since: origin, until: origin + minute, step: minute });
    expect(modelsOf(answer)).toEqual({ new: 1 });
    expect(answer.figures.requests).toBe(1);
    expect(JSON.stringify(database.prepare('select * from rollup_name').all())).not.toContain('old');
  });

  test('keep minutes for three days, and hours for ever', () => {
    let now = origin;
    const writer = new RollupWriter(database, () => now);
    writer.add(1, [leafOf({ time: origin }), leafOf({ time: origin - 5 * day })]);
    now = origin + 4 * day;
    writer.add(1, [leafOf({ time: now })]);
    const minutes = (): unknown =>
      database.prepare('select bucket from rollup where level = 0 and dimension = 0').all();
    expect(minutes()).toEqual([{ bucket: now }]);
    const reader = new RollupReader(database);
    for (const time of [origin - 5 * day, origin, now]) {
      const since = Math.floor(time / hour) * hour;
      expect(reader.read({ since, until: since + hour, step: hour }).figures.requests).toBe(1);
    }
  });

  test('count what a client makes up under one name as soon as there are too many', () => {
    const writer = new RollupWriter(database, () => origin);
    const leaves = Array.from({ length: 5_000 }, (_, at) => leafOf({ time: origin + at, model: `made-up-${at}` }));
    for (let at = 0; at < leaves.length; at += 1_000) writer.add(1, leaves.slice(at, at + 1_000));
    const { models, figures } = new RollupReader(database).read({
      since: origin,
      until: origin + minute,
      step: minute,
    });
    expect(models.length).toBeLessThanOrEqual(4_097);
    expect(models[0]?.name).toBe('');
    expect(models.reduce((sum, { figures: own }) => sum + own.requests, 0)).toBe(5_000);
    expect(figures.requests).toBe(5_000);
  });

  test('say what the cache has saved, and leave it out of what was spent', () => {
    const usage = { input: 100, output: 20 };
    const saved = { currency: 'EUR', micros: 7_000 };
    new RollupWriter(database, () => origin).add(1, [
      leafOf({ time: origin, cache: 'miss', usage, timings: { total: 400_000 } }),
      leafOf({ time: origin, cache: 'hit', usage, timings: { total: 2_000 }, provider: undefined, saved }),
    ]);
    const { figures, models, parts, providers } = new RollupReader(database).read({
      since: origin,
      until: origin + minute,
      step: minute,
    });
    expect(figures).toMatchObject({ input: 100, output: 20, savedInput: 100, savedOutput: 20, hits: 1, misses: 1 });
    expect(parts).toMatchObject({ cost: {}, saved: { EUR: 7_000 } });
    expect(models).toMatchObject([{ name: 'm', figures: { requests: 2, hitTime: 2_000, missTime: 400_000 } }]);
    expect(providers).toMatchObject([{ name: 'p', figures: { requests: 1 } }]);
    // A hit says nothing about how fast the model is.
    expect(models[0]?.latency.p50).toBeGreaterThan(380);
  });
});
