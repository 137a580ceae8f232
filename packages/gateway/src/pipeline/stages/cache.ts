import type { AnswerCache, AnswerMaker, CacheWishes, KeptAnswer } from '../../core/cache.ts';
import type { Clock } from '../../core/clock.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { requestOf, type Exchange } from '../../core/exchange.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import { AnswersUnderWay } from '../answers-under-way.ts';
import { askedQuestion, factsOf } from '../asked-question.ts';
import { cacheKey, type CacheKeyFacts, questionSetKey } from '../cache-key.ts';
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
 * Cache of equal requests and, where that is wanted, of questions that mean the same. It stands inside pseudonymise and
 * inspectOutput, so what it keeps is pseudonymised, and every hit is inspected again on its way out.
 */
export function cache({ answers, clock, coalesce, exceptLabels, policyHash, router, similar }: CacheRooms): Stage {
  const underWay = new AnswersUnderWay();

  /** Undefined where nothing is kept, or the client does not want it any more. */
  async function look(kept: AnswerCache, key: string, { cacheWishes }: Exchange): Promise<KeptAnswer | undefined> {
    const found = kept.get(key, clock.now());
    const answer = found instanceof Promise ? await found : found;
    return answer !== undefined && isWelcome(answer, cacheWishes, kept.ttl, clock.now()) ? answer : undefined;
  }

  function give({ notes }: Exchange, { answer, keptAt, madeBy }: KeptAnswer): AnswerStream {
    notes.cache = 'hit';
    notes.keptFrom = madeBy;
    notes.modelDigest = madeBy?.digest;
    notes.cacheAge = Math.max(0, clock.now() - keptAt);
    return replay(answer);
  }

  /** What makes a question comparable; undefined where it is not to be compared, or could not be read. */
  async function compare(exchange: Exchange, facts: CacheKeyFacts): Promise<NewQuestion | undefined> {
    if (similar?.isFor(exchange.caller?.tenant ?? '') !== true) return undefined;
    const asked = askedQuestion(requestOf(exchange));
    const vector = asked === undefined ? undefined : await similar.embed(asked.text, exchange);
    if (asked === undefined || vector === undefined) return undefined;
    return { set: questionSetKey(exchange, facts, asked.others), vector, facts: factsOf(asked.text) };
  }

  async function serve(
    kept: AnswerCache,
    exchange: Exchange,
    next: (exchange: Exchange) => Promise<AnswerStream>,
  ): Promise<AnswerStream> {
    const { caller, cacheWishes, notes } = exchange;
    const { kind } = requestOf(exchange);
    // Recordings are too large to be compared, and whoever has an image made twice wants two.
    const isKept = kind !== 'transcription' && kind !== 'image';
    if (!isKept || cacheWishes?.noStore === true || caller?.labels?.some((label) => exceptLabels.has(label)) === true) {
      notes.cache = 'bypass';
      if (cacheWishes?.onlyIfCached === true) throw new GatehouseError('not_in_cache');
      return next(exchange);
    }
    const request = requestOf(exchange);
    const facts = { policyHash, router };
    const key = cacheKey(exchange, facts);
    // Others would wait for as long as the client of a stream takes to read it, so nobody waits for one either.
    const joins = coalesce && !(request.kind === 'chat' && request.stream);
    let question: NewQuestion | undefined;
    if (cacheWishes?.noCache !== true) {
      const equal = await look(kept, key, exchange);
      if (equal !== undefined) return give(exchange, equal);
      question = await compare(exchange, facts);
      const like =
        question && similar?.questions.find(question.set, question.vector, question.facts, similar.threshold);
      const similarAnswer = like && (await look(kept, like.key, exchange));
      if (like !== undefined && similarAnswer !== undefined) {
        notes.similarity = Math.min(1_000, Math.floor(like.similarity * 1_000));
        return give(exchange, similarAnswer);
      }
      if (cacheWishes?.onlyIfCached === true) throw new GatehouseError('not_in_cache');
      const landed = joins ? await underWay.find(key)?.wait(exchange.signal) : undefined;
      if (landed !== undefined) return give(exchange, landed);
    }
    notes.cache = 'miss';
    const { clearings } = kept;
    const flight = joins ? underWay.begin(key) : undefined;
    // Empty-handed unless it has landed before, whatever becomes of the answer, and even if nobody ever reads it.
    if (flight !== undefined) (exchange.atEnd ??= []).push(() => flight.land(undefined));
    try {
      const stream = await next(exchange);
      // A model on trial answers those who take part in the trial, and nobody else from what it has said to them.
      if (notes.fromCanary) {
        flight?.land(undefined);
        return stream;
      }
      const madeBy = makerOf(exchange);
      return gather(stream, (answer) => {
        const keep = (): void => {
          const made: KeptAnswer = { answer, madeBy, keptAt: clock.now() };
          flight?.land(made);
          // What was to be forgotten meanwhile may be this.
          if (kept.clearings !== clearings) return;
          kept.put(key, made);
          if (question !== undefined)
            similar?.questions.add(question.set, { key, vector: question.vector, facts: question.facts });
        };
        // An answer that is refused in the end is nobody else's.
        if (exchange.onValid === undefined) keep();
        else exchange.onValid.push(keep);
      });
    } catch (thrown) {
      flight?.land(undefined);
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

function makerOf({ notes }: Exchange): AnswerMaker | undefined {
  const { modelDigest: digest, provider, target } = notes;
  return provider === undefined || target === undefined ? undefined : { provider, target, digest };
}

/** Passes the answer on, and tells of it as a whole, but only when it came to its proper end. */
async function* gather(stream: AnswerStream, whole: (answer: readonly Delta[]) => void): AnswerStream {
  const answer: Delta[] = [];
  for await (const delta of stream) {
    answer.push(delta);
    yield delta;
  }
  whole(answer);
}

async function* replay(answer: readonly Delta[]): AnswerStream {
  yield* answer;
}
