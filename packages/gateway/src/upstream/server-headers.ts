import type { ModelServerOptions } from '@gatehouse/contract/config';
import type { ServerManners } from './model-server.ts';

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;
/** Headers that frame the request, belong to the connection, or are ours to set. */
const ownHeaders = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'proxy-connection',
  'accept',
  'accept-encoding',
  'content-type',
  'content-encoding',
  'x-request-id',
  'traceparent',
]);

/** RFC 9110 § 5.5: visible characters, spaces and tabs. A CR or LF would begin a header or a request of its own. */
export function isHeaderValue(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if ((code < 32 && code !== 9) || code === 127 || code > 255) return false;
  }
  return value.length <= 8_192;
}

/** Throws an Error for the operator. */
export function baseOf(options: Pick<ModelServerOptions, 'baseUrl' | 'id'>): URL {
  const where = `providers[${options.id}].baseUrl`;
  if (!URL.canParse(options.baseUrl)) throw new Error(`${where} is not a URL`);
  const base = new URL(options.baseUrl);
  if (base.protocol !== 'http:' && base.protocol !== 'https:')
    throw new Error(`${where} must begin with http:// or https://`);
  if (base.username !== '' || base.password !== '')
    throw new Error(`${where} must not hold credentials; use apiKey or headers`);
  if (base.hash !== '') throw new Error(`${where} must not have a fragment (#…)`);
  return base;
}

export interface OwnerHeaders {
  /** Names and values in turn. */
  readonly raw: readonly string[];
  readonly secrets: readonly string[];
  /** Whether the server is told who asks. */
  readonly hasKey: boolean;
}

/** The headers that every call has. Throws an Error for the operator. */
export function ownerHeaders(
  options: Pick<ModelServerOptions, 'apiKey' | 'headers' | 'id'>,
  userAgent: string,
  { headers = [], keyHeader, keyPrefix }: ServerManners,
): OwnerHeaders {
  const raw: string[] = ['accept-encoding', 'identity'];
  const secrets: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(options.headers)) {
    const where = `providers[${options.id}].headers`;
    const lower = name.toLowerCase();
    // Neither message repeats the value: it may be a secret.
    if (!headerName.test(name)) throw new Error(`${where} has a name that is not a header name`);
    if (ownHeaders.has(lower) || seen.has(lower)) throw new Error(`${where} must not set ${lower}`);
    if (!isHeaderValue(value))
      throw new Error(`${where} has a value for ${lower} that no header may have (line break?)`);
    seen.add(lower);
    raw.push(lower, value);
    secrets.push(value);
  }
  if (!seen.has('user-agent')) raw.push('user-agent', userAgent);
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? '';
    // What the operator writes goes before what is usual.
    if (!seen.has(name)) raw.push(name, headers[index + 1] ?? '');
  }
  const hasKey = options.apiKey !== undefined || seen.has(keyHeader);
  if (options.apiKey !== undefined) {
    if (!isHeaderValue(options.apiKey))
      throw new Error(`providers[${options.id}].apiKey has a character that no header may have (line break?)`);
    if (seen.has(keyHeader))
      throw new Error(
        `providers[${options.id}] sets both apiKey and ${keyHeader === 'authorization' ? 'an authorization' : `the ${keyHeader}`} header`,
      );
    raw.push(keyHeader, keyPrefix + options.apiKey);
    secrets.push(options.apiKey);
  }
  return { raw, secrets, hasKey };
}
