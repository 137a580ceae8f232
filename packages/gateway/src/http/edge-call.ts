import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCatalogue, type ErrorCode } from '@gatehouse/contract/errors';
import type { ApiForm, EncodeError, Language } from '../core/dialect.ts';
import type { Caller } from '../core/caller.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { ExchangeRequest } from '../core/request.ts';
import { BodyReader } from './body-reader.ts';
import type { Route } from './routes.ts';
import { askedLanguage, type EdgeHeaders } from './edge-headers.ts';

/** What all calls on one server share. */
export interface Edge {
  readonly maxBodyBytes: number;
  /** Milliseconds for a whole body. */
  readonly bodyTimeout: number;
  readonly encodeError: EncodeError;
  /** The language that a request speaks, where it tells; for messages to clients that ask for none. */
  readonly languageOf: (request: ExchangeRequest | undefined) => Language | undefined;
  readonly rejected: (code: ErrorCode) => void;
  /** Who a client is, of the other end of the connection and what proxies said. */
  readonly clientOf: (peer: string | undefined, forwardedFor: string | undefined) => string;
  /** Whether clients come by TLS to this very server. */
  readonly secure: boolean;
  draining: boolean;
}

/** What the admin plane answers is data for our pages, and nothing that a browser shows or that another page may have. */
const adminHeaders: readonly string[] = [
  'content-security-policy',
  "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy',
  'same-origin',
  'x-frame-options',
  'DENY',
];

/** RFC 6797: a browser that has seen the console by TLS never asks for it without. */
const transportHeaders: readonly string[] = ['strict-transport-security', 'max-age=31536000'];

/** Bodies up to this size that nobody wants are read and dropped, so that the connection can be used again. */
const droppedForReuse = 65_536;

/** One HTTP request and its response. A class: there is one a request, on the hot path, and it lives as long as the call. */
export class EdgeCall {
  readonly id: string;
  /** Its place in the server's list of calls, kept by the server. */
  place = -1;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: EdgeHeaders;
  readonly body: BodyReader;
  readonly edge: Edge;
  /** Monotonic milliseconds, and milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly receivedAt: number;
  /** Address of the client. */
  readonly client: string;
  /** Whether it came when the server was draining already. */
  readonly late: boolean;
  /** What follows the path of a route that ends in `/*`. */
  rest = '';
  /** Of its route, once that is found. */
  plane: Route['plane'] | undefined;
  /** Of its route: how its clients are told things. */
  api: ApiForm | undefined;
  /** Who is calling, on routes that need a key and do not go on the path. */
  caller: Caller | undefined;
  /** The exchange on the path, where it is one; its caller is known there. */
  exchange: Pick<Exchange, 'caller' | 'request'> | undefined;
  /** Called once when the client goes away before it has everything. */
  onGone: (() => void) | undefined;
  /** Called when the time to drain is over: end the answer now. */
  onCut: ((error: GatehouseError) => void) | undefined;

  constructor(
    edge: Edge,
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    headers: EdgeHeaders,
    times: { readonly startedAt: number; readonly receivedAt: number; readonly expectsContinue: boolean },
  ) {
    this.edge = edge;
    this.late = edge.draining;
    this.id = id;
    this.request = request;
    this.response = response;
    this.headers = headers;
    this.client = edge.clientOf(request.socket.remoteAddress, headers.forwardedFor);
    this.startedAt = times.startedAt;
    this.receivedAt = times.receivedAt;
    this.body = new BodyReader(request, headers, {
      maxBytes: edge.maxBodyBytes,
      timeout: edge.bodyTimeout,
      askForBody: times.expectsContinue ? () => response.writeContinue() : undefined,
    });
  }

  get language(): Language {
    return askedLanguage(this.headers.acceptLanguage) ?? this.edge.languageOf(this.exchange?.request) ?? 'en';
  }

  /** The headers of every response, as a raw list that the caller may add to. */
  headersFor(contentType: string): string[] {
    const list = ['content-type', contentType, 'x-request-id', this.id, 'x-content-type-options', 'nosniff'];
    if (this.api?.idHeader !== undefined) list.push(this.api.idHeader, this.id);
    if (this.headers.clientRequestId !== undefined) list.push('x-client-request-id', this.headers.clientRequestId);
    if (this.edge.draining) list.push('connection', 'close');
    if (this.plane === 'admin') list.push(...adminHeaders);
    if (this.edge.secure && (this.plane === 'admin' || this.plane === 'console')) list.push(...transportHeaders);
    return list;
  }

  sendJson(status: number, body: string, more: readonly string[] = []): void {
    const headers = this.headersFor('application/json; charset=utf-8');
    headers.push('cache-control', 'no-store', ...more);
    this.send(status, headers, body);
  }

  /** Sends a refusal, unless the response has begun or nobody is there to read it. `told` goes into its body beside the error. */
  sendError(error: GatehouseError, more: readonly string[] = [], told?: Readonly<Record<string, object>>): void {
    const entry = errorCatalogue[error.code];
    const headers = this.headersFor('application/json; charset=utf-8');
    headers.push('cache-control', 'no-store', ...more);
    if (error.retryAfter !== undefined) headers.push('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))));
    if (entry.status === 401) headers.push('www-authenticate', 'Bearer');
    const encode = this.api?.encodeError ?? this.edge.encodeError;
    const body = encode(error, this.language, this.id);
    this.send(entry.status, headers, told === undefined ? body : besideIn(body, told));
  }

  /** A refusal by the edge itself, before or beside the path. */
  reject(error: GatehouseError, more: readonly string[] = []): void {
    this.edge.rejected(error.code);
    this.sendError(error, more);
  }

  /** One whole response in one write. */
  send(status: number, headers: string[], body: string | Buffer): void {
    const { request, response } = this;
    if (response.headersSent || response.destroyed) return;
    headers.push('content-length', String(Buffer.byteLength(body)));
    if (!this.body.unread || (this.headers.contentLength ?? Infinity) <= droppedForReuse) {
      response.writeHead(status, headers);
      response.end(body);
      return;
    }
    if (!this.edge.draining) headers.push('connection', 'close');
    response.writeHead(status, headers);
    if (this.body.notAskedFor || request.destroyed) {
      response.end(body);
      return;
    }
    // Closing with unread bytes would make the kernel reset the connection, and the client might lose the answer. So the
    // answer goes out whole, and the end waits until the body has come or has taken long enough.
    response.write(body);
    this.body.discard(() => response.end());
  }
}

/** A JSON object with further members at its end. */
export function besideIn(body: string, told: Readonly<Record<string, object>>): string {
  return `${body.slice(0, -1)},${JSON.stringify(told).slice(1)}`;
}
