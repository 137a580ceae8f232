import type { AnswerCache, CacheWishes, KeptAnswer } from '../../core/cache.ts';
import type { Clock } from '../../core/clock.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { requestOf, type Exchange } from '../../core/exchange.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import { AnswersUnderWay } from '../answers-under-way.ts';
import { cacheKey } from '../cache-key.ts';

export interface CacheRooms {
  /** Undefined where the cache is off. */
  readonly answers: AnswerCache | undefined;
  readonly clock: Clock;
  /** SHA-256 of the policy in force: a changed policy never meets an old answer. */
  readonly policyHash: string;
  readonly router: Pick<Router, 'targetsOf'>;
  /** Whether plain requests wait for an equal one that is under way. */
  readonly coalesce: boolean;
  /** Labels of keys whose requests pass by. */
  readonly exceptLabels: ReadonlySet<string>;
}

/**
 * Exact cache. It stands inside pseudonymise and inspectOutput, so what it keeps is pseudonymised, and every hit is
 * inspected again on its way out.
 */
export function cache({ answers, clock, coalesce, exceptLabels, policyHash, router }: CacheRooms): Stage {
  const underWay = new AnswersUnderWay();

  async function serve(
    answersHere: AnswerCache,
    exchange: Exchange,
    next: (exchange: Exchange) => Promise<AnswerStream>,
  ): Promise<AnswerStream> {
    const { caller, cacheWishes, notes } = exchange;
    if (cacheWishes?.noStore === true || caller?.labels?.some((label) => exceptLabels.has(label)) === true) {
      notes.cache = 'bypass';
      if (cacheWishes?.onlyIfCached === true) throw new GatehouseError('not_in_cache');
      return next(exchange);
    }
    const request = requestOf(exchange);
    const key = cacheKey(exchange, { policyHash, targets: router.targetsOf(request.model) });
    if (cacheWishes?.noCache !== true) {
      const found = answersHere.get(key, clock.now());
      const kept = found instanceof Promise ? await found : found;
      if (kept !== undefined && isWelcome(kept, cacheWishes, answersHere.ttl, clock.now())) {
        notes.cache = 'hit';
        notes.cacheAge = Math.max(0, clock.now() - kept.keptAt);
        return replay(kept.answer);
      }
      if (cacheWishes?.onlyIfCached === true) throw new GatehouseError('not_in_cache');
      const isStreamed = request.kind === 'chat' && request.stream;
      const flight = coalesce && !isStreamed ? underWay.find(key) : undefined;
      const landed = await flight?.wait(exchange.signal);
      if (landed !== undefined) {
        notes.cache = 'hit';
        notes.cacheAge = 0;
        return replay(landed);
      }
    }
    notes.cache = 'miss';
    const flight = underWay.begin(key);
    const land = (): void => flight.land(undefined);
    // Whatever becomes of its answer, and even if nobody ever reads it.
    (exchange.atEnd ??= []).push(land);
    try {
      const stream = await next(exchange);
      return flight.follow(stream, (answer) => answersHere.put(key, answer, clock.now()));
    } catch (thrown) {
      land();
      throw thrown;
    }
  }

  return {
    name: 'cache',
    explain: () =>
      answers === undefined
        ? [{ id: 'off' }]
        : [
            answers.maxBytes === undefined
              ? { id: 'shared-cache', largest: answers.maxEntryBytes, ttl: answers.ttl }
              : { id: 'exact-cache', bytes: answers.maxBytes, largest: answers.maxEntryBytes, ttl: answers.ttl },
            { id: 'cache-scope' },
            ...(coalesce ? [{ id: 'cache-coalesces' as const }] : []),
            ...(exceptLabels.size === 0 ? [] : [{ id: 'cache-except' as const, labels: [...exceptLabels] }]),
          ],
    run: (exchange, next) => (answers === undefined ? next(exchange) : serve(answers, exchange, next)),
  };
}

function isWelcome({ keptAt }: KeptAnswer, wishes: CacheWishes | undefined, ttl: number, now: number): boolean {
  if (wishes === undefined) return true;
  const age = now - keptAt;
  return age <= (wishes.maxAge ?? Infinity) && ttl - age >= (wishes.minFresh ?? 0);
}

async function* replay(answer: readonly Delta[]): AnswerStream {
  yield* answer;
}
