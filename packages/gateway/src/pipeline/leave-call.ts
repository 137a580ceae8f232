import type { Clock } from '../core/clock.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Prices } from '../core/prices.ts';
import { realUse } from '../core/real-use.ts';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { spentOnCall } from './spent.ts';

export interface LeaveCallRooms {
  readonly prices: Prices;
  readonly clock: Clock;
}

/**
 * Leaves the call that stands in the exchange for another one: what it has used is paid, what it held is given back, and it stands in the record as one
 * that was tried. An answer from the cache holds nothing.
 */
export function leaveCall(exchange: Exchange, code: ErrorCode, { clock, prices }: LeaveCallRooms): void {
  const { notes, spending } = exchange;
  const now = clock.elapsed();
  if (notes.meter !== undefined && notes.provider !== undefined && notes.target !== undefined) {
    const spent = spentOnCall(exchange, prices, now);
    spending?.settle(realUse({ ...spent, micros: spent.cost?.micros }, spending.reserved));
    (notes.tried ??= []).push({
      provider: notes.provider,
      target: notes.target,
      chosen: notes.chosen ?? 'only',
      code,
      took: now - (notes.upstreamStartedAt ?? now),
      spent,
    });
  }
  exchange.slot?.release();
  exchange.slot = undefined;
  exchange.spending = undefined;
  Object.assign(notes, {
    cache: 'off',
    cacheAge: undefined,
    similarity: undefined,
    chosen: undefined,
    meter: undefined,
    queued: undefined,
    upstreamStartedAt: undefined,
    usage: undefined,
    stageEnteredAt: now,
  });
}
