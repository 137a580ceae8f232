import type { Leaf } from '@gatehouse/contract/leaf';
import { describe, expect, test } from 'vitest';
import type { IndexedLeaf, LeafSource, ReadLeaf } from '../core/leaf-index.ts';
import type { LimitFrame, LimitOn } from '../core/limits.ts';
import type { SpendingRow } from '../core/spending.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { rebuildCounters, type RebuildOptions } from './rebuild.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A Sunday evening. */
const now = Date.UTC(2026, 6, 19, 18, 30);
const today = Date.UTC(2026, 6, 19);

type Draft = { readonly kind: Leaf['kind']; readonly time: number } & Readonly<Record<string, unknown>>;

/** Shards with these leaves, in the order of time. */
function sourceOf(shards: Readonly<Record<string, readonly Draft[]>>): LeafSource {
  return {
    shards: () => Promise.resolve(Object.keys(shards)),
    async *read(shard, from) {
      for (const [index, draft] of (shards[shard] ?? []).entries()) {
        if (index < from) continue;
        const leaf = { index, v: 1, tenant: 'default', ...draft } as unknown as Leaf;
        yield { shard, index, hash: '', leaf } satisfies ReadLeaf;
      }
    },
  };
}

const nowhere: RebuildOptions['index'] = {
  state: () => Promise.resolve({ state: 'failed', leaves: 0, upTo: null }),
  query: () => Promise.reject(new Error('the index cannot be asked')),
  spending: () => Promise.reject(new Error('the index cannot be asked')),
};

const place = { provider: 'local', target: 'm' };
const request = (time: number, id: string, more: object = {}): Draft => ({
  kind: 'request',
  time,
  request: id,
  key: 'reference',
  ...more,
});
const result = (time: number, id: string, more: object = {}): Draft => ({
  kind: 'result',
  time,
  request: id,
  key: 'reference',
  ...place,
  previous: 0,
  usage: { input: 10, output: 5 },
  usageSource: 'provider',
  cost: { currency: 'EUR', micros: 100 },
  ...more,
});
const refusal = (time: number, code: string, more: object = {}): Draft => ({
  kind: 'refusal',
  time,
  request: 'refused',
  key: 'reference',
  code,
  usageSource: 'none',
  ...more,
});

/** What of a subject is counted: requests, input and output of the hour, day, and the money of the month. */
async function counted(
  shards: Readonly<Record<string, readonly Draft[]>>,
  subject: string,
  more: Partial<RebuildOptions> = {},
): Promise<readonly number[]> {
  const counters = createMemoryCounters();
  await rebuildCounters({
    counters,
    leaves: sourceOf(shards),
    index: nowhere,
    idsIn: () => Promise.resolve(new Map([['reference', 'key_1']])),
    now: () => now,
    ...more,
  });
  const limits: LimitOn[] = (
    [
      ['requests', 'hour'],
      ['requests', 'day'],
      ['inputTokens', 'day'],
      ['outputTokens', 'day'],
      ['cost', 'month'],
    ] as const
  ).map(([measure, span]) => ({ subject: 0, measure, span, limit: 1e9 }));
  const frame: LimitFrame = { subjects: [subject], newFrom: 0, limits };
  return counters.read(frame, now).map(({ used }) => used);
}

