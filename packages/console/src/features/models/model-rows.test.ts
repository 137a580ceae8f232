import type { OverviewShare } from '@gatehouse/contract/admin-overview';
import { describe, expect, test } from 'vitest';
import { modelRows, sortRows } from './model-rows.ts';

function shareOf(name: string, fields: Partial<OverviewShare> = {}): OverviewShare {
  return {
    name,
    requests: 1,
    answered: 1,
    blocked: 0,
    refused: 0,
    failed: 0,
    cancelled: 0,
    interrupted: 0,
    inputTokens: 0,
    outputTokens: 0,
    cost: {},
    latency: { p50: null, p95: null },
    last: 0,
    ...fields,
  };
}

const offered = [
  { name: 'idle', provider: 'a' },
  { name: 'busy', provider: 'b' },
];

describe('the rows of models', () => {
  test('have what is offered, and what was asked for but is offered no more', () => {
    const rows = modelRows(offered, [shareOf('busy'), shareOf('gone'), shareOf('a/idle')]);
    expect(rows.map(({ name, provider, share }) => [name, provider, share?.requests])).toEqual([
      ['idle', 'a', undefined],
      ['busy', 'b', 1],
      ['gone', undefined, 1],
      ['a/idle', 'a', 1],
    ]);
  });

  test('are sorted with what is unknown at the end', () => {
    const rows = modelRows(offered, [
      shareOf('busy', { latency: { p50: 5, p95: 9 } }),
      shareOf('gone', { requests: 4, latency: { p50: 7, p95: 8 } }),
    ]);
    const names = (by: Parameters<typeof sortRows>[1]): string[] => sortRows(rows, by).map(({ name }) => name);
    expect(names('requests')).toEqual(['gone', 'busy', 'idle']);
    expect(names('p95')).toEqual(['busy', 'gone', 'idle']);
    expect(names('name')).toEqual(['busy', 'gone', 'idle']);
    expect(names('provider')).toEqual(['idle', 'busy', 'gone']);
  });
});
