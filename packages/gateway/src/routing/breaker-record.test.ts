import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LeafDraft, Receipt } from '../core/ledger.ts';
import { BreakerRecord } from './breaker-record.ts';
import type { BreakerChange } from './target-book.ts';

const hour = 3_600_000;
const receipt: Receipt = { log: 'test', shard: '2026h2', index: 0, hash: '00' };

let now: number;
let timers: { readonly at: number; readonly call: () => void }[];
let leaves: LeafDraft[];
let broken: boolean;
let faults: unknown[];
let record: BreakerRecord;

beforeEach(() => {
  now = 0;
  timers = [];
  leaves = [];
  faults = [];
  broken = false;
  record = new BreakerRecord({
    clock: { now: () => 1_750_000_000_000 + now, elapsed: () => now },
    ledger: {
      append({ leaf }) {
        if (broken) return Promise.reject(new Error('no room'));
        leaves.push(leaf);
        return Promise.resolve(receipt);
      },
    },
    log: { unexpected: (_where, cause) => void faults.push(cause) },
    after(milliseconds, call) {
      const timer = { at: now + milliseconds, call };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
  });
});

afterEach(() => record.close());

async function pass(milliseconds: number): Promise<void> {
  now += milliseconds;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const { call } of due) call();
  await settled();
}

async function settled(): Promise<void> {
  // Each leaf is a promise after the other.
  for (let turn = 0; turn < 400; turn += 1) await Promise.resolve();
}

const states = ['closed', 'open', 'half-open'] as const;

/** One round of a target that fails, is tried, and fails or is well again: the number of changes given. */
function flap(changes: number, { target = 'small', begin = 0 } = {}): void {
  for (let index = begin; index < begin + changes; index += 1) {
    const change: BreakerChange = {
      provider: 'local',
      target,
      from: states[index % 3] ?? 'closed',
      to: states[(index + 1) % 3] ?? 'closed',
      code: index % 3 === 0 ? 'upstream_failed' : undefined,
      at: now,
    };
    record.note(change);
  }
}

test('has a leaf for each change, in their order', async () => {
  flap(3);
  await settled();
  expect(leaves).toEqual([
    { kind: 'breaker', provider: 'local', target: 'small', from: 'closed', to: 'open', code: 'upstream_failed' },
    { kind: 'breaker', provider: 'local', target: 'small', from: 'open', to: 'half-open' },
    { kind: 'breaker', provider: 'local', target: 'small', from: 'half-open', to: 'closed' },
  ]);
});

test('tells of a target that flaps by a bounded number of leaves, from which its last state can be seen', async () => {
  flap(30_001);
  await settled();
  expect(leaves).toHaveLength(30);
  await pass(hour);
  expect(leaves).toHaveLength(31);
  expect(leaves.at(-1)).toEqual({
    kind: 'breaker',
    provider: 'local',
    target: 'small',
    from: 'closed',
    to: 'open',
    code: 'upstream_failed',
    times: 29_971,
  });
  expect(timers).toHaveLength(0);
  flap(1, { begin: 1 });
  await settled();
  expect(leaves).toHaveLength(32);
});

test('bounds each target by itself', async () => {
  flap(40);
  flap(2, { target: 'other' });
  await settled();
  expect(leaves.filter((leaf) => leaf.kind === 'breaker' && leaf.target === 'other')).toHaveLength(2);
});

test('tells the rest when it is closed', async () => {
  flap(32);
  await record.close();
  expect(leaves).toHaveLength(31);
  expect(leaves.at(-1)).toMatchObject({ times: 2 });
});

test('loses nothing where the ledger cannot be written for a while', async () => {
  broken = true;
  flap(2);
  await settled();
  expect(leaves).toHaveLength(0);
  expect(faults).toHaveLength(2);
  broken = false;
  await pass(hour);
  expect(leaves).toEqual([
    {
      kind: 'breaker',
      provider: 'local',
      target: 'small',
      from: 'closed',
      to: 'half-open',
      code: 'upstream_failed',
      times: 2,
    },
  ]);
});
