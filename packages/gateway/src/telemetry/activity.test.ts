import { describe, expect, it } from 'vitest';
import { openExchange } from '../core/exchange.ts';
import type { ExchangeEnd } from '../core/telemetry.ts';
import { Activity } from './activity.ts';

function end(outcome: ExchangeEnd['outcome'], duration: number, input = 0): ExchangeEnd {
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt: 0,
    startedAt: 0,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  exchange.notes.usage = { input, output: 1 };
  return { exchange, outcome, status: 200, streamed: false, error: undefined, duration };
}

describe('the activity counters', () => {
  it('have no quantiles before the first answer', () => {
    expect(new Activity().summary()).toMatchObject({ total: 0, inFlight: 0, latency: { p50: null, p95: null } });
  });

  it('tell answered, refused and failed requests apart', () => {
    const activity = new Activity();
    for (const outcome of ['answered', 'refused', 'blocked', 'failed', 'cancelled'] as const) {
      activity.started();
      activity.ended(end(outcome, 1, 10));
    }
    activity.started();
    expect(activity.summary()).toMatchObject({
      total: 5,
      refused: 2,
      failed: 1,
      inFlight: 1,
      tokens: { input: 50, output: 5 },
    });
  });

  it('take the quantiles from the last 1,024 answers', () => {
    const activity = new Activity();
    for (let index = 0; index < 3_000; index += 1) activity.ended(end('answered', index));
    const { latency } = activity.summary();
    expect(latency.p50).toBeGreaterThanOrEqual(2_480);
    expect(latency.p50).toBeLessThanOrEqual(2_495);
    expect(latency.p95).toBeGreaterThanOrEqual(2_940);
  });
});
