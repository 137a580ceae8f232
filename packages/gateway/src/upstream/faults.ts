import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import { bearsContent, type Foreign } from './foreign-json.ts';
import { type Excerpt, UpstreamAnswerError } from './upstream-answer-error.ts';

/** How much of a model server's words goes to the log. */
const longestExcerpt = 2_048;
const longestRetryAfter = 86_400;

/** The address of a model server lies in a private range, and the configuration does not allow that. */
export class ForbiddenAddressError extends Error {
  readonly code = 'GATEHOUSE_ADDRESS_FORBIDDEN';

  constructor(hostname: string) {
    super(`every address of ${hostname} lies in a private, loopback or link-local range`);
    this.name = 'ForbiddenAddressError';
  }
}

/**
 * Cuts the beginning out of a foreign text, without the given secrets: servers like to repeat a key that they refuse.
 * Secrets are taken out before the cut, so that the cut cannot leave half of one.
 */
export function createExcerpt(secrets: readonly string[]): Excerpt {
  // As it is, and as texts and addresses have it that were made of it.
  const forms = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ]);
  const worthHiding = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const reach = longestExcerpt + Math.max(0, ...worthHiding.map((secret) => secret.length)) * 4;
  return (text) => {
    let excerpt = text.slice(0, reach);
    for (const secret of worthHiding) excerpt = excerpt.replaceAll(secret, '[secret]');
    return excerpt.slice(0, longestExcerpt);
  };
}

/** UTF-16 code units that are no coincidence. */
const shortestEcho = 12;
const longestSought = 262_144;

/**
 * An excerpt without what the request said: servers like to repeat it, and what the policy lets a model see is not for the log. Of a long
 * request nothing is compared, and nothing is left.
 */
export function withoutEcho(excerpt: string, texts: readonly { readonly text: string }[]): string {
  if (texts.reduce((sum, { text }) => sum + text.length, 0) > longestSought) return '[withheld]';
  let result = '';
  let echoed = 0;
  for (let at = 0; at < excerpt.length; at++) {
    const piece = excerpt.slice(at, at + shortestEcho);
    if (piece.length === shortestEcho && texts.some(({ text }) => text.includes(piece))) {
      if (at >= echoed) result += '[request]';
      echoed = at + shortestEcho;
    }
    if (at >= echoed) result += excerpt[at] ?? '';
  }
  return result;
}

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL', 'EAI_MEMORY', 'ENODATA']);
const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT']);
const certificateCodes = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'EPROTO',
]);

function isTlsCode(code: string): boolean {
  return (
    code.startsWith('ERR_TLS') ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('ERR_OSSL') ||
    certificateCodes.has(code)
  );
}

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  const errors: unknown[] =
    error instanceof AggregateError ? [error, ...(error.errors as unknown[]).slice(0, 8)] : [error];
  for (const one of errors) {
    if (one instanceof Error && 'code' in one && typeof one.code === 'string') codes.push(one.code);
  }
  return codes;
}

