/**
 * The plainest proxies that one can write on node:http and undici: they forward, and do nothing else. No parsing, no limits,
 * no checks, no log. `request` pipes the bodies both ways; `buffered` gathers the request body first, which undici sends
 * cheaper; `dispatch` does that on undici's lowest layer and writes what arrives.
 *
 *   node benchmarks/plain-proxy.ts <port> <upstream origin> request|buffered|dispatch
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'undici';

const [, , port, origin = '', mode] = process.argv;
const pool = new Pool(origin, { connections: 256, pipelining: 1 });

/** Headers that belong to one connection only (RFC 9110, section 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'host',
  'upgrade',
  'te',
  'trailer',
]);

function forwarded(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !hopByHop.has(name)) passed[name] = value;
  }
  return passed;
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(502).end();
}

function gather(request: IncomingMessage, then: (body: Buffer) => void): void {
  const received: Buffer[] = [];
  request.on('data', (piece: Buffer) => received.push(piece));
  request.on('end', () =>
    then(received.length === 1 && received[0] !== undefined ? received[0] : Buffer.concat(received)),
  );
}

function viaRequest(request: IncomingMessage, response: ServerResponse, body: IncomingMessage | Buffer): void {
  pool
    .request({ method: request.method ?? 'GET', path: request.url ?? '/', headers: forwarded(request.headers), body })
    .then(
      (answer) => {
        response.writeHead(answer.statusCode, forwarded(answer.headers));
        answer.body.on('error', () => fail(response)).pipe(response);
      },
      () => fail(response),
    );
}

function viaDispatch(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  pool.dispatch(
    {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: forwarded(request.headers),
      body,
    },
    {
      onRequestStart: () => undefined,
      onResponseStart(_controller, status, headers) {
        response.writeHead(status, forwarded(headers));
      },
      onResponseData(_controller, piece) {
        response.write(piece);
      },
      onResponseEnd: () => void response.end(),
      onResponseError: () => fail(response),
    },
  );
}

const handlers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  request: (request, response) => viaRequest(request, response, request),
  buffered: (request, response) => gather(request, (body) => viaRequest(request, response, body)),
  dispatch: (request, response) => gather(request, (body) => viaDispatch(request, response, body)),
};

const handler = handlers[mode ?? ''];
if (handler === undefined) throw new Error(`there is no mode ${String(mode)}`);
createServer({ noDelay: true, keepAliveTimeout: 120_000 }, handler).listen(Number(port), '127.0.0.1');
