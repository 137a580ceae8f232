import type { SimilarCacheOptions } from '@gatehouse/contract/cache';
import type { ProviderOptions } from '@gatehouse/contract/config';
import type { Limits } from '@gatehouse/contract/limits';
import type { AliasTarget } from '@gatehouse/contract/routing';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { collect, emptyAnswer } from './core/answer.ts';
import type { CallSignal } from './core/call-signal.ts';
import { asGatehouseError, GatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { Clock } from './core/clock.ts';
import type { Prices } from './core/prices.ts';
import { realUse } from './core/real-use.ts';
import type { EmbeddingsRequest } from './core/request.ts';
import type { PossibleTarget, Router } from './core/router.ts';
import { FieldSegment } from './core/segment.ts';
import type { Log } from './core/telemetry.ts';
import { AttemptSignal } from './pipeline/attempt-signal.ts';
import { type CallMeter, metered, openMeter } from './pipeline/meter.ts';
import { createReserveCall, type ReserveCall } from './pipeline/reserve-call.ts';
import { SimilarQuestions, unitVector } from './pipeline/similar-questions.ts';
import { spentOnCall } from './pipeline/spent.ts';
import type { SimilarityRooms } from './pipeline/stages/cache.ts';
import { createTargetTrust } from './target-trust.ts';

export interface SimilarityParts {
  readonly router: Router;
  readonly providers: readonly ProviderOptions[];
  readonly aliases: readonly AliasTarget[];
  readonly prices: Prices;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Pick<Log, 'upstreamFailed'>;
}

/** Milliseconds; a question that is not read by then goes to the model. */
const longestWait = 2_000;

/**
 * What compares questions, with the configured model. Its calls are reserved and paid as those of the model are, by whoever asks, and stand in the
 * record beside them; where a limit has no room for one, questions are not compared.
 */
export function openSimilarity(
  { maxQuestions, model, tenants, threshold }: SimilarCacheOptions,
  { aliases, clock, limits, log, prices, providers, router }: SimilarityParts,
): SimilarityRooms {
  const trust = createTargetTrust(providers);
  const reserveCall = createReserveCall({ clock, prices, limits, aliases });
  const only = tenants === undefined ? undefined : new Set(tenants);

  async function vectorOf(text: string, exchange: Exchange, signal: CallSignal): Promise<Float32Array | undefined> {
    const body = { model, input: text };
    const segments = [new FieldSegment(body, 'input', '/input', 'user')];
    const request: EmbeddingsRequest = { kind: 'embeddings', model, body, notInspected: {}, segments };
    const { provider, target } = await router.choose(request);
    // It was made fit for whoever answers the model that was asked for.
    if (!trust.allows({ provider: provider.id, target }, router.targetsOf(exchange.request?.model ?? '')))
      return undefined;
    const side = await reserved(exchange, request, { provider: provider.id, target }, reserveCall);
    if (side === undefined) return undefined;
    const { meter } = side.notes;
    side.notes.upstreamStartedAt = clock.elapsed();
    try {
      const stream = await provider.call({ request, target, requestId: exchange.id, signal });
      const answer = emptyAnswer();
      for await (const delta of metered(stream, meter, clock)) collect(answer, delta);
      const vector = answer.embeddings[0]?.vector;
      return vector === undefined || typeof vector === 'string' ? undefined : unitVector(vector);
    } catch (thrown) {
      meter.givenUp = signal.aborted || asGatehouseError(thrown).code === 'upstream_timeout';
      throw thrown;
    } finally {
      pay(exchange, side, { provider: provider.id, target });
    }
  }

  /** As a call that was left: it counts for whoever asks, and stands beside the call that gives the answer. */
  function pay(exchange: Exchange, side: Exchange, place: PossibleTarget): void {
    const now = clock.elapsed();
    const spent = spentOnCall(side, prices, now);
    side.spending?.settle(realUse({ ...spent, micros: spent.cost?.micros }, side.spending.reserved));
    if (spent.source === 'none') return;
    const took = now - (side.notes.upstreamStartedAt ?? now);
    (exchange.notes.tried ??= []).push({ ...place, chosen: 'similar', code: 'compared', took, spent });
  }

  return {
    questions: new SimilarQuestions(maxQuestions),
    threshold,
    model,
    isFor: (tenant) => only?.has(tenant) ?? true,
    async embed(text, exchange) {
      const signal = new AttemptSignal(exchange.signal);
      const timer = setTimeout(() => signal.abort(new GatehouseError('upstream_timeout')), longestWait);
      try {
        return await vectorOf(text, exchange, signal);
      } catch (thrown) {
        log.upstreamFailed(model, exchange.id, asGatehouseError(thrown).code, thrown);
        return undefined;
      } finally {
        clearTimeout(timer);
        signal.close();
      }
    },
  };
}

type Side = Exchange & { readonly notes: { readonly meter: CallMeter } };

/** The exchange as one that asks the embeddings model; undefined where a limit has no room for that, or its price is not known and has to be. */
async function reserved(
  exchange: Exchange,
  request: EmbeddingsRequest,
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
