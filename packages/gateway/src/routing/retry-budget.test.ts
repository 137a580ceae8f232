import { expect, test } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

const options = { share: 0.25, perSecond: 1, backoff: 100, longestBackoff: 2_000 };

test('allows a share of the requests beside what is always allowed, so that retries cannot become a storm', () => {
  const budget = new RetryBudget(options, 0);
  let allowed = 0;
  for (let request = 0; request < 1_000; request += 1) {
    budget.requested(0);
    for (let retry = 0; retry < 3; retry += 1) allowed += Number(budget.take(0));
  }
  expect(allowed).toBe(10 + 250);
  expect(budget.left(0)).toBe(0);
});

test('is filled by time, and saves up no more than its bound', () => {
  const budget = new RetryBudget({ ...options, share: 0 }, 0);
  for (let retry = 0; retry < 10; retry += 1) expect(budget.take(0)).toBe(true);
  expect(budget.take(0)).toBe(false);
  expect(budget.take(999)).toBe(false);
  expect(budget.take(1_000)).toBe(true);
  expect(budget.left(1_000_000)).toBe(10);
});

test('allows nothing where nothing is allowed', () => {
  const budget = new RetryBudget({ ...options, share: 0, perSecond: 0 }, 0);
  budget.requested(0);
  expect(budget.take(1_000_000)).toBe(false);
});
