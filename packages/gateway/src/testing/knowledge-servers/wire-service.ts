import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface WireRequest {
  readonly method: string;
  /** Decoded parts of the path. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly raw: string;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
}

export interface WireReply {
  readonly status: number;
  /** A text is sent as it is. */
  readonly body: unknown;
  /** Where it is not JSON. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WireService {
  readonly url: string;
  readonly seen: readonly WireRequest[];
  /** Answers in place of the service where it gives something; a pause is a request that is never answered. */
  intercept: ((request: WireRequest) => WireReply | 'silence' | undefined) | undefined;
  close(): Promise<void>;
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** A server on this machine that answers by a function; what the function throws is the status 400. */
export async function startWireService(answer: (request: WireRequest) => WireReply): Promise<WireService> {
  const seen: WireRequest[] = [];
  const sockets = new Set<Socket>();

  const reply = (incoming: IncomingMessage, response: ServerResponse, raw: string): void => {
    const url = new URL(incoming.url ?? '/', 'http://server');
    const request: WireRequest = {
      method: incoming.method ?? '',
      path: url.pathname.split('/').slice(1).map(decodeURIComponent),
      query: new Map(url.searchParams),
      headers: incoming.headers,
      raw,
      body: parsed(raw),
    };
    seen.push(request);
    let given: WireReply | 'silence' | undefined;
    try {
      given = service.intercept?.(request) ?? answer(request);
    } catch (error) {
      given = { status: 400, body: { error: { reason: String(error), type: 'refused' }, message: String(error) } };
    }
    if (given === 'silence') return;
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => reply(incoming, response, Buffer.concat(chunks).toString('utf8')));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service: WireService = {
    url: `http://127.0.0.1:${port}`,
    seen,
    intercept: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return service;
}

export interface Scored<Kept> {
  readonly kept: Kept;
  readonly score: number;
}

/** The best of what is kept by BM25, over the words that it has; nothing that has none of those asked for. */
export function byWords<Kept>(
  all: readonly Kept[],
  wordsOf: (kept: Kept) => readonly string[],
  asked: ReadonlyMap<string, number>,
): readonly Scored<Kept>[] {
  const read = all.map((kept) => ({ kept, words: wordsOf(kept) }));
  const mean = Math.max(1, read.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, read.length));
  const rarity = new Map(
    [...asked.keys()].map((word) => {
      const having = read.filter(({ words }) => words.includes(word)).length;
      return [word, Math.log(1 + (read.length - having + 0.5) / (having + 0.5))];
    }),
  );
  return read
    .map(({ kept, words }) => {
      let score = 0;
      for (const [word, weight] of asked) {
        const count = words.filter((one) => one === word).length;
        score +=
          (weight * (rarity.get(word) ?? 0) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / mean));
      }
      return { kept, score };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
}

export function cosine(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new Error('vectors of different dimensions');
  const product = (left: readonly number[], right: readonly number[]): number =>
    left.reduce((sum, value, place) => sum + value * (right[place] ?? 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}

/** The most similar of what is kept, of what has a vector. */
export function byVector<Kept>(
  all: readonly Kept[],
  vectorOf: (kept: Kept) => readonly number[] | undefined,
  asked: readonly number[],
): readonly Scored<Kept>[] {
  return all
    .flatMap((kept) => {
      const vector = vectorOf(kept);
      return vector === undefined ? [] : [{ kept, score: cosine(vector, asked) }];
    })
    .sort((one, other) => other.score - one.score);
}
