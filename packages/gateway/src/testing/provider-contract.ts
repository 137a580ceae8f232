import type { ErrorCode } from '@gatehouse/contract/errors';
import type { WarningCode } from '@gatehouse/contract/warnings';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type CollectedAnswer, collect, emptyAnswer } from '../core/answer.ts';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import type { AnswerStream, Delta } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import type { ChatRequest, ModelRequest } from '../core/request.ts';
import { SseParser } from '../lib/sse-parser.ts';
import type { ModelServerDependencies, ReaderParts } from '../upstream/model-server.ts';
import type { AnswerReader, Framing } from '../upstream/upstream-call.ts';
import { tinyWav } from './tiny-wav.ts';
import { startWireServer, type WireAnswer, type WireRequest, type WireServer } from './wire-server.ts';

export interface WireFault {
  readonly name: string;
  readonly answer: WireAnswer;
  readonly code: ErrorCode;
  /** Seconds that the client is told to wait. */
  readonly retryAfter?: number;
}

/** What the suite must know of a provider that speaks over HTTP. */
export interface ProviderSubject {
  /** Made for a server of this origin, with `secret` as its key; private networks are allowed unless said otherwise. */
  create(origin: string, dependencies: ModelServerDependencies, allowPrivateNetwork: boolean): Provider;
  readonly secret: string;
  readonly target: string;
  /** The header that has the key, and what stands before it there. Undefined where the key itself is never sent. */
  readonly keyHeader: { readonly name: string; readonly prefix: string } | undefined;
  /** One answer, in both forms of the wire. Both mean the same. */
  readonly plain: { readonly headers?: Readonly<Record<string, string>>; readonly body: string };
  readonly streamed: { readonly mediaType: string; readonly bytes: Buffer };
  /** What reads the stream. */
  readonly framing: Framing | undefined;
  reader(parts: ReaderParts): AnswerReader;
  readonly faults: readonly WireFault[];
  /** An error that comes after the answer has begun. */
  readonly midStream: { readonly bytes: Buffer; readonly code: ErrorCode };
}

interface Logged {
  readonly dropped: string[];
  readonly failed: string[];
}

const opened: { close(): Promise<void> }[] = [];

async function serve(answer: (request: WireRequest) => WireAnswer | 'silent'): Promise<WireServer> {
  const server = await startWireServer(answer);
  opened.push(server);
  return server;
}

/** A chat request in the internal form, as far as providers look at it. */
export function chatRequest(body: JsonObject, stream = body['stream'] === true): ChatRequest {
  const choices = body['n'];
  return {
    kind: 'chat',
    model: 'alias',
    segments: [],
    notInspected: {},
    stream,
    includeUsage: true,
    choices: typeof choices === 'number' ? choices : 1,
    body,
  };
}

const bare = { model: 'alias', segments: [], notInspected: {} } as const;

/** One request of every kind but chat. */
const otherKinds: readonly ModelRequest[] = [
  { ...bare, kind: 'embeddings', body: { input: 'x' } },
  { ...bare, kind: 'rerank', body: { query: 'x', documents: ['y'] } },
  { ...bare, kind: 'image', images: 1, body: { prompt: 'x' } },
  {
    ...bare,
    kind: 'transcription',
    stream: false,
    format: 'json',
    translate: false,
    file: { bytes: tinyWav(1), type: 'audio/wav', extension: 'wav' },
    body: {},
  },
];

const hello: JsonObject = { messages: [{ role: 'user', content: 'hello there' }] };

export interface Asked {
  readonly body?: JsonObject;
  readonly stream?: boolean;
  readonly target?: string;
  readonly controller?: CallController;
  readonly warned?: WarningCode[];
}

export function askProvider(provider: Provider, asked: Asked = {}): Promise<AnswerStream> {
  const { body = hello, controller = new CallController(), stream = false, target = 'model', warned = [] } = asked;
  return provider.call({
    request: chatRequest(body, stream),
    target,
    requestId: 'req_1',
    signal: controller.signal,
    warn: (code) => warned.push(code),
  });
}

export async function gatherAnswer(stream: AnswerStream | Promise<AnswerStream>): Promise<CollectedAnswer> {
  const answer = emptyAnswer();
  for await (const delta of await stream) collect(answer, delta);
  return answer;
}

