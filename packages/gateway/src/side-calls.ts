import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Limits } from '@gatehouse/contract/limits';
import { collect, emptyAnswer } from './core/answer.ts';
import type { Clock } from './core/clock.ts';
import { asGatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { Prices } from './core/prices.ts';
import { realUse } from './core/real-use.ts';
import type { ModelRequest } from './core/request.ts';
import type { PossibleTarget } from './core/router.ts';
import type { SideAccount } from './core/side-account.ts';
import { type CallMeter, metered, openMeter } from './pipeline/meter.ts';
import { createReserveCall, type ReserveCall, type ReserveCallRooms } from './pipeline/reserve-call.ts';
import { spentOnCall } from './pipeline/spent.ts';

export interface SideCallParts {
  readonly aliases: ReserveCallRooms['aliases'];
  readonly prices: Prices;
  readonly limits: Limits;
  readonly clock: Clock;
}

/** Why a model is asked beside the one that answers. */
export type SideReason = 'similar' | 'retrieval';

/** Opens the account of an exchange: its calls are reserved and paid as that of the model that answers is, by whoever asks. */
export type OpenSideAccount = (exchange: Exchange, reason: SideReason) => SideAccount;

export function createSideCalls({ aliases, clock, limits, prices }: SideCallParts): OpenSideAccount {
  const reserveCall = createReserveCall({ clock, prices, limits, aliases });

  /** As a call that was left: it counts for whoever asks, and stands beside the call that gives the answer. */
  function pay(exchange: Exchange, side: Exchange, place: PossibleTarget, chosen: SideReason): void {
    const now = clock.elapsed();
    const spent = spentOnCall(side, prices, now);
    side.spending?.settle(realUse({ ...spent, micros: spent.cost?.micros }, side.spending.reserved));
    if (spent.source === 'none') return;
    const took = now - (side.notes.upstreamStartedAt ?? now);
    (exchange.notes.tried ??= []).push({ ...place, chosen, code: 'compared', took, spent });
  }

  return (exchange, reason) => ({
    async ask(request, { provider, target }, signal) {
      const place = { provider: provider.id, target };
      const side = await reserved(exchange, request, place, reserveCall);
      if (side === undefined) return undefined;
      const { meter } = side.notes;
      side.notes.upstreamStartedAt = clock.elapsed();
      try {
        const stream = await provider.call({ request, target, requestId: exchange.id, signal });
        const answer = emptyAnswer();
        for await (const delta of metered(stream, meter, clock)) collect(answer, delta);
        return answer;
      } catch (thrown) {
        meter.givenUp = signal.aborted || asGatehouseError(thrown).code === 'upstream_timeout';
        throw thrown;
      } finally {
        pay(exchange, side, place, reason);
      }
    },
  });
}

type Side = Exchange & { readonly notes: { readonly meter: CallMeter } };

/** The exchange as one that asks a model beside; undefined where a limit has no room for that, or its price is not known and has to be. */
async function reserved(
  exchange: Exchange,
  request: ModelRequest,
  place: PossibleTarget,
  reserveCall: ReserveCall,
): Promise<Side | undefined> {
  const notes = { ...exchange.notes, ...place, meter: openMeter() };
  const side = { ...exchange, request, spending: undefined, slot: undefined, notes };
  try {
    await reserveCall(side, request, place);
    return side;
  } catch (thrown) {
    if (limitCodes.has(asGatehouseError(thrown).code)) return undefined;
    throw thrown;
  }
}

const limitCodes: ReadonlySet<ErrorCode> = new Set([
  'budget_exceeded',
  'concurrency_limit_exceeded',
  'limits_unavailable',
  'price_unknown',
  'rate_limit_exceeded',
  'request_over_limit',
  'token_limit_exceeded',
]);
