import type { ErrorCode } from '@gatehouse/contract/errors';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { openExchange } from '../core/exchange.ts';
import type { ExchangeEnd } from '../core/telemetry.ts';
import { ProviderCalls } from './provider-calls.ts';

function end(outcome: ExchangeEnd['outcome'], code?: ErrorCode, provider: string | null = 'local'): ExchangeEnd {
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
  exchange.notes.provider = provider ?? undefined;
  const error = code === undefined ? undefined : new GatehouseError(code);
  return { exchange, outcome, status: 200, streamed: false, error, duration: 1 };
}

describe('the last calls of providers', () => {
  it('are not known before the first', () => {
    expect(new ProviderCalls().last('local')).toBeUndefined();
  });

  it('keep the fault of the last one, until another one is answered', () => {
    const calls = new ProviderCalls();
    calls.ended(end('failed', 'upstream_timeout'), 1);
    expect(calls.last('local')).toEqual({ fault: 'upstream_timeout', at: 1 });
    calls.ended(end('answered'), 2);
    expect(calls.last('local')).toEqual({ fault: undefined, at: 2 });
    expect(calls.last('other')).toBeUndefined();
  });

  it('take a refusal of one request for an answer', () => {
    const calls = new ProviderCalls();
    calls.ended(end('failed', 'upstream_unreachable'), 1);
    calls.ended(end('failed', 'context_length_exceeded'), 2);
    expect(calls.last('local')).toEqual({ fault: undefined, at: 2 });
  });

  it('know of a provider whose calls were left for another one', () => {
    const calls = new ProviderCalls();
    const told = end('answered', undefined, 'second');
    const spent = { usage: undefined, source: 'none', estimate: undefined, cost: undefined, saved: undefined } as const;
    const left = { target: 'large', chosen: 'only', took: 5, spent } as const;
    told.exchange.notes.tried = [
      { ...left, provider: 'first', code: 'upstream_failed' },
      { ...left, provider: 'slow', code: 'slower' },
      { ...left, provider: 'small', code: 'context_length_exceeded' },
    ];
    calls.ended(told, 1);
    expect(calls.last('first')).toEqual({ fault: 'upstream_failed', at: 1 });
    expect(calls.last('second')).toEqual({ fault: undefined, at: 1 });
    expect(calls.last('slow')).toBeUndefined();
    expect(calls.last('small')?.fault).toBeUndefined();
  });

  it.each([
    ['a client that went away', end('cancelled', 'client_closed_request')],
    ['a guard that blocked the answer', end('blocked', 'output_blocked')],
    ['a record that could not be written', end('failed', 'ledger_unavailable')],
    ['a request that reached no provider', end('refused', 'rate_limit_exceeded', null)],
  ])('learn nothing from %s', (_case, told) => {
    const calls = new ProviderCalls();
    calls.ended(end('failed', 'upstream_timeout'), 1);
    calls.ended(told, 2);
    expect(calls.last('local')).toEqual({ fault: 'upstream_timeout', at: 1 });
  });

  it('are forgotten when a name may stand for another server', () => {
    const calls = new ProviderCalls();
    calls.ended(end('answered'), 1);
    calls.forget();
    expect(calls.last('local')).toBeUndefined();
  });
});
