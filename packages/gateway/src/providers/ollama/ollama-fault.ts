import type { ErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from '../../core/errors.ts';
import { type FaultyAnswer, saysContextLength } from '../../upstream/faults.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';

/** What the words of an error say (it has no codes); undefined where the status says as much. */
export function ollamaFaultCode({ body }: Pick<FaultyAnswer, 'body'>): ErrorCode | undefined {
  const text = body.slice(0, 8_192).toLowerCase();
  if (saysContextLength(text) || text.includes('exceeds maximum context') || text.includes('exceed the context'))
    return 'context_length_exceeded';
  if (text.includes('"error"') && text.includes('not found') && text.includes('model'))
    return 'upstream_model_not_found';
  if (text.includes('server busy')) return 'upstream_rate_limited';
  return undefined;
}

/** The error for one that came in an answer with a good status. */
export function ollamaFault(body: string, excerpt: Excerpt): GatehouseError {
  return new GatehouseError(ollamaFaultCode({ body }) ?? 'upstream_failed', {
    cause: new UpstreamAnswerError(200, excerpt(body)),
  });
}