async function failureOf(stream: Promise<AnswerStream>): Promise<GatehouseError> {
  try {
    await gatherAnswer(stream);
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

/** What an answer says, without what is said of it as a whole. */
function meaningOf(answer: CollectedAnswer): object {
  return { choices: answer.choices, usage: answer.usage };
}

/** Reads a stream as it comes in these pieces, without a network. Throws what the provider would. */
function readPieces(subject: ProviderSubject, pieces: readonly Buffer[]): CollectedAnswer {
  const answer = emptyAnswer();
  const reader = subject.reader({
    emit: (delta: Delta) => collect(answer, delta),
    dropped: () => undefined,
    excerpt: (text) => text,
  });
  const listener = (data: string, type: string): void => {
    if (!reader.done) reader.readEvent(data, type);
  };
  const frames =
    subject.framing?.open(listener) ?? new SseParser(listener, { maxLineBytes: 1_048_576, maxEventLength: 1_048_576 });
  for (const piece of pieces) frames.push(piece);
  frames.end();
  reader.endOfStream();
  return answer;
}

/** Runs the suite that every provider passes that asks a server over HTTP. */
export function describeProvider(name: string, subject: ProviderSubject): void {
  function create(origin: string, allowPrivateNetwork = true): { provider: Provider; logged: Logged } {
    const logged: Logged = { dropped: [], failed: [] };
    const log = {
      upstreamFieldDropped: (_provider: string, field: string) => logged.dropped.push(field),
      upstreamFailed: (_provider: string, _request: string, code: string, cause: unknown) =>
        logged.failed.push(`${code} ${String(cause)}`),
    };
    const dependencies = { log, clock: systemClock, userAgent: 'gatehouse/test' };
    return { provider: subject.create(origin, dependencies, allowPrivateNetwork), logged };
  }

  const { bytes, mediaType } = subject.streamed;
  const whole = (): WireAnswer => subject.plain;
  const stream = (): WireAnswer => ({ headers: { 'content-type': mediaType }, body: bytes });
  const { target } = subject;

  describe(`${name}, as every provider`, () => {
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close();
    });

    it('gives the same answer whether it comes whole or as a stream', async () => {
      const server = await serve(({ body, path }) =>
        path.includes('tream') || body.includes('"stream":true') ? stream() : whole(),
      );
      const { logged, provider } = create(server.origin);
      const plain = await gatherAnswer(askProvider(provider, { target }));
      const streamed = await gatherAnswer(askProvider(provider, { target, stream: true }));
      expect(meaningOf(streamed)).toEqual(meaningOf(plain));
      expect(plain.choices[0]?.content).not.toBeNull();
      expect(plain.choices[0]?.reasoning).toBeDefined();
      expect(plain.choices[0]?.toolCalls).toHaveLength(1);
      expect(plain.choices[0]?.finish).toBe('tool_calls');
      expect(plain.usage?.input).toBeGreaterThan(0);
      expect(logged).toEqual({ dropped: [], failed: [] });
    });

    it('reads a stream alike wherever it is cut into pieces', () => {
      const expected = readPieces(subject, [bytes]);
      for (let at = 1; at < bytes.length; at += 1)
        expect(readPieces(subject, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected);
      expect(
        readPieces(
          subject,
          Array.from(bytes, (byte) => Buffer.from([byte])),
        ),
      ).toEqual(expected);
    });

    it('takes no stream that was cut off for a whole one', () => {
      const { choices } = readPieces(subject, [bytes]);
      let refused = 0;
      for (let at = 0; at < bytes.length; at += 1) {
        let read: CollectedAnswer | undefined;
        try {
          read = readPieces(subject, [bytes.subarray(0, at)]);
        } catch {
          refused += 1;
        }
        if (read !== undefined) expect(read.choices).toEqual(choices);
      }
      expect(refused).toBeGreaterThan(bytes.length / 2);
    });

    it('gives an error of the catalogue, or an answer, for a stream with a damaged byte', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
          const damaged = Buffer.from(bytes);
          damaged[at] = byte;
          const server = await startWireServer(() => ({ headers: { 'content-type': mediaType }, body: damaged }));
          const { provider } = create(server.origin);
          try {
            await gatherAnswer(askProvider(provider, { target, stream: true }));
          } catch (error) {
            expect(error).toBeInstanceOf(GatehouseError);
          } finally {
            await server.close();
          }
        }),
        { numRuns: 20 },
      );
    });

    it.each(['first byte', 'first piece'] as const)(
      'ends the call at the server when the client goes away before or after the %s',
      async (when) => {
        const server = await serve(() =>
          when === 'first byte'
            ? 'silent'
            : { headers: { 'content-type': mediaType }, body: bytes.subarray(0, bytes.length / 2), after: 'silence' },
        );
        const { logged, provider } = create(server.origin);
        const controller = new CallController();
        const failing = failureOf(askProvider(provider, { target, stream: true, controller }));
        await expect.poll(() => server.requests.length).toBe(1);
        controller.abort(new GatehouseError('client_closed_request'));
        expect((await failing).code).toBe('client_closed_request');
        expect(await server.requests[0]?.over).toBe('broken');
        expect(logged.failed).toEqual([]);
      },
    );

    it('asks nobody for a client that has gone', async () => {
      const server = await serve(whole);
      const { provider } = create(server.origin);
      const controller = new CallController();
      controller.abort(new GatehouseError('client_closed_request'));
      expect((await failureOf(askProvider(provider, { target, controller }))).code).toBe('client_closed_request');
      expect(server.requests).toHaveLength(0);
    });

    it.each(subject.faults)('has the right error where $name', async ({ answer, code, retryAfter }) => {
      const server = await serve(() => answer);
      const { logged, provider } = create(server.origin);
      for (const streamed of [false, true]) {
        const error = await failureOf(askProvider(provider, { target, stream: streamed }));
        expect(error.code).toBe(code);
        expect(error.retryAfter).toBe(retryAfter);
      }
      expect(logged.failed).toHaveLength(2);
    });

    it('says of an answer that breaks off that it broke off', async () => {
      const half = bytes.subarray(0, bytes.length / 2);
      const server = await serve(() => ({ headers: { 'content-type': mediaType }, body: half, after: 'cut' }));
      const { provider } = create(server.origin);
      const error = await failureOf(askProvider(provider, { target, stream: true }));
      expect(error.code).toBe('upstream_broken_stream');
    });

    it('passes on an error that comes after the answer has begun', async () => {
      const { bytes: said, code } = subject.midStream;
      const server = await serve(() => ({ headers: { 'content-type': mediaType }, body: said }));
      const { provider } = create(server.origin);
      expect((await failureOf(askProvider(provider, { target, stream: true }))).code).toBe(code);
    });

    it.each([
      ['a login page', { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }],
      ['what is not JSON', { body: 'this is {not JSON' }],
      ['JSON that is no answer', { body: '{"hello":["world"]}' }],
      ['a list', { body: '[]' }],
      ['a compressed answer', { headers: { 'content-encoding': 'gzip' }, body: 'x' }],
    ] satisfies [string, WireAnswer][])('takes %s for no answer', async (_what, answer) => {
      const server = await serve(() => answer);
      const { provider } = create(server.origin);
      const error = await failureOf(askProvider(provider, { target }));
      expect(error.code).toBe('upstream_invalid_response');
    });

    it('shows its key to the server in one header, and nowhere else', async () => {
      const server = await serve(whole);
      const { provider } = create(server.origin);
      await gatherAnswer(askProvider(provider, { target }));
      const { body, headers, path } = server.requests[0] ?? { body: '', headers: {}, path: '' };
      const named = Object.entries(headers).filter(([, value]) => String(value).includes(subject.secret));
      const { keyHeader } = subject;
      expect(named).toEqual(keyHeader === undefined ? [] : [[keyHeader.name, `${keyHeader.prefix}${subject.secret}`]]);
      expect(`${path}\n${body}`).not.toContain(subject.secret);
    });

    it('has its key neither in an error nor in the log, even where the server repeats it', async () => {
      const said = `wrong key ${subject.secret}, ${Buffer.from(subject.secret).toString('base64')}`;
      const server = await serve(() => ({ status: 401, body: JSON.stringify({ error: { message: said } }) }));
      const { logged, provider } = create(server.origin);
      const error = await failureOf(askProvider(provider, { target }));
      const report = await provider.check(new AbortController().signal);
      const told = JSON.stringify([error.message, String(error.cause), logged, report]);
      expect(told).not.toContain(subject.secret);
      expect(told).not.toContain(Buffer.from(subject.secret).toString('base64'));
      expect(told).toContain('[secret]');
    });

    it('follows no redirect', async () => {
      const elsewhere = await serve(whole);
      const server = await serve(() => ({ status: 307, headers: { location: `${elsewhere.origin}/v1/messages` } }));
      const { provider } = create(server.origin);
      const error = await failureOf(askProvider(provider, { target }));
      expect(error.code).toBe('upstream_invalid_response');
      expect(elsewhere.requests).toHaveLength(0);
    });

    it('connects to no private address unless that is allowed', async () => {
      const server = await serve(whole);
      const { provider } = create(server.origin, false);
      const error = await failureOf(askProvider(provider, { target }));
      expect(error.code).toBe('upstream_address_forbidden');
      expect(server.requests).toHaveLength(0);
    });

    it('tells the server which request it is, and where its trace goes on', async () => {
      const server = await serve(whole);
      const { provider } = create(server.origin);
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const { signal } = new CallController();
      await gatherAnswer(
        provider.call({ request: chatRequest(hello), target, requestId: 'req_7', signal, traceparent }),
      );
      expect(server.requests[0]?.headers).toMatchObject({ 'x-request-id': 'req_7', traceparent });
    });

    it('refuses kinds of requests that it does not answer', async () => {
      const { provider } = create('http://127.0.0.1:9');
      for (const request of otherKinds.filter(({ kind }) => !provider.answers.includes(kind))) {
        const { signal } = new CallController();
        const error = await failureOf(provider.call({ request, target, requestId: 'r', signal }));
        expect([request.kind, error.code]).toEqual([request.kind, 'unsupported_by_model']);
      }
    });
  });
}
