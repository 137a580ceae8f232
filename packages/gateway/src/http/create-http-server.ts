import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Configuration } from '@gatehouse/contract/config';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Caller, Role } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import type { Denial } from '../core/denial.ts';
import type { EncodeError } from '../core/dialect.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { CredentialResult } from '../core/exchange.ts';
import type { Ids } from '../core/ids.ts';
import type { Receipt } from '../core/ledger.ts';
import type { Strangers } from '../core/strangers.ts';
import type { Log } from '../core/telemetry.ts';
import { createClientAddress } from './client-address.ts';
import { type Edge, EdgeCall } from './edge-call.ts';
import { readEdgeHeaders } from './edge-headers.ts';
import { connectionFault, refuseOnSocket } from './refuse-on-socket.ts';
import { type Access, createRouteTable, type Route } from './routes.ts';
import { type TlsFiles, TlsMaterial } from './tls-material.ts';

export interface HttpServerOptions {
  readonly server: Configuration['server'];
  readonly tls: TlsFiles | undefined;
  readonly routes: readonly Route[];
  readonly encodeError: EncodeError;
  /** Who a credential belongs to, for routes that do not go on the path. Throws where it belongs to nobody. */
  readonly authenticate: (credential: CredentialResult) => Caller;
  /** Told of every refusal that never came to the path. */
  readonly rejected: (code: ErrorCode) => void;
  readonly strangers: Strangers;
  /** Records and logs a call that was denied; it is answered when that is durable. */
  readonly denied: (denial: Denial) => Promise<Receipt>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Log, 'clientError' | 'unexpected' | 'tlsReloaded' | 'tlsReloadFailed'>;
}

export interface HttpServer {
  /** Rejects with the system's error, such as EADDRINUSE. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /**
   * Takes no more work, lets running requests finish for as long as `timeout` says (milliseconds), and then cuts them with
   * an error. The door stays open meanwhile, and for `grace` milliseconds at least: `/readyz` says 503 and why, all else is
   * refused with `shutting_down`. Resolves when no connection is left.
   */
  drain(timeout: number, grace?: number): Promise<void>;
  readonly draining: boolean;
  /** Requests whose response has not ended. */
  readonly inFlight: number;
  /** Reads the certificate and key again, from other files where these have changed; without TLS nothing happens. */
  reloadTls(files?: TlsFiles): Promise<void>;
}

/** The roles of which a key must have one on routes of each access; undefined where any will do. */
const neededRoles: Readonly<Record<Access, readonly Role[] | undefined>> = {
  path: ['user'],
  admin: ['admin'],
  auditor: ['auditor', 'admin'],
  key: undefined,
  anyone: undefined,
};

/** How long cut requests, and connections on which only a part of a request came, have to say goodbye, in milliseconds. */
const cutTime = 500;

