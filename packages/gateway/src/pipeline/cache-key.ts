import { createHash } from 'node:crypto';
import { requestOf, type Exchange } from '../core/exchange.ts';
import type { JsonObject } from '../core/json.ts';
import type { Router } from '../core/router.ts';
import { canonicalJson } from '../lib/canonical-json.ts';

export interface CacheKeyFacts {
  /** SHA-256 of the policy in force: a changed policy never meets an old answer. */
  readonly policyHash: string;
  /** Who may answer the name at this moment, and what a model is where that can be told. */
  readonly router: Pick<Router, 'targetsOf' | 'revisionOf'>;
}

/**
 * SHA-256 over all that decides an answer: the tenant, the policy, the model with whoever may answer under its name and its digest where that is known, and the canonical
 * request as it would be sent, pseudonymised. Not whether it is streamed, which changes nothing in the answer.
 */
export function cacheKey(exchange: Exchange, facts: CacheKeyFacts): string {
  return questionSetKey(exchange, facts, requestOf(exchange).body);
}

/** The same over a part of the request: without the question itself it names the set in which questions are compared. */
export function questionSetKey(exchange: Exchange, { policyHash, router }: CacheKeyFacts, part: JsonObject): string {
  const request = requestOf(exchange);
  const { stream: _stream, stream_options: _options, ...body } = part;
  const answering = router
    .targetsOf(request.model)
    .map((possible) => [possible.provider, possible.target, router.revisionOf(possible) ?? '']);
  const betas = request.kind === 'chat' ? (request.betas ?? []) : [];
  const scope = [exchange.caller?.tenant ?? '', policyHash, request.kind, request.model, answering, betas];
  return createHash('sha256').update(JSON.stringify(scope)).update(canonicalJson(body)).digest('hex');
}
