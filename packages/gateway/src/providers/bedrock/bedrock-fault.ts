import type { ErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from '../../core/errors.ts';
import { type FaultyAnswer, saysContextLength } from '../../upstream/faults.ts';
import { type Excerpt, UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html#API_runtime_ConverseStream_Errors */
const codes: Readonly<Record<string, ErrorCode>> = {
  accessdeniedexception: 'upstream_auth',
  expiredtokenexception: 'upstream_auth',
  incompletesignatureexception: 'upstream_auth',
  internalserverexception: 'upstream_failed',
  invalidsignatureexception: 'upstream_auth',
  missingauthenticationtokenexception: 'upstream_auth',
  modelerrorexception: 'upstream_failed',
  modelnotreadyexception: 'upstream_rate_limited',
  modelstreamerrorexception: 'upstream_failed',
  modeltimeoutexception: 'upstream_timeout',
  resourcenotfoundexception: 'upstream_model_not_found',
  servicequotaexceededexception: 'upstream_rate_limited',
  serviceunavailableexception: 'upstream_failed',
  throttlingexception: 'upstream_rate_limited',
  unrecognizedclientexception: 'upstream_auth',
};

const contextPhrases = ['input is too long', 'too many input tokens', 'maximum tokens you requested exceeds'];

function codeOf(exception: string, body: string): ErrorCode | undefined {
  const name = exception.toLowerCase();
  if (name === 'validationexception') {
    const text = body.slice(0, 8_192).toLowerCase();
    if (saysContextLength(text) || contextPhrases.some((phrase) => text.includes(phrase)))
      return 'context_length_exceeded';
    return text.includes('model identifier is invalid') ? 'upstream_model_not_found' : 'upstream_rejected';
  }
  return Object.hasOwn(codes, name) ? codes[name] : undefined;
}

/** What the name of an exception says; undefined where the status says as much. */
export function bedrockFaultCode({ body, headers }: Pick<FaultyAnswer, 'body' | 'headers'>): ErrorCode | undefined {
  const header = headers['x-amzn-errortype'];
  if (typeof header !== 'string') return undefined;
  // `Name:http://…`, and sometimes with a name space before it.
  const name = header.split(':')[0] ?? '';
  return codeOf(name.slice(name.lastIndexOf('#') + 1), body);
}

/** The error for an exception in the middle of a stream. */
export function bedrockFault(exception: string, body: string, excerpt: Excerpt): GatehouseError {
  return new GatehouseError(codeOf(exception, body) ?? 'upstream_failed', {
    cause: new UpstreamAnswerError(200, excerpt(body)),
  });
}