/** The one door for clients. Every limit on HTTP/1.1 is set here, from the configuration. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { server: limits, clock, ids, log } = options;
  const table = createRouteTable(options.routes);
  const calls: EdgeCall[] = [];
  const edge: Edge = {
    maxBodyBytes: limits.maxBodyBytes,
    bodyTimeout: limits.requestTimeout,
    encodeError: options.encodeError,
    rejected: options.rejected,
    clientOf: createClientAddress(limits.trustedProxies),
    draining: false,
  };
  /** Resolves the drain when the last request that came before it has ended. */
  let finished: (() => void) | undefined;

  function accept(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    const id = ids.next('req');
    // A connection that breaks is seen by `close`; without a listener the error itself would end the process.
    response.on('error', ignore);
    let call: EdgeCall;
    try {
      const times = { startedAt: clock.elapsed(), receivedAt: clock.now(), expectsContinue };
      call = new EdgeCall(edge, id, request, response, readEdgeHeaders(request.rawHeaders), times);
    } catch (thrown) {
      refuse(request.socket, asGatehouseError(thrown));
      return;
    }
    call.place = calls.push(call) - 1;
    response.once('close', () => {
      forget(call);
      if (!response.writableFinished) call.onGone?.();
      // An answer that began before the drain promised to keep its connection.
      if (edge.draining) setImmediate(() => server.closeIdleConnections());
    });
    try {
      handle(call);
    } catch (thrown) {
      failed(call, thrown);
    }
  }

  /** A plain list, and no Set: the old tables of a busy Set keep calls that are over alive (see CallWatch). */
  function forget(call: EdgeCall): void {
    const last = calls.pop();
    if (last !== undefined && last !== call) {
      calls[call.place] = last;
      last.place = call.place;
    }
    if (edge.draining && !working()) finished?.();
  }

  /** Whether a request runs that came before the drain; those that come later cannot prolong it. */
  function working(): boolean {
    return calls.some((call) => !call.late);
  }

  /** Of several requests in a pipeline the one whose body is still coming, or else the one that came last. */
  function callOn(socket: Duplex): EdgeCall | undefined {
    let found: EdgeCall | undefined;
    for (const call of calls) {
      if (call.request.socket !== socket) continue;
      if (!call.request.complete) return call;
      if (found === undefined || call.startedAt >= found.startedAt) found = call;
    }
    return found;
  }

  function handle(call: EdgeCall): void {
    const { request } = call;
    const { httpVersionMinor } = request;
    // Exactly one Host in HTTP/1.1 (RFC 9112, 3.2); framing in chunks does not exist before it.
    if (call.headers.hosts > 1 || (call.headers.hosts === 0 && httpVersionMinor === 1)) {
      throw new GatehouseError('malformed_http', { note: 'host' });
    }
    if (httpVersionMinor === 0 && call.headers.chunked)
      throw new GatehouseError('malformed_http', { note: 'chunks in HTTP/1.0' });
    const { route, rest } = table.find(request.method ?? '', request.url ?? '');
    if (edge.draining && route.plane !== 'health') throw new GatehouseError('shutting_down', { retryAfter: 1 });
    call.rest = rest;
    if (route.access !== 'anyone' && !admitted(call, route)) return;
    const handled = route.handle(call);
    if (handled !== undefined) handled.catch((thrown: unknown) => failed(call, thrown));
  }

  /**
   * Whether a call may go on. On the path its stages judge that, so that a refusal is recorded like an answer; but a stranger
   * whose address has failed too often, or one of too many at once, is refused here and only counted.
   */
  function admitted(call: EdgeCall, route: Route): boolean {
    const { strangers } = options;
    const standing = strangers.standing(call.client);
    if (route.access === 'path' && standing === 'recorded') return true;
    try {
      const caller = options.authenticate(call.headers.credential);
      call.caller = caller;
      if (neededRoles[route.access]?.includes(caller.role) === false) throw new GatehouseError('role_not_permitted');
      return true;
    } catch (thrown) {
      if (!(thrown instanceof GatehouseError)) throw thrown;
      if (standing === 'recorded') {
        strangers.failed(call.client);
        deny(call, route, thrown);
        return false;
      }
      const retryAfter = strangers.retryAfter(call.client);
      const error = standing === 'counted' ? thrown : new GatehouseError('too_many_failures', { retryAfter });
      strangers.counted(call.client, error.code);
      throw error;
    }
  }

  function deny(call: EdgeCall, route: Route, error: GatehouseError): void {
    const denial: Denial = {
      requestId: call.id,
      route: `${route.method} ${route.path}`,
      plane: route.plane === 'admin' || route.plane === 'record' ? route.plane : 'data',
      caller: call.caller,
      client: call.client,
      error,
      startedAt: call.startedAt,
    };
    options.denied(denial).then(
      ({ index, log: origin }) => call.reject(error, ['x-gatehouse-leaf', String(index), 'x-gatehouse-log', origin]),
      (thrown: unknown) => failed(call, thrown),
    );
  }

  function failed(call: EdgeCall, thrown: unknown): void {
    if (!(thrown instanceof GatehouseError)) log.unexpected('http', thrown);
    const error = asGatehouseError(thrown);
    call.reject(error, error.code === 'method_not_allowed' ? ['allow', table.allowed(call.request.url ?? '')] : []);
  }

  function refuse(socket: Duplex, error: GatehouseError): void {
    options.rejected(error.code);
    log.clientError(error.code, error.cause ?? error.message);
    refuseOnSocket(socket, error, ids.next('req'), options.encodeError(error, 'en'));
  }

  const tls = options.tls === undefined ? undefined : await TlsMaterial.load(options.tls, log);
  const server = createNodeServer(limits, tls);
  server.maxConnections = limits.maxConnections;
  server.on('request', (request, response) => accept(request, response, false));
  server.on('checkContinue', (request, response) => accept(request, response, true));
  server.on('checkExpectation', (request) =>
    refuse(request.socket, new GatehouseError('malformed_http', { note: 'expectation' })),
  );
  server.on('upgrade', (_request, socket) => refuse(socket, new GatehouseError('malformed_http', { note: 'upgrade' })));
  server.on('connect', (_request, socket) => refuse(socket, new GatehouseError('malformed_http', { note: 'CONNECT' })));
  server.on('tlsClientError', (cause: Error, socket: Socket) => {
    log.clientError('tls', cause);
    socket.destroy();
  });
  server.on('clientError', (cause: Error, socket) => {
    const error = connectionFault(cause);
    const call = callOn(socket);
    // The fault may be in the body of a request that is being served; then its answer goes the usual way.
    if (call !== undefined && !call.response.writableEnded && error !== undefined) call.body.fail(error);
    else if (error === undefined || call?.response.writableFinished === false || !socket.writable) socket.destroy();
    else refuse(socket, error);
  });

  return {
    listen: () => listen(server, limits, tls !== undefined),
    async drain(timeout, grace = 0) {
      edge.draining = true;
      tls?.close();
      const cut = setTimeout(() => {
        const error = new GatehouseError('shutting_down');
        for (const call of calls.slice()) call.onCut?.(error);
        last = setTimeout(() => server.closeAllConnections(), cutTime);
      }, timeout);
      let last: NodeJS.Timeout | undefined;
      // Connections between two requests are closed at once; those that become idle later close with their response.
      server.closeIdleConnections();
      const worked = new Promise<void>((resolve) => (finished = resolve));
      if (!working()) finished?.();
      await Promise.all([worked, grace > 0 ? delay(grace) : undefined]);
      clearTimeout(cut);
      clearTimeout(last);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // What is left has asked nothing yet, or was refused.
      last = setTimeout(() => server.closeAllConnections(), cutTime);
      await closed;
      clearTimeout(last);
    },
    get draining() {
      return edge.draining;
    },
    get inFlight() {
      return calls.length;
    },
    async reloadTls(files) {
      if (files === undefined) await tls?.reload();
      else await tls?.use(files);
    },
  };
}

