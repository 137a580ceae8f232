import type { AnswerCache, CacheWishes, KeptAnswer } from '../../core/cache.ts';
import type { Clock } from '../../core/clock.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { requestOf, type Exchange } from '../../core/exchange.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import { AnswersUnderWay } from '../answers-under-way.ts';
import { askedQuestion, factsOf } from '../asked-question.ts';
import { cacheKey, questionSetKey } from '../cache-key.ts';
import type { SimilarQuestions } from '../similar-questions.ts';

/** Answering questions that mean the same as one whose answer is kept. */
export interface SimilarityRooms {
  readonly questions: SimilarQuestions;
  /** Cosine of the angle between two questions, from 0 to 1, from which on they count as the same. */
  readonly threshold: number;
  /** Name of the model, for explaining it. */
  readonly model: string;
  readonly isFor: (tenant: string) => boolean;
  /** A vector of length 1; undefined where none can be had, or the model may not read the text. Never rejects. */
  readonly embed: (text: string, exchange: Exchange) => Promise<Float32Array | undefined>;
}

export interface CacheRooms {
  /** Undefined where the cache is off. */
  readonly answers: AnswerCache | undefined;
  readonly clock: Clock;
  /** SHA-256 of the policy in force: a changed policy never meets an old answer. */
  readonly policyHash: string;
  readonly router: Pick<Router, 'targetsOf' | 'revisionOf'>;
  /** Whether plain requests wait for an equal one that is under way. */
  readonly coalesce: boolean;
  /** Labels of keys whose requests pass by. */
  readonly exceptLabels: ReadonlySet<string>;
  /** Undefined where only equal requests count. */
  readonly similar: SimilarityRooms | undefined;
}

/** A question that was looked for among similar ones and not found. */
interface NewQuestion {
  readonly set: string;
  readonly vector: Float32Array;
  readonly facts: string;
}

/**
 * Cache of equal requests and, where that is wanted, of questions that mean the same. It stands inside pseudonymise and inspectOutput, so what it keeps is pseudonymised, and every hit is
 * inspected again on its way out.
 */
export function cache({ answers, clock, coalesce, exceptLabels, policyHash, router, similar }: CacheRooms): Stage {
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
    const facts = { policyHash, router };
    const key = cacheKey(exchange, facts);
    let question: NewQuestion | undefined;
    if (cacheWishes?.noCache !== true) {
      const found = answersHere.get(key, clock.now());
      const kept = found instanceof Promise ? await found : found;
      if (kept !== undefined && isWelcome(kept, cacheWishes, answersHere.ttl, clock.now())) {
        notes.cache = 'hit';
        notes.cacheAge = Math.max(0, clock.now() - kept.keptAt);
        return replay(kept.answer);
      }
      const asked = similar?.isFor(caller?.tenant ?? '') === true ? askedQuestion(request) : undefined;
      if (asked !== undefined && similar !== undefined) {
        const vector = await similar.embed(asked.text, exchange);
        if (vector !== undefined) {
          question = { set: questionSetKey(exchange, facts, asked.others), vector, facts: factsOf(asked.text) };
          const like = similar.questions.find(question.set, vector, question.facts, similar.threshold);
          const keptLike = like === undefined ? undefined : await answersHere.get(like.key, clock.now());
          if (
            like !== undefined &&
            keptLike !== undefined &&
            isWelcome(keptLike, cacheWishes, answersHere.ttl, clock.now())
          ) {
            notes.cache = 'hit';
            notes.cacheAge = Math.max(0, clock.now() - keptLike.keptAt);
            notes.similarity = Math.min(1_000, Math.floor(like.similarity * 1_000));
            return replay(keptLike.answer);
          }
        }
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
      return flight.follow(stream, (answer) => {
        answersHere.put(key, answer, clock.now());
        if (question !== undefined)
          similar?.questions.add(question.set, { key, vector: question.vector, facts: question.facts });
      });
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
            ...(similar === undefined
              ? []
              : [
                  {
                    id: 'cache-similar' as const,
                    model: similar.model,
                    threshold: Math.round(similar.threshold * 1_000),
                  },
                ]),
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
