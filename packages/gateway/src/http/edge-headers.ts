import type { Language } from '../core/dialect.ts';
import type { CredentialResult } from '../core/exchange.ts';
import { type MemoryWish, memoryWishes } from '../core/conversation-memory.ts';
import { GatehouseError } from '../core/errors.ts';
import { readCacheControl } from './cache-control.ts';
import type { CacheWishes } from '../core/cache.ts';
import { longestSubject } from '../core/subject.ts';

/** The headers that mean something to the gateway. All others are neither read nor sent on. */
export interface EdgeHeaders {
  readonly hosts: number;
  readonly credential: CredentialResult;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Bytes; undefined for a body in chunks or for none. */
  readonly contentLength: number | undefined;
  readonly chunked: boolean;
  readonly acceptLanguage: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly clientRequestId: string | undefined;
  readonly traceparent: string | undefined;
  /** Believed only where it comes from a trusted proxy. */
  readonly forwardedFor: string | undefined;
  /** Whom the request is for. */
  readonly subject: string | undefined;
  /** What is said of that person's consent. */
  readonly consent: string | undefined;
  /** What the client wants of an assistant's memory. */
  readonly memory: MemoryWish | undefined;
  /** What is said about answers that were kept. */
  readonly cacheWishes: CacheWishes | undefined;
  /** `batch` for what can wait. */
  readonly priority: string | undefined;
  /** The version that a client of Anthropic's API speaks; nobody else sends one. */
  readonly anthropicVersion: string | undefined;
  /** Beta features that it would like. */
  readonly anthropicBeta: string | undefined;
  /** What browsers say of where a request comes from; pages cannot forge either. */
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** What only a page of ours knows to send with a change. */
  readonly consoleProof: string | undefined;
  /** The cookie of a sign-in under way. */
  readonly signInCookie: string | undefined;
}

/** Names of the cookies; with TLS they begin with `__Host-`, which no other host, path or plain page can set. */
export interface CookieNames {
  readonly session: string;
  readonly signIn: string;
}

/** No cookie can have such a name. */
const noCookies: CookieNames = Object.freeze({ session: '=', signIn: '=' });

const none: CredentialResult = Object.freeze({ found: 'none' });
const several: CredentialResult = Object.freeze({ found: 'several' });

/**
 * Reads the headers in one pass over the raw list, so that a repeated header is seen as such and Node builds no object of
 * all of them. Throws `malformed_http` on framing that two servers could read in two ways.
 */
export function readEdgeHeaders(raw: readonly string[], cookies: CookieNames = noCookies): EdgeHeaders {
  let hosts = 0;
  let credentials = 0;
  let credential: CredentialResult = none;
  let contentType: string | undefined;
  let contentEncoding: string | undefined;
  let contentLength: string | undefined;
  let transferEncoding: string | undefined;
  let acceptLanguage: string | undefined;
  let ifNoneMatch: string | undefined;
  let clientRequestId: string | undefined;
  let traceparent: string | undefined;
  let forwardedFor: string | undefined;
  let subject: string | undefined;
  let consent: string | undefined;
  let memory: string | undefined;
  let cacheControl: string | undefined;
  let priority: string | undefined;
  let anthropicVersion: string | undefined;
  let anthropicBeta: string | undefined;
  let origin: string | undefined;
  let fetchSite: string | undefined;
  let consoleProof: string | undefined;
  let signInCookie: string | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const value = raw[index + 1] ?? '';
    switch ((raw[index] ?? '').toLowerCase()) {
      case 'host':
        hosts += 1;
        break;
      case 'authorization':
        // Another scheme is a credential too, only none that we take; beside a key it still makes two.
        credentials += 1;
        credential = bearer(value);
        break;
      case 'api-key':
      case 'x-api-key':
        credentials += 1;
        credential = value === '' ? none : { found: 'one', value };
        break;
      case 'content-type':
        contentType = once(contentType, value);
        break;
      case 'content-encoding':
        contentEncoding = once(contentEncoding, value);
        break;
      case 'content-length':
        contentLength = once(contentLength, value);
        break;
      case 'transfer-encoding':
        transferEncoding = once(transferEncoding, value);
        break;
      case 'accept-language':
        acceptLanguage ??= value;
        break;
      case 'if-none-match':
        ifNoneMatch ??= value;
        break;
      case 'x-request-id':
        clientRequestId ??= value;
        break;
      case 'traceparent':
        traceparent ??= value;
        break;
      case 'x-forwarded-for':
        // Proxies append to the header or add one of their own; both are the same list.
        forwardedFor = forwardedFor === undefined ? value : `${forwardedFor},${value}`;
        break;
      case 'x-gatehouse-subject':
        subject = once(subject, value);
        break;
      case 'x-gatehouse-consent':
        consent = once(consent, value);
        break;
      case 'x-gatehouse-memory':
        memory = once(memory, value);
        break;
      case 'cache-control':
        // A list that may be told in several headers.
        cacheControl = cacheControl === undefined ? value : `${cacheControl},${value}`;
        break;
      case 'x-gatehouse-priority':
        priority = once(priority, value);
        break;
      case 'cookie':
        for (const pair of value.split(';')) {
          const [name, content] = cookieIn(pair);
          if (name === cookies.signIn) signInCookie = content;
          if (name !== cookies.session || content === '') continue;
          // The one cookie that is a credential; beside another one, or beside itself, it makes two.
          credentials += 1;
          credential = { found: 'session', value: content };
        }
        break;
      case 'anthropic-version':
        anthropicVersion ??= value;
        break;
      case 'anthropic-beta':
        anthropicBeta = anthropicBeta === undefined ? value : `${anthropicBeta},${value}`;
        break;
      case 'origin':
        origin = once(origin, value);
        break;
      case 'sec-fetch-site':
        fetchSite = once(fetchSite, value);
        break;
      case 'x-gatehouse-console':
        consoleProof = once(consoleProof, value);
        break;
      default:
    }
  }
  if (transferEncoding !== undefined && (contentLength !== undefined || transferEncoding.toLowerCase() !== 'chunked')) {
    throw new GatehouseError('malformed_http', { note: 'ambiguous framing' });
  }
  if (contentLength !== undefined && !/^[0-9]{1,15}$/.test(contentLength)) {
    throw new GatehouseError('malformed_http', { note: 'content-length' });
  }
  return {
    hosts,
    credential: credentials > 1 ? several : credential,
    contentType,
    contentEncoding,
    contentLength: contentLength === undefined ? undefined : Number(contentLength),
    chunked: transferEncoding !== undefined,
    acceptLanguage,
    ifNoneMatch,
    clientRequestId: isPlainId(clientRequestId) ? clientRequestId : undefined,
    traceparent,
    forwardedFor,
    subject: subject === undefined ? undefined : subjectNamed(subject),
    consent: consent === undefined ? undefined : consentSaid(consent),
    memory: memory === undefined ? undefined : memoryWished(memory),
    cacheWishes: cacheControl === undefined ? undefined : readCacheControl(cacheControl),
    priority,
    anthropicVersion,
    anthropicBeta,
    origin,
    fetchSite,
    consoleProof,
    signInCookie,
  };
}

