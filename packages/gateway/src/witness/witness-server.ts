import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Witness, WitnessReports } from './witness.ts';

export interface WitnessServerOptions {
  readonly witness: Pick<Witness, 'addCheckpoint' | 'checkpoint'>;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly reports: Pick<WitnessReports, 'failed' | 'refused'>;
  readonly limits?: Partial<WitnessLimits>;
}

/** Milliseconds, and bytes. */
export interface WitnessLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  readonly maxConnections: number;
  readonly drainTimeout: number;
}

export interface WitnessServer {
  readonly url: string;
  /** Lets requests under way end, then closes. */
  stop(): Promise<void>;
}

const defaults: WitnessLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 65_000,
  maxConnections: 256,
  drainTimeout: 5_000,
};

/** Room for the longest proof and for more signatures than the 16 that must be accepted, of the longest kind. */
export const longestBody = 131_072;
const maxHeaderSize = 8_192;
/** Pieces of a body that are held at most; who sends it byte by byte would fill memory with the pieces' own weight. */
const mostPieces = 4_096;

const plain = 'text/plain; charset=utf-8';
const checkpointPath = /^\/([0-9a-f]{64})\/checkpoint$/;

/** The HTTP of a witness: submission and monitoring prefix are the same. Rejects with the system's error, such as EADDRINUSE. */
export async function openWitnessServer(options: WitnessServerOptions): Promise<WitnessServer> {
  const { reports, witness } = options;
  const limits = { ...defaults, ...options.limits };
  let stopping = false;

  function send(response: ServerResponse, status: number, contentType: string, body: string, close = false): void {
    if (response.headersSent || response.destroyed) return;
    const headers: Record<string, string | number> = {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    };
    if (close || stopping) headers['connection'] = 'close';
    response.writeHead(status, headers).end(body);
  }

  function refuse(response: ServerResponse, status: number, reason: string, close = false): void {
    reports.refused({ status, reason });
    send(response, status, plain, `${reason}\n`, close);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    const name = checkpointPath.exec(url)?.[1];
    if (url === '/add-checkpoint') {
      if (method !== 'POST') {
        response.setHeader('allow', 'POST');
        refuse(response, 405, 'add-checkpoint is a POST', true);
        return;
      }
      const body = await readBody(request);
      if (typeof body === 'string') {
        refuse(response, body === tooLong ? 413 : 400, body, true);
        return;
      }
      const answer = await witness.addCheckpoint(body);
      send(response, answer.status, answer.contentType, answer.body);
      return;
    }
    if (name === undefined && url !== '/healthz') {
      refuse(response, 404, 'there is nothing here', true);
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      refuse(response, 405, 'this is read with GET', true);
      return;
    }
    const note = name === undefined ? 'alive\n' : witness.checkpoint(name);
    if (note === undefined) send(response, 404, plain, 'no checkpoint of this log was cosigned\n');
    else send(response, 200, plain, note);
  }

  const server = createServer({
    connectionsCheckingInterval: Math.min(
      1_000,
      Math.max(50, Math.min(limits.headersTimeout, limits.requestTimeout) / 5),
    ),
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    insecureHTTPParser: false,
    maxHeaderSize,
    noDelay: true,
  });
  server.maxConnections = limits.maxConnections;
  server.on('request', (request, response) => {
    response.on('error', ignore);
    response.once('close', () => {
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
    handle(request, response).catch((cause: unknown) => {
      reports.failed(cause);
      send(response, 500, plain, 'internal error\n', true);
    });
  });
  await listen(server, options);
  const { address, family, port } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async stop() {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), limits.drainTimeout);
      await closed;
      clearTimeout(cut);
    },
  };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const tooLong = 'the body is too long';

/** The whole body, or why there is none. Slow ones are ended by the server's own time-out. */
function readBody(request: IncomingMessage): Promise<Buffer | string> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length'] ?? 0) > longestBody) {
      resolve(tooLong);
      return;
    }
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > longestBody || pieces.length >= mostPieces) {
        request.pause();
        resolve(tooLong);
      } else pieces.push(piece);
    });
    request.on('end', () => resolve(Buffer.concat(pieces, length)));
    request.on('close', () => resolve('the body ended too early'));
    request.on('error', ignore);
  });
}

function ignore(): void {
  // Nothing to do: `close` follows.
}
