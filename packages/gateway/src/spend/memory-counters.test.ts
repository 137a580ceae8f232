import { describe, expect, test } from 'vitest';
import type { Amounts, LimitFrame } from '../core/limits.ts';
import { counterStoreContract } from '../testing/counter-store-contract.ts';
import { createMemoryCounters } from './memory-counters.ts';

counterStoreContract({
  open: () => Promise.resolve(createMemoryCounters()),
  minuteSlack: 250,
  runs: 300,
});

describe('a budget that is reserved by requests that run', () => {
  const none: Amounts = { requests: 0, running: 0, input: 0, output: 0, micros: 0 };
  const wanted = { ...none, micros: 400 };
  const frame: LimitFrame = {
    subjects: ['key:a'],
    newFrom: 0,
    limits: [{ measure: 'cost', span: 'day', limit: 1_000, subject: 0 }],
  };
  const noon = Date.UTC(2026, 6, 15, 12);

  test('has room again soon, as far as anybody knows; one that is spent has room when it is renewed', () => {
    const counters = createMemoryCounters();
    const held = [counters.reserve(frame, wanted, noon), counters.reserve(frame, wanted, noon)];
    expect(counters.reserve(frame, wanted, noon)).toMatchObject({ granted: false, retryAfter: 2 });
    const [first, second] = held;
    if (first?.granted !== true || second?.granted !== true) throw new Error('there was room for two');
    first.settle({ ...none, micros: 400 });
    second.settle({ ...none, micros: 350 });
    second.settle(none);
    expect(counters.reserve(frame, wanted, noon)).toMatchObject({ granted: false, retryAfter: 43_200 });
    expect(counters.reserve(frame, { ...none, micros: 250 }, noon)).toMatchObject({ granted: true });
  });
});
