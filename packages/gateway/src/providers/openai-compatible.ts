import type { LookupFunction } from 'node:net';
import type { OpenaiCompatibleOptions } from '@gatehouse/contract/config';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ModelInfo, Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import type { ChatRequest } from '../core/request.ts';
import type { Log } from '../core/telemetry.ts';
import { CallWatch } from './openai-compatible/call-watch.ts';
import { ChatReader } from './openai-compatible/chat-reader.ts';
import { checkServer } from './openai-compatible/check-server.ts';
import { countInputs, EmbeddingsReader } from './openai-compatible/embeddings-reader.ts';
import { createExcerpt, type Excerpt, UpstreamAnswerError, withoutEcho } from './openai-compatible/faults.ts';
import { listModels } from './openai-compatible/list-models.ts';
import { createPinnedPool } from './openai-compatible/pinned-pool.ts';
import { ReusedConnections } from './openai-compatible/reused-connections.ts';
import { type CallContext, limits, UpstreamCall } from './openai-compatible/upstream-call.ts';

export interface OpenaiCompatibleDependencies {
  readonly log: Pick<Log, 'upstreamFieldDropped' | 'upstreamFailed'>;
  readonly clock: Clock;
  /** Value of the `user-agent` header. */
  readonly userAgent: string;
  /** Parts of headers that are secrets by themselves, such as what follows `Bearer`. */
  readonly hidden?: readonly string[];
  /** Name resolution, in place of the system's. */
  readonly lookup?: LookupFunction;
}

/** How long a server may take to list its models, in milliseconds, where its time to the first byte is not shorter. */
const listingTimeout = 10_000;
/** Different field names that are reported at most; a hostile server could make up ever new ones. */
const mostReports = 64;

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
function isHeaderValue(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if ((code < 32 && code !== 9) || code === 127 || code > 255) return false;
  }
  return value.length <= 8_192;
}

function baseOf(options: OpenaiCompatibleOptions): URL {
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

function ownerHeaders(options: OpenaiCompatibleOptions, userAgent: string): { raw: string[]; secrets: string[] } {
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
  if (options.apiKey !== undefined) {
    if (!isHeaderValue(options.apiKey))
      throw new Error(`providers[${options.id}].apiKey has a character that no header may have (line break?)`);
    if (seen.has('authorization'))
      throw new Error(`providers[${options.id}] sets both apiKey and an authorization header`);
    raw.push('authorization', `Bearer ${options.apiKey}`);
    secrets.push(options.apiKey);
  }
  return { raw, secrets };
}

function bodyOf(call: ProviderCall, askUsage: boolean): string {
  const { request, target } = call;
  if (request.kind === 'embeddings') return JSON.stringify({ ...request.body, model: target });
  if (!request.stream) {
    return JSON.stringify({ ...request.body, model: target, stream: undefined, stream_options: undefined });
  }
  const given: Json | undefined = request.body['stream_options'];
  // Usage is needed for the record whether or not the client wants to see it.
  const options =
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? { ...(given as JsonObject), include_usage: true }
      : { include_usage: true };
  return JSON.stringify({
    ...request.body,
    model: target,
    stream: true,
    stream_options: askUsage ? options : undefined,
  });
}

/** Whether a server refused a call because it does not know `stream_options`, which some older ones do not. */
function refusesStreamOptions(error: unknown): boolean {
  return (
    error instanceof GatehouseError &&
    error.code === 'upstream_rejected' &&
    error.cause instanceof UpstreamAnswerError &&
    error.cause.excerpt.includes('stream_options')
  );
}

/**
 * A provider for every server that speaks OpenAI's API: vLLM, Ollama, llama.cpp, TGI, LM Studio, Mistral, DeepSeek and cloud
 * APIs. Throws an Error with a message for the operator when the options cannot be used.
 */
export function createOpenaiCompatible(
  options: OpenaiCompatibleOptions,
  dependencies: OpenaiCompatibleDependencies,
): Provider {
  const { log, clock, userAgent } = dependencies;
  const base = baseOf(options);
  const { raw, secrets } = ownerHeaders(options, userAgent);
  const excerpt = createExcerpt([...secrets, ...(dependencies.hidden ?? [])]);
  const connections = new ReusedConnections();
  const pool = createPinnedPool(base, options, connections, dependencies.lookup);
  const root = base.pathname.replace(/\/+$/, '');
  const chatPath = `${root}/chat/completions${base.search}`;
  const embeddingsPath = `${root}/embeddings${base.search}`;
  const jsonHeaders = ['content-type', 'application/json', 'accept', 'application/json', ...raw];
  const streamHeaders = ['content-type', 'application/json', 'accept', 'text/event-stream', ...raw];
  const { firstByte, idle, total } = options.timeouts;

  const reported = new Set<string>();
  const dropped = (field: string): void => {
    if (reported.size >= mostReports || reported.has(field)) return;
    reported.add(field);
    log.upstreamFieldDropped(options.id, field.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 128));
  };

  const context: CallContext = {
    dispatcher: pool,
    connections,
    watch: new CallWatch(Math.min(firstByte, idle, total, limits.drain)),
    timeouts: { firstByte, idle, total },
    clock,
    excerpt,
    failed: (requestId, error) => log.upstreamFailed(options.id, requestId, error.code, error.cause ?? error),
  };
  const listing = {
    dispatcher: pool,
    headers: ['accept', 'application/json', ...raw],
    clock,
    excerpt,
    timeout: Math.min(firstByte, listingTimeout),
  };
  let asksUsage = true;

  function begin(call: ProviderCall, streamed: boolean): Promise<AnswerStream> {
    const { request, requestId, signal, traceparent } = call;
    const headers = [...(streamed ? streamHeaders : jsonHeaders), 'x-request-id', requestId];
    if (traceparent !== undefined) headers.push('traceparent', traceparent);
    const own: Excerpt = (text) => withoutEcho(excerpt(text), request.segments);
    return UpstreamCall.begin(
      { ...context, excerpt: own },
      {
        path: request.kind === 'chat' ? chatPath : embeddingsPath,
        headers,
        body: bodyOf(call, asksUsage),
        requestId,
        signal,
        streamed,
        reader:
          request.kind === 'chat'
            ? (emit) => new ChatReader({ choices: request.choices, emit, dropped, excerpt: own })
            : (emit) => new EmbeddingsReader(countInputs(request.body['input']), emit, own),
      },
    );
  }

  async function beginStream(call: ProviderCall & { readonly request: ChatRequest }): Promise<AnswerStream> {
    const asked = asksUsage;
    try {
      return await begin(call, true);
    } catch (error) {
      if (!asked || !refusesStreamOptions(error)) throw error;
      asksUsage = false;
      try {
        return await begin(call, true);
      } catch (second) {
        // It was not that: the words stood there for another reason, such as a server that repeats the request.
        asksUsage = true;
        throw second;
      }
    }
  }

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(['chat', 'embeddings'] as const),
    call(call: ProviderCall): Promise<AnswerStream> {
      const { request } = call;
      return request.kind === 'chat' && request.stream ? beginStream({ ...call, request }) : begin(call, false);
    },
    models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
      return listModels(listing, `${root}/models${base.search}`, signal);
    },
    check(signal: AbortSignal): Promise<ProviderReport> {
      return checkServer({
        base,
        hasKey: options.apiKey !== undefined || options.headers['authorization'] !== undefined,
        timeouts: options.timeouts,
        list: (path) => listModels(listing, `${path}/models${base.search}`, signal),
      });
    },
    async close(): Promise<void> {
      await pool.close();
    },
  });
}