describe('counting again after a start', () => {
  test('counts what was used in this hour, on this day and in this month, for all subjects', async () => {
    const shards = {
      a: [
        result(Date.UTC(2026, 5, 30, 23, 59, 59), 'june'),
        result(today - 3 * day, 'on Thursday', { team: 'team_1', person: 'person_1' }),
        result(today + hour, 'in the night'),
        result(now - 60_000, 'a moment ago', { team: 'team_1', target: 'n' }),
      ],
    };
    expect(await counted(shards, 'key:key_1')).toEqual([1, 2, 20, 10, 300]);
    expect(await counted(shards, 'everything:')).toEqual([1, 2, 20, 10, 300]);
    expect(await counted(shards, 'tenant:default')).toEqual([1, 2, 20, 10, 300]);
    expect(await counted(shards, 'team:team_1')).toEqual([1, 1, 10, 5, 200]);
    expect(await counted(shards, 'person:person_1')).toEqual([0, 0, 0, 0, 100]);
    expect(await counted(shards, 'model:local/m')).toEqual([0, 1, 10, 5, 200]);
    expect(await counted(shards, 'model:local/n')).toEqual([1, 1, 10, 5, 100]);
  });

  test('counts what was spent in vain on targets that were left, for whom it was asked and for their own model', async () => {
    const tried = [
      {
        provider: 'slow',
        target: 'n',
        chosen: 'first',
        code: 'upstream_timeout',
        took: 5,
        usageSource: 'estimated',
        usage: { input: 7, output: 0 },
        cost: { currency: 'EUR', micros: 70 },
      },
      { provider: 'down', target: 'm', chosen: 'fallback', code: 'upstream_unreachable', took: 1, usageSource: 'none' },
    ];
    const shards = { '2026h2': [request(today, 'a'), result(today + 1, 'a', { tried })] };
    expect(await counted(shards, 'key:key_1')).toEqual([0, 1, 17, 5, 170]);
    expect(await counted(shards, 'model:local/m')).toEqual([0, 1, 10, 5, 100]);
    expect(await counted(shards, 'model:slow/n')).toEqual([0, 1, 7, 0, 70]);
    expect(await counted(shards, 'model:down/m')).toEqual([0, 1, 0, 0, 0]);
  });

  test('knows the requests that a refusal counts, and those that it does not', async () => {
    const shards = {
      a: [
        refusal(now, 'input_blocked'),
        refusal(now, 'token_limit_exceeded'),
        refusal(now, 'rate_limit_exceeded'),
        refusal(now, 'concurrency_limit_exceeded'),
        refusal(now, 'role_not_permitted', { route: 'GET /admin/v1/keys' }),
        refusal(now, 'invalid_api_key', { key: undefined }),
        result(now, 'hit', { cache: 'hit', previous: undefined, cost: undefined, usage: { input: 9, output: 9 } }),
        result(now, 'unreachable', { usageSource: 'none', usage: undefined, cost: undefined }),
      ],
    };
    expect(await counted(shards, 'key:key_1')).toEqual([4, 4, 0, 0, 0]);
    expect(await counted(shards, 'model:local/m')).toEqual([1, 1, 0, 0, 0]);
  });

  test('counts all that was reserved by a request that broke off, in whichever shard it began', async () => {
    const reserved = { input: 300, output: 50, micros: 700, ...place };
    const shards = {
      a: [request(today - 2 * day, 'long ago', { reserved }), request(now - 1_000, 'late', { reserved })],
      b: [
        { kind: 'interrupted', time: now, request: 'late', previous: 1, previousShard: 'a' },
        { kind: 'interrupted', time: now, request: 'long ago', previous: 0, previousShard: 'a' },
        request(now, 'still without limits'),
        { kind: 'interrupted', time: now, request: 'still without limits', previous: 2 },
      ] as const,
    };
    expect(await counted(shards, 'key:key_1')).toEqual([2, 2, 300, 50, 1_400]);
    expect(await counted(shards, 'model:local/m')).toEqual([1, 1, 300, 50, 1_400]);
  });

  test('takes days before today from the index, and reads the leaves from where that ends', async () => {
    const reserved = { input: 1, output: 1, micros: 7, ...place };
    const leaves = [
      result(today - 5 * day, 'a'),
      request(today - 4 * day, 'broken', { reserved }),
      { kind: 'interrupted' as const, time: today - 4 * day, request: 'broken', previous: 1 },
      result(today - 2 * day, 'b'),
      result(today - day, 'c'),
      result(now, 'd'),
    ];
    const asked: number[] = [];
    const row = (micros: number): SpendingRow =>
      ({ of: { tenant: 'default', key: 'reference', ...place }, currency: 'EUR', micros }) as unknown as SpendingRow;
    const index = {
      // It has come to the day before yesterday: that day is not whole.
      state: () => Promise.resolve({ state: 'ready' as const, leaves: 4, upTo: today - 2 * day + hour }),
      query: () =>
        Promise.resolve({ entries: [{ shard: 'a', index: 2, time: today - 4 * day } as unknown as IndexedLeaf] }),
      spending: ({ since, until }: { since: number; until: number }) => {
        asked.push(since, until);
        return Promise.resolve([row(100)]);
      },
    };
    expect(await counted({ a: leaves }, 'key:key_1', { index, fewLeaves: 0 })).toEqual([1, 1, 10, 5, 407]);
    expect(asked).toEqual([Date.UTC(2026, 6, 1), today - 2 * day]);
  });

  test('reads all leaves of the month where the index cannot be asked', async () => {
    const leaves = Array.from({ length: 300 }, (_, at) => result(today - 30 * day + at * 0.1 * day, `r${at}`));
    const ofMonth = leaves.filter(({ time }) => time >= Date.UTC(2026, 6, 1) && time <= now).length;
    expect((await counted({ a: leaves }, 'everything:', { fewLeaves: 0 }))[4]).toBe(ofMonth * 100);
  });

  test('finds the first leaf of the month wherever it stands, and looks at few', async () => {
    for (const before of [0, 1, 2, 3, 7, 8, 9, 100, 1_000]) {
      const old = Array.from({ length: before }, (_, at) => result(Date.UTC(2026, 5, 1) + at, `old ${at}`));
      const fresh = [result(today, 'one'), result(today, 'two')];
      const source = sourceOf({ a: [...old, ...fresh] });
      let looks = 0;
      const leaves: LeafSource = { ...source, read: (...asked) => ((looks += 1), source.read(...asked)) };
      const [, requests, , , micros] = await counted({}, 'everything:', { leaves });
      expect([requests, micros]).toEqual([2, 200]);
      expect(looks).toBeLessThan(60);
    }
  });
});
