import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Next, Stage } from '../core/stage.ts';

export type Run = (exchange: Exchange) => Promise<AnswerStream>;

/** Folds the stages into one function, from the inside out, and times each stage's way in. */
export function createRun(stages: readonly Stage[], clock: Clock): Run {
  let next: Next = () => Promise.reject(new GatehouseError('internal_error', { note: 'the path has no last stage' }));
  for (const stage of stages.toReversed()) next = enter(stage, next, clock);
  return (exchange) => {
    exchange.notes.stageEnteredAt = clock.elapsed();
    return next(exchange);
  };
}

/** One reading of the clock ends a stage's way in and begins the next one's. */
function enter(stage: Stage, inner: Next, clock: Clock): Next {
  // Made once for the path and not for each request; what belongs to a request lies in its notes.
  const next: Next = (exchange) => {
    const { notes } = exchange;
    const now = clock.elapsed();
    notes.stageTimes[stage.name] = now - notes.stageEnteredAt;
    notes.stageEnteredAt = now;
    return inner(exchange);
  };
  return (exchange) => stage.run(exchange, next);
}
