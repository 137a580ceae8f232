import { createConnection, type Socket } from 'node:net';
import { configurationSchema, type Configuration } from '@gatehouse/contract/config';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import type { AnswerStream, Delta } from '../packages/gateway/src/core/delta.ts';
import { GatehouseError } from '../packages/gateway/src/core/errors.ts';
import type { CredentialResult, Exchange } from '../packages/gateway/src/core/exchange.ts';
import type { Caller } from '../packages/gateway/src/core/caller.ts';
import { openaiChat } from '../packages/gateway/src/dialects/openai-chat.ts';
import { openaiEmbeddings } from '../packages/gateway/src/dialects/openai-embeddings.ts';
import { encodeOpenaiError } from '../packages/gateway/src/dialects/openai-error.ts';
import { encodeModelList, encodeOneModel } from '../packages/gateway/src/dialects/openai-models.ts';
import { createHttpServer, type HttpServer } from '../packages/gateway/src/http/create-http-server.ts';
import { dataPlaneRoutes } from '../packages/gateway/src/http/data-plane.ts';
import { healthRoutes } from '../packages/gateway/src/http/health-routes.ts';
import { modelRoutes } from '../packages/gateway/src/http/model-routes.ts';
import type { Route } from '../packages/gateway/src/http/routes.ts';
import type { TlsFiles } from '../packages/gateway/src/http/tls-material.ts';
import { createRandomIds } from '../packages/gateway/src/lib/random-ids.ts';
import { testCaller } from '../packages/gateway/src/testing/test-caller.ts';

/** The HTTP server with a path that does nothing but authenticate, read the body and answer with given deltas. */
export interface EdgeHarness {
  readonly http: HttpServer;
  readonly url: string;
  readonly port: number;
  /** Exchanges whose body was received and understood: what would have gone to a model. */
  readonly reached: Exchange[];
  readonly started: Exchange[];
  readonly rejected: ErrorCode[];
  readonly unexpected: unknown[];
  readonly logged: string[];
  close(): Promise<void>;
}

export interface EdgeHarnessOptions {
  readonly server?: Partial<Configuration['server']>;
  readonly tls?: TlsFiles;
  readonly answer?: (exchange: Exchange) => AnswerStream;
  readonly routes?: readonly Route[];
  readonly uninspectable?: 'mark' | 'refuse';
}

export const userKey = 'gh_user_test';
export const adminKey = 'gh_admin_test';
export const auditorKey = 'gh_auditor_test';

