import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { collect, emptyAnswer } from '../core/answer.ts';
import type { Delta } from '../core/delta.ts';
import { Metronome } from './metronome.ts';
import {
  countWords,
  deltasOf,
  promptOf,
  type Script,
  scriptedScore,
  scriptedVector,
  type ScriptedFault,
  scriptFor,
} from './script.ts';

type Body = Readonly<Record<string, unknown>>;

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly rawBody: string;
  /** The parsed body, empty when there was none or it was not JSON. */
  readonly body: Body;
  /** Monotonic milliseconds. */
  readonly receivedAt: number;
  /** Pieces of the answer written so far. */
  sent: number;
  /** Whether the client went away before the answer was complete, and when. */
  aborted: boolean;
  closedAt: number | undefined;
  /** Settles when the exchange is over, one way or the other. */
  readonly closed: Promise<'complete' | 'aborted'>;
}

export interface ScriptedServerOptions {
  /** Decides what to do; a request that it does not care for goes by its model's name (see scriptFor). */
  readonly script?: (request: SeenRequest) => Script | undefined;
  readonly models?: readonly string[];
  /** Path below which the API lies. */
  readonly basePath?: string;
  /** Answers 401 to everybody who does not have it. */
  readonly apiKey?: string;
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string; readonly requestCert?: boolean };
  /** How many requests are remembered; the oldest are forgotten. */
  readonly remember?: number;
  readonly port?: number;
}

export interface ScriptedServer {
  /** Base URL of the API, for example `http://127.0.0.1:40123/v1`. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly port: number;
  /** What was asked, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Connections that are open now, and that were ever made. */
  readonly connections: () => { readonly open: number; readonly made: number };
  /** The next request that comes, or the first of those that nobody has waited for. */
  nextRequest(): Promise<SeenRequest>;
  close(): Promise<void>;
}

function modelOf(body: Body, otherwise: string): string {
  return typeof body['model'] === 'string' ? body['model'] : otherwise;
}

const html = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

function usageOf(script: Script, body: Body, deltas: readonly Delta[]): unknown {
  if (script.usage === null) return undefined;
  if (script.usage !== undefined) return script.usage;
  const input = countWords(promptOf(body));
  const output = deltas.filter((delta) => delta.type === 'text' || delta.type === 'toolCall').length;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: deltas.filter((one) => one.type === 'text' && one.channel === 'reasoning').length,
    },
  };
}

function wireDelta(delta: Delta, script: Script): Record<string, unknown> {
  if (delta.type === 'text') {
    const field = delta.channel === 'reasoning' ? (delta.field ?? 'reasoning_content') : delta.channel;
    return { [field]: delta.text };
  }
  if (delta.type !== 'toolCall') return {};
  const body = { ...(delta.name === undefined ? undefined : { name: delta.name }), arguments: delta.arguments };
  if (script.toolCallForm === 'legacy') return { function_call: body };
  const call = { ...(delta.id === undefined ? undefined : { id: delta.id, type: 'function' }), function: body };
  return { tool_calls: [script.toolCallForm === 'whole' ? call : { index: delta.index, ...call }] };
}

function envelope(model: string, object: string): Record<string, unknown> {
  return { id: 'chatcmpl-scripted', object, created: 1_700_000_000, model, system_fingerprint: 'fp_scripted' };
}

/** The events of a streamed answer, `data: [DONE]` included. */
function eventsOf(script: Script, body: Body): { readonly events: readonly string[]; readonly firstPiece: number } {
  const choices = Math.max(1, Number(body['n'] ?? 1));
  const deltas = deltasOf(script, choices);
  const model = modelOf(body, 'scripted');
  const head = envelope(model, 'chat.completion.chunk');
  const options = body['stream_options'] as { include_usage?: unknown } | undefined;
  const usage =
    options?.include_usage === true || script.usage !== undefined ? usageOf(script, body, deltas) : undefined;
  const events: string[] = [];
  const push = (value: unknown): number => events.push(`data: ${JSON.stringify(value)}\n\n`);
  for (let choice = 0; choice < choices; choice += 1) {
    push({
      ...head,
      choices: [{ index: choice, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }],
    });
  }
  const finishes = deltas.filter((delta) => delta.type === 'finish').length;
  let finished = 0;
  for (const delta of deltas) {
    if (delta.type === 'finish') {
      finished += 1;
      const last = finished === finishes && script.usageOn === 'last-choice' && usage !== undefined;
      push({
        ...head,
        choices: [{ index: delta.choice, delta: {}, logprobs: null, finish_reason: delta.reason }],
        usage: last ? usage : null,
      });
    } else if (delta.type === 'text' || delta.type === 'toolCall') {
      const logprobs =
        delta.type === 'text' && delta.logprobs !== undefined ? { content: delta.logprobs, refusal: null } : null;
      push({
        ...head,
        choices: [{ index: delta.choice, delta: wireDelta(delta, script), logprobs, finish_reason: null }],
      });
    }
  }
  if (usage !== undefined && script.usageOn !== 'last-choice') push({ ...head, choices: [], usage });
  if (script.fault?.kind !== 'no-done') events.push('data: [DONE]\n\n');
  return { events, firstPiece: choices };
}