/** Name and content of one pair of a cookie header (RFC 6265, 4.2.1). */
function cookieIn(pair: string): readonly [name: string, content: string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? ['', ''] : [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
}

function once(before: string | undefined, value: string): string {
  if (before !== undefined) throw new GatehouseError('malformed_http', { note: 'repeated header' });
  return value;
}

/** RFC 6750: `Bearer` in any case, one space or more, and the token. */
function bearer(value: string): CredentialResult {
  if (value.length < 8 || value.slice(0, 7).toLowerCase() !== 'bearer ') return none;
  const token = value.slice(7).trim();
  return token === '' ? none : { found: 'one', value: token };
}

/** Visible ASCII, which means the same to every server on the way; other names can be given in the body. */
function subjectNamed(value: string): string {
  if (value.length > longestSubject || !/^[!-~](?:[ -~]*[!-~])?$/.test(value)) {
    throw new GatehouseError('invalid_subject', { param: 'x-gatehouse-subject' });
  }
  return value;
}

/** `on` or `forget`. */
function memoryWished(value: string): MemoryWish {
  const wish = memoryWishes.find((one) => one === value);
  if (wish === undefined) throw new GatehouseError('invalid_request', { param: 'x-gatehouse-memory' });
  return wish;
}

/** `given`, or where the consent can be found, such as the number of a form. It must say something. */
function consentSaid(value: string): string {
  if (!/^[!-~](?:[ -~]{0,126}[!-~])?$/.test(value)) {
    throw new GatehouseError('invalid_request', { param: 'x-gatehouse-consent' });
  }
  return value;
}

function isPlainId(value: string | undefined): boolean {
  return value !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(value);
}

/** Whether a media type is JSON, with no character set or UTF-8. */
export function isJsonType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  return (
    contentType !== undefined && /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?;?$/i.test(contentType)
  );
}

/** The same, and what RFC 7396 calls a patch of JSON, with the same rules. */
export function isMergePatchType(contentType: string | undefined): boolean {
  return isJsonType(contentType?.replace(/^application\/merge-patch\+json/i, 'application/json'));
}

/** RFC 7578. Its boundary is for whoever reads the form. */
export function isFormType(contentType: string | undefined): boolean {
  return contentType !== undefined && contentType.length <= 256 && /^multipart\/form-data[ \t]*;/i.test(contentType);
}

/** The language of messages that is asked for: of German and English the one that the client ranks higher (RFC 9110, 12.5.4). */
export function askedLanguage(acceptLanguage: string | undefined): Language | undefined {
  if (acceptLanguage === undefined) return undefined;
  let best: Language | undefined;
  let bestQuality = 0;
  for (const range of acceptLanguage.slice(0, 256).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = tag.trim().split('-')[0];
    if (language !== 'de' && language !== 'en') continue;
    const weight = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    if (quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}