function ignore(): void {
  // Nothing to do: `close` follows.
}

function createNodeServer(limits: Configuration['server'], tls: TlsMaterial | undefined): Server | TlsServer {
  const headersTimeout = limits.headersTimeout;
  const requestTimeout = Math.max(limits.requestTimeout, headersTimeout);
  const common = {
    connectionsCheckingInterval: Math.min(
      1_000,
      Math.max(50, Math.floor(Math.min(headersTimeout, limits.requestTimeout) / 5)),
    ),
    headersTimeout,
    insecureHTTPParser: false,
    keepAliveTimeout: limits.keepAliveTimeout,
    maxHeaderSize: limits.maxHeaderBytes,
    noDelay: true,
    requestTimeout,
    // We look at Host ourselves, to answer in our own format.
    requireHostHeader: false,
  };
  if (tls === undefined) return createPlainServer(common);
  const server = createTlsServer({
    ...common,
    ...tls.current,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: headersTimeout,
    minVersion: 'TLSv1.2',
  });
  tls.watch((material) => server.setSecureContext({ ...material, minVersion: 'TLSv1.2' }));
  return server;
}

function listen(
  server: Server | TlsServer,
  limits: Configuration['server'],
  secure: boolean,
): Promise<{ readonly url: string; readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: limits.host, port: limits.port, backlog: 1_024 }, () => {
      server.off('error', reject);
      const { address, family, port } = server.address() as AddressInfo;
      const host = family === 'IPv6' ? `[${address}]` : address;
      resolve({ url: `${secure ? 'https' : 'http'}://${host}:${port}`, port });
    });
  });
}
