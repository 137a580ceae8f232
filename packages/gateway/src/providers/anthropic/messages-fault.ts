import type { ErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from '../../core/errors.ts';
import { type FaultyAnswer, saysContextLength } from '../../upstream/faults.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';
import { isObject } from '../../upstream/foreign-json.ts';

/** https://docs.anthropic.com/en/api/errors */
const codes: Readonly<Record<string, ErrorCode>> = {
  api_error: 'upstream_failed',
  authentication_error: 'upstream_auth',
  billing_error: 'upstream_auth',
  overloaded_error: 'upstream_rate_limited',
  permission_error: 'upstream_auth',
  rate_limit_error: 'upstream_rate_limited',
  request_too_large: 'context_length_exceeded',
  timeout_error: 'upstream_timeout',
};

function typeOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const error = isObject(value) ? value['error'] : undefined;
    return isObject(error) && typeof error['type'] === 'string' ? error['type'] : '';
  } catch {
    return '';
  }
}

/** What the type of an error says; undefined where the status says as much. */
export function messagesFaultCode({ body }: Pick<FaultyAnswer, 'body'>): ErrorCode | undefined {
  const type = typeOf(body);
  if (type === 'not_found_error') return 'upstream_model_not_found';
  if (type === 'invalid_request_error' && saysContextLength(body)) return 'context_length_exceeded';
  return Object.hasOwn(codes, type) ? codes[type] : undefined;
}

/** The error for one that came in an answer with a good status. */
export function messagesFault(status: number, body: string, excerpt: Excerpt): GatehouseError {
  return new GatehouseError(messagesFaultCode({ body }) ?? 'upstream_failed', {
    cause: new UpstreamAnswerError(status, excerpt(body)),
  });
}