function connectionCode(error: unknown): ErrorCode {
  const codes = codesOf(error);
  if (codes.includes('GATEHOUSE_ADDRESS_FORBIDDEN')) return 'upstream_address_forbidden';
  if (codes.some((code) => dnsCodes.has(code))) return 'upstream_dns';
  if (codes.some(isTlsCode)) return 'upstream_tls';
  if (codes.some((code) => timeoutCodes.has(code))) return 'upstream_timeout';
  if (codes.some((code) => code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW'))
    return 'upstream_invalid_response';
  return 'upstream_unreachable';
}

/** What went wrong with a connection, before the headers of an answer or (`begun`) after them. */
export function faultOfConnection(error: unknown, begun: boolean): GatehouseError {
  return new GatehouseError(begun ? 'upstream_broken_stream' : connectionCode(error), { cause: error });
}

const contextLengthPhrases = [
  'context_length_exceeded',
  'exceed_context_size',
  'maximum context length',
  'exceeds the available context size',
  'exceeds the context length',
  'exceeds context length',
  'exceeds the context window',
  'exceeds the maximum context',
  'exceeds maximum context',
  'context length exceeded',
  'model context limit',
  'prompt is too long',
  'prompt too long',
  'longer than the maximum model length',
  'too large for model with', // Mistral: "Prompt contains 40000 tokens …, too large for model with 32768 maximum context length"
  '`inputs` tokens + `max_new_tokens` must be', // TGI
  '`inputs` must have less than', // TGI
];

/** Whether a model server says that the prompt is too long for the model; each server has its own words. */
export function saysContextLength(body: string): boolean {
  const text = body.slice(0, 8_192).toLowerCase();
  return contextLengthPhrases.some((phrase) => text.includes(phrase));
}

/** Seconds of a `retry-after` header (RFC 9110 § 10.2.3: seconds or a date), or of `retry-after-ms`. */
export function retryAfterSeconds(headers: Readonly<Record<string, unknown>>, now: number): number | undefined {
  const exact = headers['retry-after-ms'];
  if (typeof exact === 'string' && /^[0-9]{1,9}$/.test(exact)) {
    return Math.min(longestRetryAfter, Math.max(1, Math.ceil(Number(exact) / 1_000)));
  }
  const value = headers['retry-after'];
  if (typeof value !== 'string') return undefined;
  if (/^[0-9]{1,9}(\.[0-9]{1,6})?$/.test(value))
    return Math.min(longestRetryAfter, Math.max(1, Math.ceil(Number(value))));
  const date = value.length <= 64 ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  return Math.min(longestRetryAfter, Math.max(1, Math.ceil((date - now) / 1_000)));
}

/**
 * Whether a 404 speaks of the path rather than of the model: no JSON at all, FastAPI's bare `Not Found`, llama.cpp's
 * `File Not Found`, OpenAI's `Invalid URL`, LM Studio's `Unexpected endpoint`.
 */
export function speaksOfPath(body: string): boolean {
  const text = body.slice(0, 4_096).trim();
  if (!text.startsWith('{')) return true;
  const lower = text.toLowerCase();
  if (/^\{\s*"detail"\s*:\s*"not found"\s*\}$/.test(lower)) return true;
  return ['file not found', 'invalid url', 'unexpected endpoint', 'route not found', 'no such route'].some((phrase) =>
    lower.includes(phrase),
  );
}

export interface FaultyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Beginning of the body. */
  readonly body: string;
}

/** What the words of one kind of server mean; undefined where its status says enough. */
export type FaultCode = (answer: FaultyAnswer) => ErrorCode | undefined;

const refusedContentPhrases = [
  'content_filter', // Azure OpenAI, OpenRouter
  'content management policy',
  'data_inspection_failed', // DashScope
  'content_policy_violation',
  'content exists risk', // DeepSeek
];

/** Whether a model server says that it refuses what was asked for its content; a fallback to another may answer it. */
export function saysContentRefused(body: string): boolean {
  const text = body.slice(0, 8_192).toLowerCase();
  return refusedContentPhrases.some((phrase) => text.includes(phrase));
}

function codeOfStatus(answer: FaultyAnswer): ErrorCode {
  const { status, body } = answer;
  if ((status === 400 || status === 403) && saysContentRefused(body)) return 'upstream_refused_content';
  if (status === 401 || status === 403) return 'upstream_auth';
  // 529 is how Anthropic says that it is overloaded, and others have copied it.
  if (status === 429 || status === 529) return 'upstream_rate_limited';
  if (status === 404) return speaksOfPath(body) ? 'upstream_invalid_response' : 'upstream_model_not_found';
  if (status === 400 || status === 413 || status === 422) {
    return saysContextLength(body) ? 'context_length_exceeded' : 'upstream_rejected';
  }
  if (status >= 500) return 'upstream_failed';
  // Redirects are never followed: they would carry the prompt, and perhaps the key, to another origin.
  return status >= 400 ? 'upstream_rejected' : 'upstream_invalid_response';
}

/** The error for an answer whose status is not 200. */
export function faultOfStatus(
  answer: FaultyAnswer,
  clock: Clock,
  excerpt: Excerpt,
  faultCode?: FaultCode,
): GatehouseError {
  const code = faultCode?.(answer) ?? codeOfStatus(answer);
  const busy = answer.status === 503 || code === 'upstream_rate_limited';
  const retryAfter = busy ? retryAfterSeconds(answer.headers, clock.now()) : undefined;
  return new GatehouseError(code, {
    cause: new UpstreamAnswerError(answer.status, excerpt(answer.body)),
    ...(retryAfter === undefined ? undefined : { retryAfter }),
  });
}

/** Whether an answer with status 200, or an event, is an error in truth: `{"error": …}`, or `{"object": "error", …}`. */
export function isErrorAnswer(value: Foreign): boolean {
  return bearsContent(value['error']) || value['object'] === 'error';
}

export function faultOfErrorAnswer(text: string, excerpt: Excerpt): GatehouseError {
  const code = saysContextLength(text) ? 'context_length_exceeded' : 'upstream_failed';
  return new GatehouseError(code, { cause: new UpstreamAnswerError(200, excerpt(text)) });
}
