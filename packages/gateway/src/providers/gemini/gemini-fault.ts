import type { ErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from '../../core/errors.ts';
import { type FaultyAnswer, saysContextLength } from '../../upstream/faults.ts';
import { isObject } from '../../upstream/foreign-json.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';

/** Codes of google.rpc.Status, https://cloud.google.com/apis/design/errors */
const codes: Readonly<Record<string, ErrorCode>> = {
  DEADLINE_EXCEEDED: 'upstream_timeout',
  INTERNAL: 'upstream_failed',
  NOT_FOUND: 'upstream_model_not_found',
  PERMISSION_DENIED: 'upstream_auth',
  RESOURCE_EXHAUSTED: 'upstream_rate_limited',
  UNAUTHENTICATED: 'upstream_auth',
  UNAVAILABLE: 'upstream_failed',
};

function errorIn(body: string): { readonly status: string; readonly message: string } {
  try {
    const value: unknown = JSON.parse(body);
    // Streams that fail at once say it in a list of one.
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const error = isObject(first) ? first['error'] : undefined;
    if (!isObject(error)) return { status: '', message: '' };
    const { message, status } = error;
    return { status: typeof status === 'string' ? status : '', message: typeof message === 'string' ? message : '' };
  } catch {
    return { status: '', message: '' };
  }
}

/** What the code of an error says; undefined where the HTTP status says as much. */
export function geminiFaultCode({ body }: Pick<FaultyAnswer, 'body'>): ErrorCode | undefined {
  const { message, status } = errorIn(body);
  if (status === 'INVALID_ARGUMENT' || status === 'FAILED_PRECONDITION') {
    if (/api key/i.test(message)) return 'upstream_auth';
    if (saysContextLength(message) || message.includes('exceeds the maximum number of tokens'))
      return 'context_length_exceeded';
    return 'upstream_rejected';
  }
  return Object.hasOwn(codes, status) ? codes[status] : undefined;
}

/** The error for one that came in an answer with a good status. */
export function geminiFault(body: string, excerpt: Excerpt): GatehouseError {
  return new GatehouseError(geminiFaultCode({ body }) ?? 'upstream_failed', {
    cause: new UpstreamAnswerError(200, excerpt(body)),
  });
}
