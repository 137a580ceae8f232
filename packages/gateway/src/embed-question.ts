import type { SimilarCacheOptions } from '@gatehouse/contract/cache';
import type { ProviderOptions } from '@gatehouse/contract/config';
import type { CallSignal } from './core/call-signal.ts';
import { asGatehouseError, GatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { EmbeddingsRequest } from './core/request.ts';
import type { Router } from './core/router.ts';
import { FieldSegment } from './core/segment.ts';
import type { Log } from './core/telemetry.ts';
import { AttemptSignal } from './pipeline/attempt-signal.ts';
import { SimilarQuestions, unitVector } from './pipeline/similar-questions.ts';
import type { SimilarityRooms } from './pipeline/stages/cache.ts';
import type { OpenSideAccount } from './side-calls.ts';
import { createTargetTrust } from './target-trust.ts';

export interface SimilarityParts {
  readonly router: Router;
  readonly providers: readonly ProviderOptions[];
  readonly openAccount: OpenSideAccount;
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
  { log, openAccount, providers, router }: SimilarityParts,
): SimilarityRooms {
  const trust = createTargetTrust(providers);
  const only = tenants === undefined ? undefined : new Set(tenants);

  async function vectorOf(text: string, exchange: Exchange, signal: CallSignal): Promise<Float32Array | undefined> {
    const body = { model, input: text };
    const segments = [new FieldSegment(body, 'input', '/input', 'user')];
    const request: EmbeddingsRequest = { kind: 'embeddings', model, body, notInspected: {}, segments };
    const { provider, target } = await router.choose(request);
    // It was made fit for whoever answers the model that was asked for.
    if (!trust.allows({ provider: provider.id, target }, router.targetsOf(exchange.request?.model ?? '')))
      return undefined;
    const answer = await openAccount(exchange, 'similar').ask(request, { provider, target }, signal);
    const vector = answer?.embeddings[0]?.vector;
    return vector === undefined || typeof vector === 'string' ? undefined : unitVector(vector);
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
