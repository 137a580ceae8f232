import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { AnswerStream } from './delta.ts';
import type { Exchange } from './exchange.ts';
import type { StageName } from './stage-names.ts';

export type Next = (exchange: Exchange) => Promise<AnswerStream>;

/**
 * One ring of the onion. What stands before `await next(exchange)` is its way in, and what it does to the returned stream
 * is its way out; so the return order is right by construction.
 */
export interface Stage {
  readonly name: StageName;
  /** What it does as configured, for `gatehouse explain` and the console, which make sentences of it. No secrets. */
  explain(): readonly StageFact[];
  /**
   * May also throw at once: `record`, which is around everything, takes both alike. A stage that has nothing to wait for
   * returns what `next` gives it, since each `async` on the way costs every request two promises more.
   */
  run(exchange: Exchange, next: Next): Promise<AnswerStream>;
}
