import { describe, expect, test } from 'vitest';
import { durationText, rateLimitHeaders } from './rate-limit-headers.ts';

describe('the headers of limits', () => {
  test('tell of the limit of which the least is left, and of no money', () => {
    const headers = rateLimitHeaders([
      {
        limits: [
          { subject: 0, measure: 'requests', span: 'minute', limit: 100 },
          { subject: 1, measure: 'requests', span: 'day', limit: 1_000 },
          { subject: 0, measure: 'cost', span: 'month', limit: 5 },
        ],
        standings: [
          { used: 10, reset: 59_500 },
          { used: 950, reset: 7_200_000 },
          { used: 5, reset: 1 },
        ],
      },
      {
        limits: [{ subject: 0, measure: 'inputTokens', span: 'hour', limit: 10 }],
        standings: [{ used: 12, reset: 20 }],
      },
    ]);
    expect(headers.join(' ')).toBe(
      'x-ratelimit-limit-requests 1000 x-ratelimit-remaining-requests 50 x-ratelimit-reset-requests 2h0m0s ' +
        'x-ratelimit-limit-tokens 10 x-ratelimit-remaining-tokens 0 x-ratelimit-reset-tokens 20ms',
    );
  });

  test('are none where nothing is limited', () => {
    expect(rateLimitHeaders([{ limits: [], standings: [] }])).toEqual([]);
  });

  test('write durations as Go does, and never too short', () => {
    const times = [0, 0.2, 20, 999, 1_001, 59_999, 60_000, 360_000, 86_399_001];
    expect(times.map(durationText).join(' ')).toBe('0ms 1ms 20ms 999ms 2s 1m0s 1m0s 6m0s 24h0m0s');
  });
});
