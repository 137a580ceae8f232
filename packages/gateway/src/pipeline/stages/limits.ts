import type { Limits } from '@gatehouse/contract/limits';
import type { AttemptOptions } from '@gatehouse/contract/inspection';
import type { Clock } from '../../core/clock.ts';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { Suspicion } from '../../core/attempts.ts';
import { callerOf } from '../../core/exchange.ts';
import type { Prices } from '../../core/prices.ts';
import type { Limiter } from '../../core/limits.ts';
import type { Stage } from '../../core/stage.ts';
import { explainLimits } from './explain-limits.ts';
import { heedSuspicion, pause, refuseSuspendedKey } from '../heed-suspicion.ts';

export interface LimitsRooms {
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly defaultLimits: Limits;
  /** Whose currency budgets are in. */
  readonly prices: Pick<Prices, 'currency'>;
  /** Of the body of a request, as the door allows it. */
  readonly bodyLimits: BodyLimits;
  readonly suspicion: Suspicion;
  /** As configured; for explaining it. */
  readonly attempts: AttemptOptions;
}

export interface BodyLimits {
  readonly bytes: number;
  /** Milliseconds. */
  readonly time: number;
}

/** Reserves before anything is spent, the reading of the body included, and gives back when the answer has ended. */
export function limits(rooms: LimitsRooms): Stage {
  const { limiter, clock, defaultLimits, bodyLimits, suspicion, attempts, prices } = rooms;
  return {
    name: 'limits',
    explain: () => [
      { id: 'request-rate', requests: defaultLimits.requestsPerMinute, window: 60_000 },
      { id: 'concurrency', requests: defaultLimits.concurrency },
      { id: 'limits-of-keys' },
      ...explainLimits(defaultLimits, prices.currency),
      { id: 'request-body', ...bodyLimits },
      ...explainAttempts(attempts),
    ],
    async run(exchange, next) {
      const caller = callerOf(exchange);
      refuseSuspendedKey(exchange, caller.key, suspicion);
      const admission = limiter.admit(caller, clock.now());
      // Given back by `record`, which is told of every end.
      exchange.admission = admission instanceof Promise ? await admission : admission;
      const received = await exchange.receive();
      exchange.rawBody = received.raw;
      exchange.request = received.request;
      const delay = heedSuspicion(exchange, caller.key, suspicion);
      if (delay > 0) await pause(delay, exchange.signal);
      return next(exchange);
    },
  };
}

function explainAttempts({ slowAt, slowBy, reviewAt, suspendAt, suspendFor, window }: AttemptOptions): StageFact[] {
  return [
    {
      id: 'attempts',
      window,
      ...(slowAt === undefined ? {} : { slowAt, slowBy }),
      ...(reviewAt === undefined ? {} : { reviewAt }),
      ...(suspendAt === undefined ? {} : { suspendAt, suspendFor }),
    },
  ];
}