function wholeAnswer(script: Script, body: Body): string {
  const deltas = deltasOf(script, Math.max(1, Number(body['n'] ?? 1)));
  const answer = emptyAnswer();
  for (const delta of deltas) collect(answer, delta);
  const usage = usageOf(script, body, deltas);
  return JSON.stringify({
    ...envelope(modelOf(body, 'scripted'), 'chat.completion'),
    choices: answer.choices.map((choice) => {
      const calls = choice.toolCalls.map((call) => ({
        ...(call.id === undefined ? undefined : { id: call.id }),
        type: 'function',
        function: { name: call.name, arguments: call.arguments },
      }));
      return {
        index: choice.index,
        message: {
          role: 'assistant',
          content: choice.content,
          refusal: choice.refusal ?? null,
          ...(choice.reasoning === undefined
            ? undefined
            : { [choice.reasoningField ?? 'reasoning_content']: choice.reasoning }),
          ...(calls.length === 0
            ? undefined
            : script.toolCallForm === 'legacy'
              ? { function_call: calls[0]?.function }
              : { tool_calls: calls }),
        },
        logprobs: choice.logprobs === undefined ? null : { content: choice.logprobs, refusal: null },
        finish_reason: choice.finish ?? null,
      };
    }),
    ...(usage === undefined ? undefined : { usage }),
  });
}

/** Plays one answer to one response. */
class Reply {
  readonly #response: ServerResponse;
  readonly #request: SeenRequest;
  readonly #metronome: Metronome;
  #callOff: (() => void) | undefined;

  constructor(response: ServerResponse, request: SeenRequest, metronome: Metronome) {
    this.#response = response;
    this.#request = request;
    this.#metronome = metronome;
    response.once('close', () => this.#callOff?.());
  }

  later(milliseconds: number, play: () => void): void {
    if (milliseconds <= 0) play();
    else this.#callOff = this.#metronome.after(milliseconds, play);
  }

  cut(): void {
    this.#response.socket?.destroy();
  }

  json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.#response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...headers,
    });
    this.#response.end(text);
  }

  /** Writes all and then calls `done`, waiting for a slow client where it must. */
  writeAll(writes: Iterator<string | Uint8Array>, done: () => void): void {
    for (;;) {
      const next = writes.next();
      if (next.done === true) {
        done();
        return;
      }
      if (this.#response.destroyed) return;
      this.#request.sent += 1;
      if (!this.#response.write(next.value)) {
        this.#response.once('drain', () => this.writeAll(writes, done));
        return;
      }
    }
  }

  stream(script: Script, body: Body): void {
    const response = this.#response;
    const { fault } = script;
    const { events, firstPiece } = eventsOf(script, body);
    const stop = stopOf(fault, firstPiece);
    const shown = stop === undefined ? events : events.slice(0, stop);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    const finale = (): void => this.#finale(fault, firstPiece);
    if (script.rate !== undefined && script.rate > 0) {
      this.#paced(shown, firstPiece, 1_000 / script.rate, finale);
      return;
    }
    if (script.bytesPerWrite !== undefined) {
      const bytes = Buffer.from(shown.join(''));
      this.writeAll(slices(bytes, script.bytesPerWrite), finale);
    } else this.writeAll(shown.values(), finale);
  }

  #paced(events: readonly string[], together: number, interval: number, finale: () => void): void {
    const begun = performance.now();
    let next = 0;
    const step = (): void => {
      if (this.#response.destroyed) return;
      // The steps are reckoned from the beginning, so that a late timer does not slow the stream down.
      const due = Math.min(events.length, together + Math.floor((performance.now() - begun) / interval));
      while (next < due) {
        this.#request.sent += 1;
        this.#response.write(events[next] ?? '');
        next += 1;
      }
      if (next < events.length) this.later(begun + (next - together + 1) * interval - performance.now(), step);
      else finale();
    };
    step();
  }

  #finale(fault: ScriptedFault | undefined, firstPiece: number): void {
    const response = this.#response;
    if (fault === undefined || stopOf(fault, firstPiece) === undefined) {
      response.end();
      return;
    }
    if (fault.kind === 'malformed')
      response.end('data: {"choices":[{"index":0,"delta":{"content":"oops\n\ndata: [DONE]\n\n');
    else if (fault.kind === 'error-event') {
      response.end(
        `data: ${JSON.stringify({ error: { message: fault.message ?? 'CUDA out of memory', type: 'server_error', code: 500 } })}\n\n`,
      );
    } else if (fault.kind === 'end-early') response.end();
    else if (fault.kind === 'cut') {
      // What was written has to leave first, or the cut would come before it.
      response.socket?.end(() => this.cut());
    }
  }
}

