import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Configuration } from '@gatehouse/contract/config';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { boundsOf } from '../core/bounds.ts';
import type { Caller } from '../core/caller.ts';
import type { CertificateRefused } from '../core/certificate-refusal.ts';
import type { Clock } from '../core/clock.ts';
import type { Denial } from '../core/denial.ts';
import type { EncodeError, Language } from '../core/dialect.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { CredentialResult } from '../core/exchange.ts';
import type { Ids } from '../core/ids.ts';
import type { Receipt } from '../core/ledger.ts';
import type { ExchangeRequest } from '../core/request.ts';
import type { Standing, Strangers } from '../core/strangers.ts';
import type { Log } from '../core/telemetry.ts';
import { requireScopes } from '../pipeline/key-scopes.ts';
import { isLoopbackHost } from '../lib/loopback-host.ts';
import { createClientAddress } from './client-address.ts';
import { createCertificateReader, handshakeFault } from './client-certificate.ts';
import { type ConsoleOrigin, requireConsole } from './console-origin.ts';
import { type Edge, EdgeCall } from './edge-call.ts';
import { type CookieNames, type EdgeHeaders, readEdgeHeaders } from './edge-headers.ts';
import { connectionFault, refuseOnSocket } from './refuse-on-socket.ts';
import { createRouteTable, type Route, type RouteTable } from './routes.ts';
import { type TlsFiles, TlsMaterial } from './tls-material.ts';

export interface HttpServerOptions {
  readonly server: Configuration['server'];
  readonly tls: TlsFiles | undefined;
  readonly routes: readonly Route[];
  readonly encodeError: EncodeError;
  /** The language that a request speaks, where it tells; for messages to clients that ask for none. */
  readonly languageOf: (request: ExchangeRequest | undefined) => Language | undefined;
  /** Who a credential belongs to, for routes that do not go on the path. Throws where it belongs to nobody. */
  readonly authenticate: (credential: CredentialResult) => Caller | Promise<Caller>;
  /** Names of the cookies that mean something. */
  readonly cookies?: CookieNames;
  /** How requests of the console are told from those of other pages. */
  readonly consoleOrigin?: ConsoleOrigin;
  /** Told of every refusal that never came to the path. */
  readonly rejected: (code: ErrorCode) => void;
  /** Told of client certificates with which no connection came about. */
  readonly certificateRefused?: CertificateRefused;
  readonly strangers: Strangers;
  /** Records and logs a call that was denied; it is answered when that is durable. */
  readonly denied: (denial: Denial) => Promise<Receipt>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Log, 'clientError' | 'unexpected' | 'tlsReloaded' | 'tlsReloadFailed'>;
}

export interface HttpServer {
  /** Rejects with the system's error, such as EADDRINUSE. */
  listen(): Promise<{ readonly url: string; readonly port: number; readonly adminUrl: string }>;
  /**
   * Takes no more work, lets running requests finish for as long as `timeout` says (milliseconds), and then cuts them with
   * an error. The door stays open meanwhile, and for `grace` milliseconds at least: `/readyz` says 503 and why, all else is
   * refused with `shutting_down`. Resolves when no connection is left.
   */
  drain(timeout: number, grace?: number): Promise<void>;
  readonly draining: boolean;
  /** All that it answers. */
  readonly routes: readonly Route[];
  /** Ends the answers that are on their way to callers who may not come in any more, with that error. */
  cut(which: (caller: Caller) => boolean, error: GatehouseError): void;
  /** Requests whose response has not ended. */
  readonly inFlight: number;
  /** Reads the certificate and key again, from other files where these have changed; without TLS nothing happens. */
  reloadTls(files?: TlsFiles): Promise<void>;
}

/**
 * Milliseconds for a whole request that is read piece by piece. All others are bounded by whoever reads their bodies, and much earlier; this
 * is what Node looks at.
 */
const longestUpload = 600_000;

/** How long cut requests, and connections on which only a part of a request came, have to say goodbye, in milliseconds. */
const cutTime = 500;

