import { expect, test } from 'vitest';
import { readLimits, typedLimitsOf } from './typed-limits.ts';

test('reads what it has written', () => {
  const limits = { requestsPerHour: 20, costPerMonth: 12.5 };
  expect(readLimits(typedLimitsOf(limits))).toEqual(limits);
  expect(readLimits(typedLimitsOf(undefined))).toBeUndefined();
});

test('takes a decimal comma, and nothing that is no limit', () => {
  expect(readLimits({ costPerDay: '2,5' })).toEqual({ costPerDay: 2.5 });
  for (const text of ['', 'many', '-1', '1.5']) expect(readLimits({ requestsPerHour: text }), text).toBe('fault');
});
