import { describe, expect, test } from 'vitest';
import { beginOf, periods } from './periods.ts';

const now = new Date(2026, 10, 22, 18, 41, 7, 300).getTime();

describe('the periods of the console', () => {
  test('begin on a border of the steps that they are drawn in', () => {
    expect(new Date(beginOf('hour', now))).toEqual(new Date(2026, 10, 22, 17, 41));
    expect(new Date(beginOf('day', now))).toEqual(new Date(2026, 10, 21, 18, 30));
    expect(new Date(beginOf('week', now))).toEqual(new Date(2026, 10, 16));
    expect(new Date(beginOf('month', now))).toEqual(new Date(2026, 9, 24));
  });

  test('are longer one after the other', () => {
    const begins = periods.map((period) => beginOf(period, now));
    expect(begins).toEqual(begins.toSorted((one, other) => other - one));
  });
});