/** The one door for clients. Every limit on HTTP/1.1 is set here, from the configuration. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { server: limits, clock, ids, log } = options;
  const adminAddress = adminListener(limits);
  const certificateOf = createCertificateReader();
  // What has an address of its own is not there at the other one; the console asks models, too.
  const common = createRouteTable(options.routes.filter(({ plane }) => adminAddress === undefined || isForAll(plane)));
  const admin = adminAddress && createRouteTable(options.routes);
  const calls: EdgeCall[] = [];
  const edge: Edge = {
    maxBodyBytes: limits.maxBodyBytes,
    bodyTimeout: limits.requestTimeout,
    encodeError: options.encodeError,
    languageOf: options.languageOf,
    rejected: options.rejected,
    clientOf: createClientAddress(limits.trustedProxies),
    secure: options.tls !== undefined,
    draining: false,
  };
  /** Resolves the drain when the last request that came before it has ended. */
  let finished: (() => void) | undefined;

  function accept(
    table: RouteTable,
    request: IncomingMessage,
    response: ServerResponse,
    expectsContinue: boolean,
  ): void {
    const id = ids.next('req');
    // A connection that breaks is seen by `close`; without a listener the error itself would end the process.
    response.on('error', ignore);
    let call: EdgeCall;
    try {
      const times = { startedAt: clock.elapsed(), receivedAt: clock.now(), expectsContinue };
      const headers = readEdgeHeaders(request.rawHeaders, options.cookies);
      call = new EdgeCall(edge, id, request, response, withCertificate(headers, request.socket), times);
    } catch (thrown) {
      refuse(request.socket, asGatehouseError(thrown));
      return;
    }
    call.place = calls.push(call) - 1;
    response.once('close', () => {
      forget(call);
      if (!response.writableFinished) call.onGone?.();
      // An answer that began before the drain promised to keep its connection.
      if (edge.draining) setImmediate(() => servers.forEach((server) => server.closeIdleConnections()));
    });
    try {
      handle(call, table);
    } catch (thrown) {
      failed(call, thrown, table);
    }
  }

  /** A header comes first: then the certificate has only opened the connection. */
  function withCertificate(headers: EdgeHeaders, socket: Socket): EdgeHeaders {
    if (options.tls?.clients === undefined || headers.credential.found !== 'none') return headers;
    return { ...headers, credential: certificateOf(socket) };
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

  function handle(call: EdgeCall, table: RouteTable): void {
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
    call.plane = route.plane;
    call.api = route.api?.(call.headers);
    if (route.access === 'anyone') {
      serve(call, route);
      return;
    }
    const admission = admitted(call, route);
    if (admission === true) serve(call, route);
    else if (admission !== false) {
      admission.then(
        (may) => {
          if (may) serve(call, route);
        },
        (thrown: unknown) => failed(call, thrown),
      );
    }
  }

  function serve(call: EdgeCall, route: Route): void {
    try {
      const handled = route.handle(call);
      if (handled !== undefined) handled.catch((thrown: unknown) => failed(call, thrown));
    } catch (thrown) {
      failed(call, thrown);
    }
  }

  /**
   * Whether a call may go on. On the path its stages judge that, so that a refusal is recorded like an answer; but a stranger
   * whose address has failed too often, or one of too many at once, is refused here and only counted.
   */
  function admitted(call: EdgeCall, route: Route): boolean | Promise<boolean> {
    const { strangers } = options;
    const standing = strangers.standing(call.client);
    const { credential } = call.headers;
    const onItsWay = route.access === 'path' && standing === 'recorded';
    if (onItsWay && credential.found !== 'session') return true;
    let caller: Caller | Promise<Caller>;
    try {
      if (options.consoleOrigin !== undefined) requireConsole(call, options.consoleOrigin);
      if (onItsWay) return true;
      caller = options.authenticate(credential);
    } catch (thrown) {
      return refuseCaller(call, route, standing, thrown);
    }
    if (!(caller instanceof Promise)) return admit(call, route, standing, caller);
    return caller.then(
      (known) => admit(call, route, standing, known),
      (thrown: unknown) => refuseCaller(call, route, standing, thrown),
    );
  }

  function admit(call: EdgeCall, route: Route, standing: Standing, caller: Caller): boolean {
    call.caller = caller;
    // On the path, too: whoever has failed before is judged here already, and here alone before the body is read.
    if (permits(route, caller)) {
      try {
        if (caller.scopes !== undefined) requireScopes(caller, call.client, route.path.replace(/\*$/, call.rest));
        return true;
      } catch (thrown) {
        return refuseCaller(call, route, standing, thrown);
      }
    }
    return refuseCaller(call, route, standing, new GatehouseError('role_not_permitted'));
  }

  function refuseCaller(call: EdgeCall, route: Route, standing: Standing, thrown: unknown): false {
    const { strangers } = options;
    // Whoever calls can do nothing about it that an issuer cannot be reached.
    if (!(thrown instanceof GatehouseError) || thrown.code === 'issuer_unavailable') throw thrown;
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

  function failed(call: EdgeCall, thrown: unknown, table = common): void {
    if (!(thrown instanceof GatehouseError)) log.unexpected('http', thrown);
    const error = asGatehouseError(thrown);
    call.api ??= table.apiAround(call.request.url ?? '')?.(call.headers);
    call.reject(error, error.code === 'method_not_allowed' ? ['allow', table.allowed(call.request.url ?? '')] : []);
  }

  function refuse(socket: Duplex, error: GatehouseError): void {
    options.rejected(error.code);
    log.clientError(error.code, error.cause ?? error.message);
    const id = ids.next('req');
    refuseOnSocket(socket, error, id, options.encodeError(error, 'en', id));
  }

  const tls = options.tls === undefined ? undefined : await TlsMaterial.load(options.tls, log);
  const clients = options.tls?.clients;
  const server = open(common);
  const adminServer = admin && open(admin);
  const servers = adminServer === undefined ? [server] : [server, adminServer];

  function open(table: RouteTable): Server | TlsServer {
    const opened = createNodeServer(limits, tls, clients);
    opened.maxConnections = limits.maxConnections;
    opened.on('request', (request, response) => accept(table, request, response, false));
    opened.on('checkContinue', (request, response) => accept(table, request, response, true));
    opened.on('checkExpectation', (request) =>
      refuse(request.socket, new GatehouseError('malformed_http', { note: 'expectation' })),
    );
    opened.on('upgrade', (_request, socket) =>
      refuse(socket, new GatehouseError('malformed_http', { note: 'upgrade' })),
    );
    opened.on('connect', (_request, socket) =>
      refuse(socket, new GatehouseError('malformed_http', { note: 'CONNECT' })),
    );
    opened.on('tlsClientError', (cause: Error, socket: Socket) => {
      log.clientError('tls', cause);
      const fault = clients === undefined ? undefined : handshakeFault(cause, socket);
      // Node has let go of the certificate by now.
      if (fault !== undefined) options.certificateRefused?.({ fault, fingerprint: undefined });
      socket.destroy();
    });
    opened.on('clientError', (cause: Error, socket) => {
      const error = connectionFault(cause);
      const call = callOn(socket);
      // The fault may be in the body of a request that is being served; then its answer goes the usual way.
      if (call !== undefined && !call.response.writableEnded && error !== undefined) call.body.fail(error);
      else if (error === undefined || call?.response.writableFinished === false || !socket.writable) socket.destroy();
      else refuse(socket, error);
    });
    return opened;
  }

  function closeAll(): void {
    for (const one of servers) one.closeAllConnections();
  }

  return {
    async listen() {
      const { port, url } = await listen(server, limits, tls !== undefined);
      if (adminServer === undefined || adminAddress === undefined) return { url, port, adminUrl: url };
      try {
        return { url, port, adminUrl: (await listen(adminServer, adminAddress, tls !== undefined)).url };
      } catch (error) {
        server.close();
        throw error;
      }
    },
    async drain(timeout, grace = 0) {
      edge.draining = true;
      tls?.close();
      const cut = setTimeout(() => {
        const error = new GatehouseError('shutting_down');
        for (const call of calls.slice()) call.onCut?.(error);
        last = setTimeout(closeAll, cutTime);
      }, timeout);
      let last: NodeJS.Timeout | undefined;
      // Connections between two requests are closed at once; those that become idle later close with their response.
      for (const one of servers) one.closeIdleConnections();
      const worked = new Promise<void>((resolve) => (finished = resolve));
      if (!working()) finished?.();
      await Promise.all([worked, grace > 0 ? delay(grace) : undefined]);
      clearTimeout(cut);
      clearTimeout(last);
      const closed = Promise.all(servers.map((one) => new Promise<void>((resolve) => void one.close(() => resolve()))));
      // What is left has asked nothing yet, or was refused.
      last = setTimeout(closeAll, cutTime);
      await closed;
      clearTimeout(last);
    },
    routes: options.routes,
    get draining() {
      return edge.draining;
    },
    cut(which, error) {
      for (const call of calls.slice()) {
        const caller = call.exchange?.caller ?? call.caller;
        if (caller !== undefined && which(caller)) call.onCut?.(error);
      }
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

function permits({ access, bounded }: Route, caller: Caller): boolean {
  if (access === 'anyone' || access === 'signed-in') return true;
  const permission = access === 'path' ? 'models.call' : access;
  if (!caller.permissions.has(permission)) return false;
  return (
    caller.grants === undefined ||
    access === 'path' ||
    bounded === true ||
    boundsOf(caller, permission) === 'everything'
  );
}

function ignore(): void {
  // Nothing to do: `close` follows.
}

/** Where the admin plane has an address of its own; undefined where it shares that of the models. */
function adminListener({
  admin,
  host,
}: Configuration['server']): { readonly host: string; readonly port: number } | undefined {
  if (admin === 'shared') return undefined;
  if (admin !== undefined) return admin;
  // What others can reach shows them models only, unless somebody has said otherwise.
  return isLoopbackHost(host.includes(':') ? `[${host}]` : host) ? undefined : { host: '127.0.0.1', port: 4_284 };
}

/** The log is for whoever verifies it, and health for whoever watches over the gateway: both at either address. */
function isForAll(plane: Route['plane']): boolean {
  return plane === 'data' || plane === 'record' || plane === 'health';
}

function createNodeServer(
  limits: Configuration['server'],
  tls: TlsMaterial | undefined,
  clients: { readonly required: boolean } | undefined,
): Server | TlsServer {
  const headersTimeout = limits.headersTimeout;
  const requestTimeout = Math.max(limits.requestTimeout, headersTimeout, longestUpload);
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
    ...(clients === undefined ? {} : { requestCert: true, rejectUnauthorized: clients.required }),
  });
  tls.watch((material) => server.setSecureContext({ ...material, minVersion: 'TLSv1.2' }));
  return server;
}

function listen(
  server: Server | TlsServer,
  limits: Pick<Configuration['server'], 'host' | 'port'>,
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
