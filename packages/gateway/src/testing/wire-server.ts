import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface WireRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came; JSON nearly always. */
  readonly body: string;
  /** Resolves when the connection or the answer is over: `whole` where all of it was written. */
  readonly over: Promise<'whole' | 'broken'>;
}

export interface WireAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** What follows the body; `end` in good order without it. */
  readonly after?: 'end' | 'cut' | 'silence';
}

/** A server of plain HTTP that answers with given bytes, whatever they mean. */
export interface WireServer {
  readonly origin: string;
  readonly requests: readonly WireRequest[];
  close(): Promise<void>;
}

function play(response: ServerResponse, { body = '', headers = {}, status = 200, after = 'end' }: WireAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.flushHeaders();
  if (after === 'end') response.end(body);
  else if (after === 'silence') response.write(body);
  // What was written has to leave first, or the cut would come before it.
  else response.write(body, () => response.socket?.end(() => response.socket?.destroy()));
}

/** Starts one on a free port of the loopback address. `silent` answers nothing at all. */
export async function startWireServer(answer: (request: WireRequest) => WireAnswer | 'silent'): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request: WireRequest = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        over: new Promise((resolve) => {
          response.on('close', () => resolve(response.writableFinished ? 'whole' : 'broken'));
        }),
      };
      requests.push(request);
      const given = answer(request);
      if (given !== 'silent') play(response, given);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