function stopOf(fault: ScriptedFault | undefined, firstPiece: number): number | undefined {
  switch (fault?.kind) {
    case 'stall':
    case 'cut':
    case 'end-early':
    case 'malformed':
    case 'error-event':
      return firstPiece + (fault.after ?? 0);
    default:
      return undefined;
  }
}

function* slices(bytes: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

function* filling(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(65_536, 'x');
  for (let left = bytes; left > 0; left -= block.length) yield left < block.length ? block.subarray(0, left) : block;
}

function* hugeStream(bytes: number): Generator<string> {
  const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(32_000) }, finish_reason: null }] })}\n\n`;
  for (let left = bytes; left > 0; left -= event.length) yield event;
}

function playFault(reply: Reply, response: ServerResponse, fault: ScriptedFault, streamed: boolean): boolean {
  switch (fault.kind) {
    case 'stall':
      return fault.after === undefined;
    case 'cut':
      if (fault.after === undefined) reply.cut();
      return fault.after === undefined;
    case 'status': {
      const said = {
        error: { message: `scripted status ${fault.status}`, type: 'scripted_error', code: fault.status },
      };
      reply.json(fault.status, fault.body ?? said, fault.headers);
      return true;
    }
    case 'redirect':
      response.writeHead(307, { location: fault.to, 'content-length': 0 });
      response.end();
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(html);
      return true;
    case 'not-json':
      reply.json(200, 'this is {not JSON');
      return true;
    case 'huge':
      response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
      reply.writeAll(streamed ? hugeStream(fault.bytes) : filling(fault.bytes), () => response.end());
      return true;
    case 'raw':
      response.writeHead(fault.status ?? 200, fault.headers ?? { 'content-type': 'text/event-stream' });
      reply.writeAll(fault.writes.values(), () => {
        if (fault.end === 'cut') response.socket?.end(() => reply.cut());
        else if (fault.end !== 'never') response.end();
      });
      return true;
    default:
      return false;
  }
}

function playChat(reply: Reply, response: ServerResponse, script: Script, body: Body): void {
  const streamed = body['stream'] === true;
  reply.later(script.delay ?? 0, () => {
    if (response.destroyed) return;
    const { fault } = script;
    if (fault !== undefined && playFault(reply, response, fault, streamed)) return;
    if (streamed) {
      reply.stream(script, body);
      return;
    }
    const text = wholeAnswer(script, body);
    if (fault !== undefined && stopOf(fault, 0) !== undefined) {
      // Half of a plain answer, announced as a whole one.
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      const half = text.slice(0, text.length / 2);
      if (fault.kind === 'stall') response.write(half);
      else response.write(half, () => response.socket?.end(() => reply.cut()));
      return;
    }
    reply.json(200, text);
  });
}

function playEmbeddings(reply: Reply, script: Script, body: Body): void {
  const given = body['input'];
  const inputs = Array.isArray(given) && typeof given[0] !== 'number' ? (given as unknown[]) : [given];
  const texts = inputs.map((input) => (typeof input === 'string' ? input : JSON.stringify(input)));
  const tokens = texts.reduce((sum, text) => sum + countWords(text), 0);
  const usage = script.usage === null ? undefined : (script.usage ?? { prompt_tokens: tokens, total_tokens: tokens });
  reply.json(200, {
    object: 'list',
    model: body['model'],
    data: texts.map((text, index) => {
      const vector = scriptedVector(text);
      const packed = body['encoding_format'] === 'base64';
      return {
        object: 'embedding',
        index,
        embedding: packed ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
      };
    }),
    ...(usage === undefined ? undefined : { usage }),
  });
}

/** Half of the answers come as text-embeddings-inference has them: those of requests that have `texts`. */
function playRerank(reply: Reply, script: Script, body: Body): void {
  const query = String(body['query']);
  const inTexts = Array.isArray(body['texts']);
  const texts = ((inTexts ? body['texts'] : body['documents']) as readonly unknown[]).map(String);
  const tokens = texts.reduce((sum, text) => sum + countWords(text) + countWords(query), 0);
  const usage = script.usage === null ? undefined : (script.usage ?? { prompt_tokens: tokens, total_tokens: tokens });
  const most = typeof body['top_n'] === 'number' ? body['top_n'] : texts.length;
  const results = texts
    .map((text, index) => ({ index, score: scriptedScore(query, text) }))
    .toSorted((one, other) => other.score - one.score);
  reply.json(
    200,
    inTexts
      ? results
      : {
          id: 'rerank-scripted',
          model: body['model'],
          results: results
            .slice(0, most)
            .map(({ index, score }) => ({ index, document: { text: texts[index] }, relevance_score: score })),
          ...(usage === undefined ? undefined : { usage }),
        },
  );
}

function readBody(incoming: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
  incoming.on('error', () => undefined);
}

function parseBody(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}

/** Starts an OpenAI-compatible server on a free port of the loopback address that does what its scripts say. */
export async function startScriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { basePath = '/v1', models = ['scripted'], remember = 1_000 } = options;
  const metronome = new Metronome();
  const requests: SeenRequest[] = [];
  const unwaited: SeenRequest[] = [];
  const waiting: ((request: SeenRequest) => void)[] = [];
  const sockets = new Set<Socket>();
  let made = 0;

  const answer = (incoming: IncomingMessage, response: ServerResponse): void => {
    readBody(incoming, (rawBody) => {
      const path = incoming.url ?? '/';
      let settle: (how: 'complete' | 'aborted') => void = () => undefined;
      const seen: SeenRequest = {
        method: incoming.method ?? '',
        path,
        headers: incoming.headers,
        rawHeaders: incoming.rawHeaders,
        rawBody,
        body: parseBody(rawBody),
        receivedAt: performance.now(),
        sent: 0,
        aborted: false,
        closedAt: undefined,
        closed: new Promise((resolve) => (settle = resolve)),
      };
      requests.push(seen);
      if (requests.length > remember) requests.shift();
      const waiter = waiting.shift();
      if (waiter === undefined) {
        unwaited.push(seen);
        if (unwaited.length > remember) unwaited.shift();
      } else waiter(seen);
      response.on('close', () => {
        seen.closedAt = performance.now();
        seen.aborted = !response.writableFinished;
        settle(seen.aborted ? 'aborted' : 'complete');
      });
      route(seen, response);
    });
  };

  const route = (seen: SeenRequest, response: ServerResponse): void => {
    const reply = new Reply(response, seen, metronome);
    if (options.apiKey !== undefined && seen.headers.authorization !== `Bearer ${options.apiKey}`) {
      reply.json(401, {
        error: {
          message: `Incorrect API key provided: ${seen.headers.authorization ?? 'none'}`,
          code: 'invalid_api_key',
        },
      });
      return;
    }
    const { body } = seen;
    const path = seen.path.split('?')[0];
    const given = options.script?.(seen);
    if (path === `${basePath}/models` && seen.method === 'GET') {
      if (given?.fault !== undefined && playFault(reply, response, given.fault, false)) return;
      reply.json(200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'scripted' })),
      });
      return;
    }
    if (seen.method === 'POST' && (path === `${basePath}/chat/completions` || path === `${basePath}/embeddings`)) {
      const script = given ?? scriptFor(modelOf(body, ''), body);
      if (path === `${basePath}/chat/completions`) playChat(reply, response, script, body);
      else if (script.fault === undefined || !playFault(reply, response, script.fault, false))
        playEmbeddings(reply, script, body);
      return;
    }
    if (seen.method === 'POST' && (path === `${basePath}/rerank` || path === '/rerank')) {
      const script = given ?? scriptFor(modelOf(body, ''), body);
      if (script.fault === undefined || !playFault(reply, response, script.fault, false))
        playRerank(reply, script, body);
      return;
    }
    // FastAPI's words, which vLLM has too.
    reply.json(404, { detail: 'Not Found' });
  };

  const server: Server =
    options.tls === undefined
      ? createServer({ noDelay: true, keepAliveTimeout: 30_000 }, answer)
      : createTlsServer({ ...options.tls, keepAliveTimeout: 30_000 }, answer);
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    made += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    baseUrl: `${origin}${basePath}`,
    origin,
    port,
    requests,
    connections: () => ({ open: sockets.size, made }),
    nextRequest: () => {
      const first = unwaited.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    close: () =>
      new Promise((resolve) => {
        metronome.stop();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