const defaults = configurationSchema.parse({
  version: 1,
  providers: [{ id: 'p', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' }],
}).server;

export async function* deltas(list: readonly Delta[]): AnswerStream {
  for (const delta of list) yield delta;
}

export const helloAnswer: readonly Delta[] = [
  { type: 'start', id: 'x' },
  { type: 'text', choice: 0, channel: 'content', text: 'Hello ' },
  { type: 'text', choice: 0, channel: 'content', text: 'world' },
  { type: 'finish', choice: 0, reason: 'stop' },
  { type: 'usage', usage: { input: 3, output: 2 } },
];

const rolesOfKeys: ReadonlyMap<string, string> = new Map([
  [userKey, 'user'],
  [adminKey, 'admin'],
  [auditorKey, 'auditor'],
]);

function authenticate(credential: CredentialResult): Caller {
  if (credential.found === 'none') throw new GatehouseError('missing_credentials');
  if (credential.found === 'several') throw new GatehouseError('multiple_credentials');
  const role = credential.found === 'one' ? rolesOfKeys.get(credential.value) : undefined;
  if (role === undefined) throw new GatehouseError('invalid_api_key');
  return testCaller({ role });
}

export async function startEdge(options: EdgeHarnessOptions = {}): Promise<EdgeHarness> {
  const reached: Exchange[] = [];
  const started: Exchange[] = [];
  const rejected: ErrorCode[] = [];
  const unexpected: unknown[] = [];
  const logged: string[] = [];
  const answer = options.answer ?? (() => deltas(helloAnswer));
  const models = () => [
    { id: 'org/model-a', provider: 'p', created: 5 },
    { id: 'b', provider: 'p' },
  ];
  const server = { ...defaults, port: 0, ...options.server };
  const http = await createHttpServer({
    server,
    tls: options.tls,
    routes: [
      ...dataPlaneRoutes(
        [
          { path: '/v1/chat/completions', dialect: openaiChat },
          { path: '/v1/embeddings', dialect: openaiEmbeddings },
        ],
        {
          run: async (exchange) => {
            exchange.caller = authenticate(exchange.credential);
            const { raw, request } = await exchange.receive();
            exchange.rawBody = raw;
            exchange.request = request;
            reached.push(exchange);
            return answer(exchange);
          },
          maxFormBytes: 1_048_576,
          decodeOptions: () => ({ uninspectable: options.uninspectable ?? 'mark' }),
          clock: systemClock,
          started: (exchange) => started.push(exchange),
          streamChunk: () => undefined,
          mayWait: () => false,
          writeTimeout: server.requestTimeout,
        },
      ),
      ...modelRoutes({
        models,
        find(name) {
          const model = models().find(({ id }) => id === name);
          if (model === undefined) throw new GatehouseError('model_not_found', { param: 'model' });
          return model;
        },
        encodeList: encodeModelList,
        encodeOne: encodeOneModel,
      }),
      ...healthRoutes({
        unready: () => [],
        metrics: () => Promise.resolve({ contentType: 'text/plain', text: 'm 1\n' }),
      }),
      ...(options.routes ?? []),
    ],
    encodeError: encodeOpenaiError,
    languageOf: () => undefined,
    authenticate,
    rejected: (code) => rejected.push(code),
    // What they are for is tested with a whole gateway.
    strangers: { standing: () => 'recorded', failed: () => undefined, counted: () => undefined, retryAfter: () => 1 },
    denied: () => Promise.resolve({ log: '', shard: '', index: 0, hash: '' }),
    clock: systemClock,
    ids: createRandomIds(),
    log: {
      clientError: () => undefined,
      unexpected: (_where, cause) => unexpected.push(cause),
      tlsReloaded: () => logged.push('tlsReloaded'),
      tlsReloadFailed: () => logged.push('tlsReloadFailed'),
    },
  });
  const { url, port } = await http.listen();
  return { http, url, port, reached, started, rejected, unexpected, logged, close: () => http.drain(0) };
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Splits what a server wrote into its responses; only Content-Length and chunked framing are known. */
export function parseResponses(text: string): RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) throw new Error(`not a response: ${rest.slice(0, 100)}`);
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    rest = rest.slice(end + 4);
    let body = '';
    if (headers['transfer-encoding'] === 'chunked') {
      for (;;) {
        const line = rest.indexOf('\r\n');
        if (line === -1) {
          rest = '';
          break;
        }
        const size = Number.parseInt(rest.slice(0, line), 16);
        body += Buffer.from(rest.slice(line + 2), 'latin1')
          .subarray(0, size)
          .toString('latin1');
        rest = rest.slice(line + 2 + size + 2);
        if (size === 0) break;
      }
    } else {
      const length = Number(headers['content-length'] ?? 0);
      body = rest.slice(0, length);
      rest = rest.slice(length);
    }
    const status = Number(statusLine.split(' ')[1]);
    if (status !== 100) responses.push({ status, headers, body: Buffer.from(body, 'latin1').toString('utf8') });
  }
  return responses;
}

export function connect(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** Writes pieces to a fresh connection and gives everything that came back until the server closed it or fell silent. */
export async function exchangeRaw(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  options: { readonly quiet?: number; readonly pause?: number; readonly end?: boolean } = {},
): Promise<{ readonly text: string; readonly closed: boolean }> {
  const socket = await connect(port);
  let text = '';
  let closed = false;
  const silence = options.quiet ?? 1_500;
  const done = new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, silence);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(resolve, text.endsWith('}') || text.endsWith('0\r\n\r\n') ? 60 : silence);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
      clearTimeout(timer);
      resolve();
    });
  });
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, options.pause ?? 0));
  }
  if (options.end === true) socket.end();
  await done;
  socket.destroy();
  return { text, closed };
}

/** A whole request as text, with a right Content-Length unless the headers say otherwise. */
export function rawRequest(
  body: string | Uint8Array,
  options: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: readonly string[];
    readonly version?: string;
  } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const headers = options.headers ?? [
    'host: localhost',
    `authorization: Bearer ${userKey}`,
    'content-type: application/json',
    `content-length: ${bytes.length}`,
  ];
  const head = `${options.method ?? 'POST'} ${options.path ?? '/v1/chat/completions'} HTTP/${options.version ?? '1.1'}\r\n${headers.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

export const chatBody = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
export const streamBody = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] });
