import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewFilter } from '../core/review.ts';
import { openDatabase } from './node-sqlite.ts';
import { ReviewStore } from './review-store.ts';

let folder: string;
let database: DatabaseSync;
let store: ReviewStore;
let next: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-review-store-'));
  database = openDatabase(join(folder, 'a.sqlite'));
  ReviewStore.make(database);
  store = new ReviewStore(database);
  next = 0;
});

afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Follows leaves that say no more than a test needs; gives the item of the last. */
function follow(...leaves: readonly object[]): string {
  for (const leaf of leaves) {
    store.follow('s', { v: 1, index: next, time: 1_000 + next, ...leaf } as Leaf);
    next += 1;
  }
  return `s-${next - 1}`;
}

const result = (outcome: string, rules: object = { 'g/r': 1 }, more: object = {}) => ({
  kind: 'result',
  request: `req_${next}`,
  key: 'key',
  outcome: 'answered',
  verdicts: [{ direction: 'input', guard: 'g', outcome, rules, ...more }],
});
const step = (item: string, action: string, more: object = {}) => ({
  kind: 'review',
  about: 'flagged',
  action,
  actor: 'anna',
  item,
  ...more,
});

const open: ReviewFilter = { state: 'open', cutoffs: {} };
const items = async (filter: Partial<ReviewFilter> = {}) =>
  (await store.reviews({ ...open, ...filter }, { limit: 50 })).items.map(({ item }) => item);

describe('the queue that follows the record', () => {
  it('has what a guard puts before people, and nothing that it marks or would have done', async () => {
    const item = follow(result('review'));
    follow(result('flag'), result('block'), result('review', { 'g/r': 1 }, { shadow: true }), {
      kind: 'refusal',
      verdicts: [],
    });
    expect(await items()).toEqual([item]);
    expect((await store.review(item))?.record).toMatchObject({
      kind: 'flagged',
      shard: 's',
      index: 0,
      key: 'key',
      findings: [{ guard: 'g', rule: 'g/r', outcome: 'review' }],
    });
  });

  it('has each leaf once, however often it is read', async () => {
    const leaf = { v: 1, index: 7, time: 1, ...result('review') } as unknown as Leaf;
    store.follow('s', leaf);
    store.follow('s', leaf);
    expect(await items()).toEqual(['s-7']);
  });

  it('follows what is done about an item, until it is closed', async () => {
    const item = follow(result('review'));
    const state = async () => (await store.review(item))?.record;
    follow(step(item, 'claimed'));
    expect(await state()).toMatchObject({ state: 'open', claimed: { by: 'anna' } });
    follow(step(item, 'escalated', { actor: 'ben' }));
    expect(await state()).toMatchObject({ escalatedAt: expect.any(Number) as number });
    expect((await state())?.claimed).toBeUndefined();
    follow(step(item, 'proposed', { decision: 'attack' }), step(item, 'proposed', { decision: 'false_alarm' }));
    expect((await state())?.proposals).toMatchObject([{ decision: 'false_alarm', by: 'anna' }]);
    follow(step(item, 'decided', { decision: 'attack', actor: 'ben' }), step(item, 'claimed'), step(item, 'commented'));
    expect(await state()).toMatchObject({ state: 'decided', decided: { decision: 'attack', by: 'ben' } });
    expect((await store.review(item))?.history).toHaveLength(7);
    expect(await items()).toEqual([]);
    expect(await items({ state: 'closed' })).toEqual([item]);
  });

  it('follows what is raised and approved, whose items have names of their own', async () => {
    follow({ ...step('apr_1', 'raised'), about: 'reading', request: 'req_9' });
    expect((await store.review('apr_1'))?.record).toMatchObject({ kind: 'reading', actor: 'anna', request: 'req_9' });
    follow({ kind: 'approval', action: 'read', actor: 'ben', decision: 'approved', item: 'apr_1' });
    expect((await store.review('apr_1'))?.record).toMatchObject({
      state: 'decided',
      decided: { decision: 'approved' },
    });
  });

  it('closes a suspension that was lifted, of its key or its person only', async () => {
    const suspended = { kind: 'suspension', action: 'suspended', actor: 'gatehouse', until: 9_000 };
    const ofKey = follow({ ...suspended, key: 'a' });
    const ofOther = follow({ ...suspended, key: 'b' });
    const ofPerson = follow({ ...suspended, subject: 'p' });
    follow({ kind: 'suspension', action: 'lifted', actor: 'anna', key: 'a' });
    expect(await items()).toEqual([ofOther, ofPerson]);
    follow({ kind: 'suspension', action: 'lifted', actor: 'anna', subject: 'p' });
    expect(await items()).toEqual([ofOther]);
    expect((await store.review(ofKey))?.record).toMatchObject({ decided: { decision: 'lifted', by: 'anna' } });
  });

  it('forgets whom a suspension was about when they are erased', async () => {
    const item = follow({ kind: 'suspension', action: 'suspended', actor: 'gatehouse', subject: 'p', until: 9_000 });
    follow({ kind: 'erasure', references: ['p'] });
    follow({ kind: 'suspension', action: 'lifted', actor: 'anna', subject: 'p' });
    expect((await store.review(item))?.record.state).toBe('open');
    expect(JSON.stringify(database.prepare('select * from review').all())).not.toContain('"p"');
  });

  it('forgets a shard with its items, and steps about items that are gone', async () => {
    const item = follow(result('review'), step('s-0', 'claimed')) && 's-0';
    store.follow('later', { v: 1, index: 0, time: 5_000, ...step(item, 'commented') } as unknown as Leaf);
    store.forgetShard('s');
    expect(await items({ state: 'all' })).toEqual([]);
    store.follow('later', { v: 1, index: 1, time: 5_001, ...step(item, 'decided') } as unknown as Leaf);
    expect(database.prepare('select count(*) as rows from review_step').get()).toEqual({ rows: 0 });
    expect(database.prepare('select count(*) as rows from review_rule').get()).toEqual({ rows: 0 });
  });

  it('counts and finds what is overdue by the deadline of each kind, and puts it first', async () => {
    const first = follow(result('review'));
    const suspension = follow({ kind: 'suspension', action: 'suspended', actor: 'gatehouse', key: 'a', until: 9_000 });
    const last = follow(result('review'));
    // Suspensions have less time: what came second is due first.
    const cutoffs = { flagged: 1_001, suspension: 1_500 };
    expect(await items({ cutoffs })).toEqual([suspension, first, last]);
    expect(await items({ cutoffs, state: 'overdue' })).toEqual([suspension, first]);
    const counts = await store.countReviews({ state: 'open', cutoffs });
    expect(counts.map((count) => ({ ...count }))).toEqual([
      { kind: 'flagged', open: 2, overdue: 1 },
      { kind: 'suspension', open: 1, overdue: 1 },
    ]);
  });

  it('finds by rule, key, request and who has claimed', async () => {
    const one = follow(result('review', { 'g/a': 1 }));
    const other = follow({ ...result('review', { 'g/b': 1 }), key: 'else', request: 'mine' });
    follow(step(other, 'claimed'));
    expect(await items({ rule: 'g/a' })).toEqual([one]);
    expect(await items({ keys: ['else'] })).toEqual([other]);
    expect(await items({ request: 'mine' })).toEqual([other]);
    expect(await items({ claimedBy: ['anna'] })).toEqual([other]);
    expect(await items({ claimedBy: [] })).toEqual([]);
    expect(await items({ rule: "' or 1=1 --" })).toEqual([]);
  });
});
