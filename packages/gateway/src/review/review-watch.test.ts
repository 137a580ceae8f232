import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReviewRecord } from '../core/review.ts';
import { ReviewWatch } from './review-watch.ts';

const late = (item: string): ReviewRecord => ({
  item,
  kind: 'flagged',
  shard: 's',
  index: 1,
  raisedAt: 1,
  state: 'open',
  person: false,
  findings: [],
  proposals: [],
});

let items: ReviewRecord[];
let told: string[][];
let faults: unknown[];
let asked: number;
let fault: Error | undefined;
let watch: ReviewWatch;

beforeEach(() => {
  vi.useFakeTimers();
  items = [];
  told = [];
  faults = [];
  asked = 0;
  fault = undefined;
  watch = new ReviewWatch({
    queue: {
      closeExpired() {
        asked += 1;
        return fault === undefined ? Promise.resolve(items) : Promise.reject(fault);
      },
      counts: () => Promise.resolve(new Map([['flagged', { open: items.length, overdue: items.length }]])),
    },
    overdue: (news) => told.push(news.map(({ item }) => item)),
    log: { unexpected: (_where, cause) => faults.push(cause) },
  });
});

afterEach(async () => {
  await watch.close();
  vi.useRealTimers();
});

it('tells of each item once when its deadline is over, and again only when it was in time between', async () => {
  items = [late('a')];
  await watch.look();
  items = [late('a'), late('b')];
  await watch.look();
  items = [late('b')];
  await watch.look();
  items = [late('a'), late('b')];
  await watch.look();
  expect(told).toEqual([['a'], ['b'], ['a']]);
});

it('looks by itself now and then, and counts what it has seen', async () => {
  expect(watch.counts.size).toBe(0);
  items = [late('a')];
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toBe(1);
  expect(watch.counts.get('flagged')).toEqual({ open: 1, overdue: 1 });
});

it('goes on after a fault, which it tells, and looks once at a time', async () => {
  fault = new Error('the index cannot be asked');
  await Promise.all([watch.look(), watch.look()]);
  expect([asked, faults]).toEqual([1, [fault]]);
  fault = undefined;
  items = [late('a')];
  await watch.look();
  expect(told).toEqual([['a']]);
});
