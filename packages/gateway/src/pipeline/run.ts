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
  return next;
}

function enter(stage: Stage, inner: Next, clock: Clock): Next {
  return (exchange) => {
    const entered = clock.elapsed();
    return stage.run(exchange, (passed) => {
      passed.notes.stageTimes[stage.name] = clock.elapsed() - entered;
      return inner(passed);
    });
  };
}
