import type { LookupFunction } from 'node:net';
import type { ModelServerOptions } from '@gatehouse/contract/config';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream, Delta } from '../core/delta.ts';
import type { ProviderCall } from '../core/provider.ts';
import type { Log } from '../core/telemetry.ts';
import { type AskContext, askJson } from './ask-json.ts';
import { CallWatch } from './call-watch.ts';
import { createExcerpt, type FaultCode, withoutEcho } from './faults.ts';
import { type Excerpt } from './upstream-answer-error.ts';
import { createPinnedPool } from './pinned-pool.ts';
import { ReusedConnections } from './reused-connections.ts';
import { baseOf, isHeaderValue, ownerHeaders } from './server-headers.ts';
import { type AnswerReader, type CallContext, type Framing, limits, UpstreamCall } from './upstream-call.ts';

export interface ModelServerDependencies {
  readonly log: Pick<Log, 'upstreamFieldDropped' | 'upstreamFailed'>;
  readonly clock: Clock;
  /** Value of the `user-agent` header. */
  readonly userAgent: string;
  /** Parts of headers that are secrets by themselves, such as what follows `Bearer`. */
  readonly hidden?: readonly string[];
  /** Name resolution, in place of the system's. */
  readonly lookup?: LookupFunction;
}

/** What kinds of servers differ in. */
export interface ServerManners {
  /** The header that the key goes into, in small letters, and what stands before the key in it. */
  readonly keyHeader: string;
  readonly keyPrefix: string;
  /** Further headers of every call, names and values in turn. */
  readonly headers?: readonly string[];
  readonly faultCode?: FaultCode;
  /** Whether a query in the address is kept; elsewhere it would be lost without a word. */
  readonly keepsQuery?: boolean;
  /** Secrets of the options besides key and headers. */
  readonly secrets?: readonly string[];
}

export interface ReaderParts {
  readonly emit: (delta: Delta) => void;
  /** Told of every field that may bear content and is not passed on. */
  readonly dropped: (field: string) => void;
  readonly excerpt: Excerpt;
}

/** What one call asks the server for. */
export interface ServerQuestion {
  /** From the root on, with its query. */
  readonly path: string;
  readonly body: string | Buffer;
  /** Where it is not JSON. */
  readonly contentType?: string | undefined;
  readonly streamed: boolean;
  readonly framing?: Framing | undefined;
  /** Further headers, such as a signature, names and values in turn. */
  readonly headers?: readonly string[] | undefined;
  readonly reader: (parts: ReaderParts) => AnswerReader;
}

/** Connections, time-outs, headers and faults of one model server, whatever it speaks. */
export interface ModelServer {
  readonly base: URL;
  /** Path of the base without a slash at its end. */
  readonly root: string;
  readonly hasKey: boolean;
  begin(call: ProviderCall, question: ServerQuestion): Promise<AnswerStream>;
  /** Asks by GET, or by POST with a JSON `body`, with a short time-out; `read` gives undefined for what is no answer. */
  ask<Answer>(
    path: string,
    read: (value: unknown, text: string) => Answer | undefined,
    signal: AbortSignal,
    body?: string,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** How long a server may take to list its models, in milliseconds, where its time to the first byte is not shorter. */
const listingTimeout = 10_000;
/** Different field names that are reported at most; a hostile server could make up ever new ones. */
const mostReports = 64;

/** Throws an Error with a message for the operator when the options cannot be used. Connects to nothing yet. */
export function openModelServer(
  options: ModelServerOptions,
  dependencies: ModelServerDependencies,
  manners: ServerManners,
): ModelServer {
  const { log, clock, userAgent } = dependencies;
  const base = baseOf(options);
  if (base.search !== '' && manners.keepsQuery !== true)
    throw new Error(`providers[${options.id}].baseUrl must not have a query (?…)`);
  const { hasKey, raw, secrets } = ownerHeaders(options, userAgent, manners);
  for (const secret of manners.secrets ?? [])
    if (!isHeaderValue(secret)) throw new Error(`providers[${options.id}] has a secret with a line break`);
  const excerpt = createExcerpt([...secrets, ...(manners.secrets ?? []), ...(dependencies.hidden ?? [])]);
  const connections = new ReusedConnections();
  const pool = createPinnedPool(base, options, connections, dependencies.lookup);
  const plainHeaders = ['content-type', 'application/json', 'accept', 'application/json', ...raw];
  const streamHeaders = ['content-type', 'application/json', 'accept', 'text/event-stream', ...raw];
  const { firstByte, idle, total } = options.timeouts;
  const { faultCode } = manners;

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
    faultCode,
    failed: (requestId, error) => log.upstreamFailed(options.id, requestId, error.code, error.cause ?? error),
  };
  const asking: AskContext = {
    dispatcher: pool,
    headers: ['accept', 'application/json', ...raw],
    clock,
    excerpt,
    faultCode,
    timeout: Math.min(firstByte, listingTimeout),
  };

  return {
    base,
    root: base.pathname.replace(/\/+$/, ''),
    hasKey,
    begin(call, { path, body, contentType, streamed, framing, headers: further, reader }) {
      const { request, requestId, signal, traceparent } = call;
      const headers = [...(streamed ? streamHeaders : plainHeaders), 'x-request-id', requestId];
      if (contentType !== undefined) headers[1] = contentType;
      if (streamed && framing !== undefined) headers[3] = framing.mediaType;
      if (traceparent !== undefined) headers.push('traceparent', traceparent);
      if (further !== undefined) headers.push(...further);
      const own: Excerpt = (text) => withoutEcho(excerpt(text), request.segments);
      return UpstreamCall.begin(
        { ...context, excerpt: own },
        {
          path,
          headers,
          body,
          requestId,
          signal,
          streamed,
          framing,
          reader: (emit) => reader({ emit, dropped, excerpt: own }),
        },
      );
    },
    ask: (path, read, signal, body) => askJson(asking, path, read, signal, body),
    async close() {
      await pool.close();
    },
  };
}
