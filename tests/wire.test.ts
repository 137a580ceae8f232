import { mkdtemp, mkdir, rm, writeFile, copyFile, readFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { revokedKeySchema } from '@gatehouse/contract/admin';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerStream } from '../packages/gateway/src/core/delta.ts';
import { asGatehouseError, GatehouseError } from '../packages/gateway/src/core/errors.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import { IdempotentCalls } from '../packages/gateway/src/http/idempotent-calls.ts';
import { adminRoutes } from '../packages/gateway/src/http/admin-routes.ts';
import { consoleRoutes, contentSecurityPolicy } from '../packages/gateway/src/http/console-routes.ts';
import { canSelfSign, selfSign } from '../packages/gateway/src/testing/self-signed.ts';
import {
  adminKey,
  auditorKey,
  chatBody,
  connect,
  deltas,
  type EdgeHarness,
  type EdgeHarnessOptions,
  exchangeRaw,
  helloAnswer,
  parseResponses,
  rawRequest,
  type RawResponse,
  startEdge,
  streamBody,
  userKey,
} from './edge-harness.ts';

const running: EdgeHarness[] = [];

async function edge(options?: EdgeHarnessOptions): Promise<EdgeHarness> {
  const harness = await startEdge(options);
  running.push(harness);
  return harness;
}

afterEach(async () => {
  for (const harness of running.splice(0)) {
    await harness.close();
    if (harness.unexpected.length > 0)
      throw new Error('something unexpected was thrown', { cause: harness.unexpected[0] });
  }
});

function codeOf(response: RawResponse | undefined): string {
  const parsed = JSON.parse(response?.body ?? '{}') as { error?: { code?: string } };
  return `${response?.status} ${parsed.error?.code}`;
}

async function sendRaw(harness: EdgeHarness, ...pieces: (string | Uint8Array)[]): Promise<RawResponse[]> {
  return parseResponses((await exchangeRaw(harness.port, pieces)).text);
}

const host = 'host: localhost';
const auth = `authorization: Bearer ${userKey}`;
const json = 'content-type: application/json';
const length = `content-length: ${chatBody.length}`;
const jsonHeaders = { authorization: `Bearer ${userKey}`, 'content-type': 'application/json' };

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

describe('a plain answer', () => {
  it('is one JSON body with its length, our request id and the client’s own', async () => {
    const harness = await edge();
    const response = await fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: chatBody,
      headers: { ...jsonHeaders, 'x-request-id': 'mine-1' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'Hello world' }, finish_reason: 'stop' }],
      usage: { total_tokens: 5 },
    });
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(response.headers.get('x-client-request-id')).toBe('mine-1');
    expect(response.headers.get('openai-processing-ms')).toMatch(/^\d+$/);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('names its leaf where the record has one', async () => {
    const harness = await edge({
      answer: (exchange) => {
        exchange.notes.receipt = { log: 'l', shard: 's', index: 7, hash: 'x' };
        return deltas(helloAnswer);
      },
    });
    const response = await fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: chatBody,
      headers: jsonHeaders,
    });
    expect(response.headers.get('x-gatehouse-leaf')).toBe('7');
  });

  it('comes for a body in chunks, in slow pieces and after 100-continue', async () => {
    const harness = await edge();
    const chunked = `POST /v1/chat/completions HTTP/1.1\r\n${host}\r\n${auth}\r\n${json}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const half = 20;
    const pieces = [
      chunked,
      `${half.toString(16)}\r\n${chatBody.slice(0, half)}\r\n`,
      `${(chatBody.length - half).toString(16)}\r\n${chatBody.slice(half)}\r\n`,
      '0\r\n\r\n',
    ];
    expect((await sendRaw(harness, ...pieces)).map((r) => r.status)).toEqual([200]);
    expect((await sendRaw(harness, pieces.join(''))).map((r) => r.status)).toEqual([200]);
    const waiting = rawRequest('', { headers: [host, auth, json, length, 'expect: 100-continue'] });
    const { text } = await exchangeRaw(harness.port, [waiting, chatBody], { pause: 50 });
    expect(text.startsWith('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200')).toBe(true);
  });

  it('comes in order for requests that were sent at once on one connection', async () => {
    const harness = await edge();
    const responses = await sendRaw(
      harness,
      Buffer.concat([rawRequest(chatBody), rawRequest(''), rawRequest(chatBody)]),
    );
    expect(responses.map((response) => response.status)).toEqual([200, 400, 200]);
  });

  it('takes a key from api-key and x-api-key too', async () => {
    const harness = await edge();
    for (const header of [`api-key: ${userKey}`, `X-API-Key: ${userKey}`, `AUTHORIZATION: bearer   ${userKey}`]) {
      const [response] = await sendRaw(harness, rawRequest(chatBody, { headers: [host, header, json, length] }));
      expect(response?.status).toBe(200);
    }
  });
});

describe('a refusal', () => {
  it.each([
    ['an unknown route', rawRequest('', { path: '/v1/nothing' }), '404 route_not_found'],
    ['a wrong method', rawRequest('', { method: 'GET' }), '405 method_not_allowed'],
    ['OPTIONS, since there is no CORS', rawRequest('', { method: 'OPTIONS' }), '405 method_not_allowed'],
    ['an encoded slash', rawRequest(chatBody, { path: '/v1%2Fchat/completions' }), '400 malformed_http'],
    ['dot segments', rawRequest(chatBody, { path: '/v1/../v1/chat/completions' }), '400 malformed_http'],
    ['encoded dot segments', rawRequest(chatBody, { path: '/v1/%2e%2e/v1/chat/completions' }), '400 malformed_http'],
    ['a double slash', rawRequest(chatBody, { path: '//v1/chat/completions' }), '400 malformed_http'],
    ['an encoded NUL', rawRequest(chatBody, { path: '/v1/chat/completions%00' }), '400 malformed_http'],
    ['a double escape', rawRequest(chatBody, { path: '/v1/%252e%252e/' }), '400 malformed_http'],
    ['a backslash', rawRequest(chatBody, { path: '/v1\\chat' }), '400 malformed_http'],
    [
      'an absolute target',
      rawRequest(chatBody, { path: 'http://localhost/v1/chat/completions' }),
      '400 malformed_http',
    ],
    ['a fragment', rawRequest(chatBody, { path: '/v1/models#x', method: 'GET' }), '400 malformed_http'],
    ['encoded dots in a model id', rawRequest('', { path: '/v1/models/a%2e%2e', method: 'GET' }), '400 malformed_http'],
    ['encoded dots in a name', rawRequest('', { path: '/v1/models/org/a%2Eb', method: 'GET' }), '400 malformed_http'],
    ['dot segments in a model id', rawRequest('', { path: '/v1/models/a/../b', method: 'GET' }), '400 malformed_http'],
    ['no Host', rawRequest(chatBody, { headers: [auth, json, length] }), '400 malformed_http'],
    ['two Hosts', rawRequest(chatBody, { headers: [host, 'host: other', auth, json, length] }), '400 malformed_http'],
    [
      'both framings',
      rawRequest(chatBody, { headers: [host, auth, json, length, 'transfer-encoding: chunked'] }),
      '400 malformed_http',
    ],
    [
      'two lengths',
      rawRequest(chatBody, { headers: [host, auth, json, length, 'content-length: 1'] }),
      '400 malformed_http',
    ],
    [
      'a list of lengths',
      rawRequest(chatBody, { headers: [host, auth, json, `${length}, ${chatBody.length}`] }),
      '400 malformed_http',
    ],
    [
      'a signed length',
      rawRequest(chatBody, { headers: [host, auth, json, `content-length: +${chatBody.length}`] }),
      '400 malformed_http',
    ],
    [
      'another transfer coding',
      rawRequest(chatBody, { headers: [host, auth, json, 'transfer-encoding: gzip, chunked'] }),
      '400 malformed_http',
    ],
    [
      'a hidden transfer coding',
      rawRequest(chatBody, { headers: [host, auth, json, 'transfer-encoding: xchunked'] }),
      '400 malformed_http',
    ],
    [
      'a space before the colon',
      rawRequest(chatBody, { headers: [host, auth, json, `content-length : ${chatBody.length}`] }),
      '400 malformed_http',
    ],
    [
      'a folded header',
      rawRequest(chatBody, { headers: [host, auth, json, length, 'x-a: b', ' c'] }),
      '400 malformed_http',
    ],
    [
      'a bare line feed in the headers',
      rawRequest(chatBody, { headers: [host, auth, `${json}\n${length}`] }),
      '400 malformed_http',
    ],
    [
      'chunks in HTTP/1.0',
      rawRequest('0\r\n\r\n', { version: '1.0', headers: [host, auth, json, 'transfer-encoding: chunked'] }),
      '400 malformed_http',
    ],
    ['another version', rawRequest(chatBody, { version: '3.7' }), '400 malformed_http'],
    ['no HTTP at all', 'hello\r\n\r\n', '400 malformed_http'],
    ['a TLS handshake on the plain port', Buffer.from('16030100c8010000c40303', 'hex'), '400 malformed_http'],
    [
      'an upgrade',
      rawRequest('', { method: 'GET', path: '/healthz', headers: [host, 'connection: upgrade', 'upgrade: websocket'] }),
      '400 malformed_http',
    ],
    ['CONNECT', rawRequest('', { method: 'CONNECT', path: 'example.org:443' }), '400 malformed_http'],
    [
      'another expectation',
      rawRequest(chatBody, { headers: [host, auth, json, length, 'expect: 200-ok'] }),
      '400 malformed_http',
    ],
    [
      'headers that are too large',
      rawRequest('', { headers: [host, `x-a: ${'a'.repeat(20_000)}`] }),
      '431 headers_too_large',
    ],
    ['no key', rawRequest(chatBody, { headers: [host, json, length] }), '401 missing_credentials'],
    [
      'another scheme',
      rawRequest(chatBody, { headers: [host, 'authorization: Basic eDp5', json, length] }),
      '401 missing_credentials',
    ],
    [
      'an unknown key',
      rawRequest(chatBody, { headers: [host, 'authorization: Bearer x', json, length] }),
      '401 invalid_api_key',
    ],
    [
      'two Authorization headers',
      rawRequest(chatBody, { headers: [host, auth, auth, json, length] }),
      '400 multiple_credentials',
    ],
    [
      'two kinds of key',
      rawRequest(chatBody, { headers: [host, auth, `api-key: ${userKey}`, json, length] }),
      '400 multiple_credentials',
    ],
    [
      'another content type',
      rawRequest(chatBody, { headers: [host, auth, 'content-type: text/plain', length] }),
      '415 unsupported_media_type',
    ],
    [
      'another character set',
      rawRequest(chatBody, { headers: [host, auth, 'content-type: application/json; charset=utf-16', length] }),
      '415 unsupported_media_type',
    ],
    ['no content type', rawRequest(chatBody, { headers: [host, auth, length] }), '415 unsupported_media_type'],
    ['two content types', rawRequest(chatBody, { headers: [host, auth, json, json, length] }), '400 malformed_http'],
    [
      'a compressed body',
      rawRequest(chatBody, { headers: [host, auth, json, length, 'content-encoding: gzip'] }),
      '415 unsupported_content_encoding',
    ],
    ['no body', rawRequest('', { headers: [host, auth, json] }), '400 invalid_json'],
    ['a broken body', rawRequest('{"a":'), '400 invalid_json'],
    ['a body that is no UTF-8', rawRequest(Buffer.from([0x22, 0xff, 0x22])), '400 invalid_utf8'],
    ['a duplicate key', rawRequest('{"model":"a","model":"b"}'), '400 duplicate_key'],
    ['__proto__', rawRequest('{"__proto__":{}}'), '400 duplicate_key'],
    ['deep nesting', rawRequest('['.repeat(100_000)), '400 too_deeply_nested'],
    ['a wrong form', rawRequest('{"model":"m","messages":[{"role":"x"}]}'), '400 invalid_request'],
    ['an unknown model', rawRequest('', { method: 'GET', path: '/v1/models/none' }), '404 model_not_found'],
  ])('answers %s', async (_name, bytes, expected) => {
    const harness = await edge();
    const responses = await sendRaw(harness, bytes);
    expect(codeOf(responses[0])).toBe(expected);
    expect(responses[0]?.headers['x-request-id']).toMatch(/^req_/);
    expect(harness.reached).toEqual([]);
  });

  it('speaks German to who prefers it, and names the place of the fault', async () => {
    const harness = await edge();
    const response = await fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: '{"model":1}',
      headers: { ...jsonHeaders, 'accept-language': 'en;q=0.5, de-AT' },
    });
    expect(await response.json()).toEqual({
      error: {
        message:
          'Die Anfrage hat nicht die erwartete Form; siehe `param`. Erwartet: der Name eines Modells; GET /v1/models nennt sie.',
        type: 'invalid_request_error',
        param: 'model',
        code: 'invalid_request',
      },
    });
  });

  it('says which methods a path has', async () => {
    const harness = await edge();
    expect((await fetch(`${harness.url}/v1/chat/completions`)).headers.get('allow')).toBe('POST');
    expect((await fetch(`${harness.url}/healthz?x=1`, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });

  it('reads nothing of a stranger’s body, and does not ask for it', async () => {
    const harness = await edge();
    const { text } = await exchangeRaw(harness.port, [
      rawRequest('', { headers: [host, json, length, 'expect: 100-continue'] }),
    ]);
    expect(text.startsWith('HTTP/1.1 401')).toBe(true);
    expect(harness.started).toHaveLength(1);
  });

  it('reaches a client that is still sending a body that is too large, by length and in chunks', async () => {
    const harness = await edge({ server: { maxBodyBytes: 1_000_000 } });
    const tooLarge = Buffer.alloc(10_000_000, 'x');
    const byLength = await fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: tooLarge,
      headers: jsonHeaders,
    });
    expect([byLength.status, ((await byLength.json()) as { error: { code: string } }).error.code]).toEqual([
      413,
      'body_too_large',
    ]);
    const chunks = `POST /v1/chat/completions HTTP/1.1\r\n${host}\r\n${auth}\r\n${json}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const [inChunks] = await sendRaw(
      harness,
      chunks,
      ...Array.from({ length: 30 }, () => `186a0\r\n${'x'.repeat(100_000)}\r\n`),
    );
    expect(codeOf(inChunks)).toBe('413 body_too_large');
    expect(harness.reached).toEqual([]);
  });

  it('answers garbage between chunks, with the refusal seen by the path', async () => {
    const harness = await edge();
    const chunks = `POST /v1/chat/completions HTTP/1.1\r\n${host}\r\n${auth}\r\n${json}\r\ntransfer-encoding: chunked\r\n\r\n`;
    for (const garbage of ['zz\r\n', '5\r\nabcdefgh\r\n', '-1\r\n', '0x5\r\nabcde\r\n', 'ffffffffffffffffff\r\n']) {
      const responses = await sendRaw(harness, chunks, garbage);
      expect(codeOf(responses[0])).toBe('400 malformed_http');
      const together = await sendRaw(harness, chunks + garbage);
      expect(codeOf(together[0])).toBe('400 malformed_http');
    }
    expect(harness.started).toHaveLength(10);
    expect(harness.reached).toEqual([]);
  });

  it('says so when a body ends too early', async () => {
    const harness = await edge();
    const { text } = await exchangeRaw(
      harness.port,
      [rawRequest('', { headers: [host, auth, json, 'content-length: 100'] }), '{"model"'],
      { end: true, pause: 30 },
    );
    expect(codeOf(parseResponses(text)[0])).toBe('400 incomplete_body');
    expect(harness.reached).toEqual([]);
  });

  it('does not let the rest of a refused body be read as a request', async () => {
    const harness = await edge();
    const smuggled = rawRequest(chatBody);
    const outer = rawRequest('', {
      path: '/v1/nothing',
      headers: [host, auth, json, `content-length: ${smuggled.length}`],
    });
    expect((await sendRaw(harness, Buffer.concat([outer, smuggled]))).map((response) => response.status)).toEqual([
      404,
    ]);
    expect(harness.reached).toEqual([]);
  });
});

describe('slow clients', () => {
  const limits = { headersTimeout: 300, requestTimeout: 600 };

  it('lose their connection with 408 when headers do not come', async () => {
    const harness = await edge({ server: limits });
    const { text, closed } = await exchangeRaw(
      harness.port,
      ['POST /v1/chat/completions HTTP/1.1\r\n', ...Array.from({ length: 30 }, () => 'x-a: b\r\n')],
      { pause: 50 },
    );
    expect(codeOf(parseResponses(text)[0])).toBe('408 request_timeout');
    expect(closed).toBe(true);
  });

  it('get 408 when the body comes by drops', async () => {
    const harness = await edge({ server: limits });
    const { text } = await exchangeRaw(
      harness.port,
      [
        rawRequest('', { headers: [host, auth, json, 'content-length: 1000'] }),
        ...Array.from({ length: 30 }, () => ' '),
      ],
      { pause: 50 },
    );
    expect(codeOf(parseResponses(text)[0])).toBe('408 request_timeout');
    expect(harness.reached).toEqual([]);
  });

  it('are closed when they say nothing between two requests', async () => {
    const harness = await edge({ server: { keepAliveTimeout: 100 } });
    const { closed } = await exchangeRaw(harness.port, [rawRequest(chatBody)], { quiet: 4_000 }).then(async (first) =>
      first.closed ? first : { closed: await becomesClosed(harness) },
    );
    expect(closed).toBe(true);
  });

  async function becomesClosed(harness: EdgeHarness): Promise<boolean> {
    const socket = await connect(harness.port);
    const closed = new Promise<boolean>((resolve) => socket.on('close', () => resolve(true)));
    socket.resume();
    socket.write(rawRequest(chatBody));
    return closed;
  }

  it('are refused beyond the number of connections', async () => {
    const harness = await edge({ server: { maxConnections: 2 } });
    const sockets = [await connect(harness.port), await connect(harness.port)];
    const third = await connect(harness.port);
    expect(await new Promise((resolve) => third.on('close', () => resolve('closed')))).toBe('closed');
    for (const socket of sockets) socket.destroy();
  });
});

describe('a streamed answer', () => {
  const post = (harness: EdgeHarness, signal?: AbortSignal) =>
    fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: streamBody,
      headers: jsonHeaders,
      ...(signal === undefined ? {} : { signal }),
    });

  it('is an event stream that ends with [DONE]', async () => {
    const response = await post(await edge());
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const text = await response.text();
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(text.match(/^data: /gm)).toHaveLength(4);
  });

  it('leaves in one write where all of it is there at once', async () => {
    const harness = await edge();
    const { text } = await exchangeRaw(harness.port, [rawRequest(streamBody)]);
    const chunks = text.slice(text.indexOf('\r\n\r\n') + 4).match(/^[0-9a-f]+\r$/gm);
    expect(chunks).toHaveLength(2);
  });

  it('has a proper status when something goes wrong before its first byte', async () => {
    const harness = await edge({
      answer: async function* (): AnswerStream {
        yield { type: 'start' };
        throw new GatehouseError('rate_limit_exceeded', { retryAfter: 2.2 });
      },
    });
    const response = await post(harness);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
  });

  it('ends with an error event and without [DONE] when something goes wrong later', async () => {
    const harness = await edge({
      answer: async function* (): AnswerStream {
        yield { type: 'text', choice: 0, channel: 'content', text: 'Hel' };
        await pause(20);
        throw new Error('secret text of a stranger');
      },
    });
    const text = await (await post(harness)).text();
    expect(text).toContain('"content":"Hel"');
    expect(text).toContain('"code":"internal_error"');
    expect(text).not.toContain('secret');
    expect(text).not.toContain('[DONE]');
  });

  it('sends each piece when it is there', async () => {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const harness = await edge({
      answer: async function* (): AnswerStream {
        yield { type: 'text', choice: 0, channel: 'content', text: 'first' };
        await gate;
        yield { type: 'text', choice: 0, channel: 'content', text: 'second' };
      },
    });
    const pieces = (await post(harness)).body?.values() as AsyncIterator<Uint8Array, undefined>;
    const first = await pieces.next();
    expect(new TextDecoder().decode(first.value)).toContain('first');
    go();
    const second = await pieces.next();
    expect(new TextDecoder().decode(second.value)).toContain('second');
    await pieces.return?.();
  });

  it('ends the path when the client goes away', async () => {
    let returned = false;
    const harness = await edge({
      answer: async function* (exchange): AnswerStream {
        try {
          yield { type: 'text', choice: 0, channel: 'content', text: 'x' };
          await new Promise((_resolve, reject) =>
            exchange.signal.addEventListener('abort', () => reject(asGatehouseError(exchange.signal.reason))),
          );
        } finally {
          returned = true;
        }
      },
    });
    const controller = new AbortController();
    const response = await post(harness, controller.signal);
    await response.body?.getReader().read();
    controller.abort();
    await until(() => returned);
    expect(harness.reached[0]?.signal.reason).toMatchObject({ code: 'client_closed_request' });
  });

  it('takes a client that closes only its own side for one that goes away, as the reference says', async () => {
    let aborted = false;
    const harness = await edge({
      answer: async function* (exchange): AnswerStream {
        yield { type: 'text', choice: 0, channel: 'content', text: 'first' };
        await new Promise<void>((resolve) =>
          exchange.signal.addEventListener('abort', () => {
            aborted = true;
            resolve();
          }),
        );
      },
    });
    const socket = await connect(harness.port);
    socket.on('error', () => undefined).resume();
    socket.write(rawRequest(streamBody));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.end();
    await until(() => aborted);
    expect(harness.reached[0]?.signal.reason).toMatchObject({ code: 'client_closed_request' });
  });

  it('tells the path when the client goes away before the answer has begun', async () => {
    const harness = await edge({
      answer: async function* (exchange): AnswerStream {
        await new Promise((_resolve, reject) =>
          exchange.signal.addEventListener('abort', () => reject(asGatehouseError(exchange.signal.reason))),
        );
        yield { type: 'start' };
      },
    });
    for (const body of [chatBody, streamBody]) {
      const socket = await connect(harness.port);
      socket.write(rawRequest(body));
      const before = harness.reached.length;
      await until(() => harness.reached.length > before);
      socket.destroy();
      await until(() => harness.reached.at(-1)?.signal.aborted === true);
      expect(harness.reached.at(-1)?.signal.reason).toMatchObject({ code: 'client_closed_request' });
    }
    await until(() => harness.http.inFlight === 0);
  });

  it('slows the path down when the client reads slowly, and gives up one that takes nothing', async () => {
    let produced = 0;
    let ended = false;
    const harness = await edge({
      server: { requestTimeout: 500 },
      answer: async function* (): AnswerStream {
        try {
          for (;;) {
            produced += 1;
            yield { type: 'text', choice: 0, channel: 'content', text: 'x'.repeat(10_000) };
          }
        } finally {
          ended = true;
        }
      },
    });
    const socket = await connect(harness.port);
    socket.pause();
    socket.on('error', () => undefined);
    socket.write(rawRequest(streamBody));
    await until(() => ended);
    // An endless answer was held to what the buffers of the system take.
    expect(produced).toBeLessThan(5_000);
    socket.destroy();
  });
});

describe('health, models and administration', () => {
  it('answers health without a key, and HEAD without a body', async () => {
    const harness = await edge();
    expect(await (await fetch(`${harness.url}/healthz`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${harness.url}/readyz`)).json()).toEqual({ ready: true, reasons: [] });
    expect(await (await fetch(`${harness.url}/metrics`)).text()).toBe('m 1\n');
    const head = await fetch(`${harness.url}/readyz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('lists models and finds one whose name has a slash, encoded or not', async () => {
    const harness = await edge();
    const headers = { 'api-key': userKey };
    expect((await fetch(`${harness.url}/v1/models`)).status).toBe(401);
    expect(await (await fetch(`${harness.url}/v1/models`, { headers })).json()).toMatchObject({
      object: 'list',
      data: [{ id: 'org/model-a', object: 'model', created: 5, owned_by: 'p' }, { id: 'b' }],
    });
    for (const id of ['org/model-a', 'org%2Fmodel-a']) {
      expect(await (await fetch(`${harness.url}/v1/models/${id}`, { headers })).json()).toMatchObject({
        id: 'org/model-a',
      });
    }
  });

  it('lets only an administrator make, list and revoke keys, and never shows a hash', async () => {
    const record = { id: 'key_9', name: 'n', role: 'user', hash: 'HASH', prefix: 'gh', createdAt: 1 } as const;
    const calls: unknown[] = [];
    const harness = await edge({
      routes: adminRoutes({
        keys: {
          create: (key, actor) => (calls.push([key, actor]), Promise.resolve({ record, key: 'whole' })),
          list: () => Promise.resolve([record]),
          revoke: (id, _actor, { force = false } = {}) =>
            id === 'key_9'
              ? Promise.resolve({ record: { ...record, revokedAt: 2 }, alreadyRevoked: !force })
              : Promise.reject(new GatehouseError('resource_not_found')),
          rotate: () => Promise.reject(new GatehouseError('resource_not_found')),
          change: (id, edit, actor) => (
            calls.push([id, edit, actor]),
            Promise.resolve({ ...record, name: edit.name ?? record.name })
          ),
        },
        keyUsage: () => Promise.resolve({ since: 1, usage: [] }),
        unmatchedScopes: () => [],
        status: () => ({ version: '1' }) as never,
        explain: () => ({ policy: 'p', stages: [] }),
        session: () => ({ name: 'n' }),
        idempotent: new IdempotentCalls(systemClock),
        boundable: () => new Set(),
      }),
    });
    const ask = async (method: string, path: string, body?: string, key = adminKey): Promise<[number, string]> => {
      const response = await fetch(harness.url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
      return [response.status, await response.text()];
    };
    expect((await ask('GET', '/admin/v1/keys', undefined, userKey))[0]).toBe(403);
    // An auditor sees the state, and changes nothing.
    expect((await ask('GET', '/admin/v1/status', undefined, auditorKey))[0]).toBe(200);
    expect((await ask('GET', '/admin/v1/path', undefined, auditorKey))[0]).toBe(200);
    expect((await ask('GET', '/admin/v1/keys', undefined, auditorKey))[0]).toBe(403);
    expect((await ask('POST', '/admin/v1/keys', '{"name":"n"}', auditorKey))[0]).toBe(403);
    expect((await ask('DELETE', '/admin/v1/keys/key_9', undefined, auditorKey))[0]).toBe(403);
    expect((await ask('PATCH', '/admin/v1/keys/key_9', '{"name":"m"}', auditorKey))[0]).toBe(403);
    expect((await ask('GET', '/admin/v1/keys/usage', undefined, auditorKey))[0]).toBe(403);
    expect((await ask('GET', '/admin/v1/status'))[0]).toBe(200);
    expect((await ask('GET', '/admin/v1/path'))[0]).toBe(200);
    const created = await ask('POST', '/admin/v1/keys', '{"name":"n","limits":{"concurrency":2}}');
    expect(created).toEqual([
      201,
      '{"key":"whole","record":{"id":"key_9","name":"n","role":"user","prefix":"gh","createdAt":1,"version":1}}',
    ]);
    const by = expect.objectContaining({ actor: 'key_1' }) as object;
    expect(calls).toEqual([[{ name: 'n', role: 'user', limits: { concurrency: 2 } }, by]]);
    expect((await ask('GET', '/admin/v1/keys'))[1]).not.toContain('HASH');
    const [revoked, view] = await ask('DELETE', '/admin/v1/keys/key_9?force=true');
    expect(revoked).toBe(200);
    expect(revokedKeySchema.parse(JSON.parse(view))).toMatchObject({ revokedAt: 2, alreadyRevoked: false });
    expect((await ask('DELETE', '/admin/v1/keys/key_9'))[1]).toContain('"alreadyRevoked":true');
    expect(await ask('DELETE', '/admin/v1/keys/key_9?force=yes')).toEqual([
      400,
      expect.stringContaining('"param":"force"'),
    ]);
    expect((await ask('DELETE', '/admin/v1/keys/key_0'))[0]).toBe(404);
    expect(await ask('POST', '/admin/v1/keys', '{"name":"n","limits":{"concurrency":0}}')).toEqual([
      400,
      expect.stringContaining('"param":"limits.concurrency"'),
    ]);
    for (const [body, code] of [
      ['{"name":"n","name":"m"}', 'duplicate_key'],
      ['{"name":"a\\u0000"}', 'invalid_request'],
      ['[', 'invalid_json'],
      ['{"name":"n","role":"ROOT"}', 'invalid_request'],
    ] as const) {
      expect(await ask('POST', '/admin/v1/keys', body)).toEqual([400, expect.stringContaining(`"code":"${code}"`)]);
    }
    expect(calls).toHaveLength(1);
    expect(await ask('PATCH', '/admin/v1/keys/key_9', '{"name":"m","limits":null}')).toEqual([
      200,
      '{"id":"key_9","name":"m","role":"user","prefix":"gh","createdAt":1,"version":1}',
    ]);
    expect(calls.slice(1)).toEqual([['key_9', { name: 'm', limits: null }, by]]);
    for (const body of ['{}', '{"role":"admin"}', '{"processing":null}', '{"labels":["A"]}'])
      expect(await ask('PATCH', '/admin/v1/keys/key_9', body)).toEqual([
        400,
        expect.stringContaining('"code":"invalid_request"'),
      ]);
    expect((await ask('PATCH', '/admin/v1/keys/key.9', '{"name":"m"}'))[0]).toBe(404);
    expect((await ask('PATCH', '/admin/v1/keys', '{"name":"m"}'))[0]).toBe(405);
    expect(calls).toHaveLength(2);
  });
});

describe('the console', () => {
  it('is served with a strict policy, and only from its folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-console-'));
    try {
      await mkdir(join(folder, 'site', 'assets'), { recursive: true });
      await writeFile(join(folder, 'secret.txt'), 'secret');
      await writeFile(join(folder, 'site', 'index.html'), '<!doctype html>');
      await writeFile(join(folder, 'site', 'assets', 'a-1.js'), 'x');
      await writeFile(join(folder, 'site', 'a.js.map'), 'map');
      const harness = await edge({ routes: await consoleRoutes(join(folder, 'site')) });
      for (const path of ['/', '/console', '/console/keys/new', '/console/index.html']) {
        const response = await fetch(harness.url + path);
        expect(await response.text()).toBe('<!doctype html>');
        expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        expect(response.headers.get('cache-control')).toBe('no-store');
      }
      const asset = await fetch(`${harness.url}/console/assets/a-1.js`);
      expect([asset.headers.get('content-type'), asset.headers.get('cache-control')]).toEqual([
        'text/javascript; charset=utf-8',
        'public, max-age=31536000, immutable',
      ]);
      const again = await fetch(`${harness.url}/console/assets/a-1.js`, {
        headers: { 'if-none-match': asset.headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
      for (const path of [
        '/console/../secret.txt',
        '/console/..%2fsecret.txt',
        '/console/%2e%2e/secret.txt',
        '/console//etc/passwd',
        '/console/..\\secret.txt',
        '/console/a.js.map',
        '/console/secret.txt',
        '/console/constructor.js',
      ]) {
        const [response] = await sendRaw(harness, rawRequest('', { method: 'GET', path }));
        expect([400, 404]).toContain(response?.status);
        expect(response?.body).not.toContain('secret"');
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names the files of a page with its first answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-console-'));
    try {
      await mkdir(join(folder, 'assets'));
      await writeFile(join(folder, 'index.html'), '<!doctype html>');
      await writeFile(join(folder, 'assets', 'log-1.js'), 'x');
      const preload = {
        '': ['assets/first-1.js'],
        log: ['assets/log-1.js', 'assets/log-2.css'],
        'log/*': ['assets/request-1.js'],
      };
      await writeFile(join(folder, 'preload.json'), JSON.stringify(preload));
      const harness = await edge({ routes: await consoleRoutes(folder) });
      const linkOf = async (path: string): Promise<string | null> =>
        (await fetch(harness.url + path)).headers.get('link');
      const log =
        '</console/assets/log-1.js>; rel=modulepreload, </console/assets/log-2.css>; rel=preload; as=style; crossorigin';
      expect(await linkOf('/console/log')).toBe(log);
      expect(await linkOf('/console/log?since=1')).toBe(log);
      expect(await linkOf('/console/log/req_1')).toBe('</console/assets/request-1.js>; rel=modulepreload');
      for (const path of ['/', '/console', '/console/'])
        expect(await linkOf(path)).toBe('</console/assets/first-1.js>; rel=modulepreload');
      for (const path of [
        '/console/elsewhere',
        '/console/log/req_1/more',
        '/console/constructor',
        '/console/assets/log-1.js',
      ])
        expect(await linkOf(path)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('has no routes where it was not built', async () => {
    expect(await consoleRoutes('/nowhere/at/all')).toEqual([]);
  });
});

describe('draining', () => {
  it('lets a running answer finish, refuses new work, and closes its door after the last answer', async () => {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const harness = await edge({
      answer: async function* (): AnswerStream {
        yield { type: 'text', choice: 0, channel: 'content', text: 'first' };
        await gate;
        yield { type: 'text', choice: 0, channel: 'content', text: 'last' };
      },
    });
    const idle = await connect(harness.port);
    const idleClosed = new Promise((resolve) => idle.on('close', resolve));
    idle.resume();
    idle.write(rawRequest('', { method: 'GET', path: '/healthz', headers: [host] }));
    const response = await fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: streamBody,
      headers: jsonHeaders,
    });
    const drained = harness.http.drain(10_000);
    await idleClosed;
    // A load balancer must be able to read why it should send nothing more.
    const [ready] = await sendRaw(harness, rawRequest('', { method: 'GET', path: '/readyz', headers: [host] }));
    expect([ready?.status, ready?.body, ready?.headers['connection']]).toEqual([
      503,
      '{"ready":false,"reasons":["draining"]}',
      'close',
    ]);
    const [refused] = await sendRaw(harness, rawRequest(chatBody));
    expect(codeOf(refused)).toBe('503 shutting_down');
    expect([refused?.headers['connection'], refused?.headers['retry-after']]).toEqual(['close', '1']);
    expect(harness.reached).toHaveLength(1);
    go();
    const text = await response.text();
    expect(text).toContain('last');
    expect(text).toContain('[DONE]');
    await drained;
    await expect(connect(harness.port)).rejects.toThrow();
  });

  it('stays reachable for the grace that it was given, though nothing runs', async () => {
    const harness = await edge();
    const order: string[] = [];
    const drained = harness.http.drain(10_000, 700).then(() => order.push('closed'));
    for (let turn = 0; turn < 3; turn += 1) {
      const [ready] = await sendRaw(harness, rawRequest('', { method: 'GET', path: '/readyz', headers: [host] }));
      expect(ready?.status).toBe(503);
    }
    order.push('asked');
    await drained;
    expect(order).toEqual(['asked', 'closed']);
    await expect(connect(harness.port)).rejects.toThrow();
  });

  it('does not wait for connections on which nothing was ever asked', async () => {
    const harness = await edge({ server: { headersTimeout: 120_000, requestTimeout: 120_000 } });
    const silent = await connect(harness.port);
    const half = await connect(harness.port);
    half.write('GET /readyz HTTP/1.1\r\nhost: x\r\n');
    await pause(50);
    const closed = Promise.all(
      [silent, half].map((one) => new Promise((resolve) => one.on('close', resolve).resume())),
    );
    await harness.http.drain(100_000);
    await closed;
    expect(harness.rejected).toEqual([]);
  });

  it('is not kept up by those who ask while it drains', async () => {
    const harness = await edge();
    const drained = harness.http.drain(100_000, 300);
    const slow = await connect(harness.port);
    // A refused request whose body never comes.
    slow.write(rawRequest('', { headers: [host, auth, json, 'content-length: 100000'] }));
    let text = '';
    slow.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = new Promise((resolve) => slow.on('close', resolve));
    await drained;
    await closed;
    expect(codeOf(parseResponses(text)[0])).toBe('503 shutting_down');
  });

  it('answers a request on a connection that was open before with 503 and closes it', async () => {
    const harness = await edge();
    const socket = await connect(harness.port);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    // A request under way keeps the connection from being closed as idle.
    socket.write('GET /v1/models HTTP/1.1\r\nhost: x\r\n');
    await pause(50);
    const drained = harness.http.drain(5_000);
    socket.write('\r\n');
    await closed;
    expect(codeOf(parseResponses(text)[0])).toBe('503 shutting_down');
    expect(parseResponses(text)[0]?.headers['connection']).toBe('close');
    await drained;
  });

  it.each([
    ['obeys', true],
    ['ignores', false],
  ])('cuts what does not finish with an error event, where the path %s the signal', async (_name, obeys) => {
    const harness = await edge({
      answer: async function* (exchange): AnswerStream {
        yield { type: 'text', choice: 0, channel: 'content', text: 'first' };
        await new Promise((_resolve, reject) => {
          if (obeys) exchange.signal.addEventListener('abort', () => reject(asGatehouseError(exchange.signal.reason)));
        });
      },
    });
    const response = await fetch(`${harness.url}/v1/chat/completions`, {
      method: 'POST',
      body: streamBody,
      headers: jsonHeaders,
    });
    const drained = harness.http.drain(50);
    const text = await response.text();
    expect(text).toContain('"code":"shutting_down"');
    expect(text).not.toContain('[DONE]');
    await drained;
  });
});

describe.skipIf(!canSelfSign())('TLS', () => {
  function get(port: number, ca: string): Promise<{ status: number | undefined; serial: string }> {
    return new Promise((resolve, reject) => {
      httpsRequest({ port, host: '127.0.0.1', path: '/healthz', ca, agent: false }, (response) => {
        const socket = response.socket as TLSSocket;
        const serial = socket.getPeerCertificate().serialNumber;
        response.resume().on('end', () => resolve({ status: response.statusCode, serial }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('serves HTTPS, takes a new certificate, keeps the old one when the new is bad, and refuses TLS 1.1', async () => {
    const one = selfSign(['IP:127.0.0.1']);
    const two = selfSign(['IP:127.0.0.1']);
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-tls-'));
    try {
      const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
      await copyFile(one.certFile, files.cert);
      await copyFile(one.keyFile, files.key);
      const harness = await edge({ tls: files });
      expect(harness.url).toMatch(/^https:/);
      const first = await get(harness.port, one.cert);
      expect(first.status).toBe(200);

      await copyFile(two.certFile, files.cert);
      await harness.http.reloadTls();
      expect((await get(harness.port, one.cert)).serial).toBe(first.serial);

      await copyFile(two.keyFile, files.key);
      await harness.http.reloadTls();
      expect((await get(harness.port, two.cert)).serial).not.toBe(first.serial);

      await writeFile(files.cert, 'no certificate');
      await harness.http.reloadTls();
      expect((await get(harness.port, two.cert)).status).toBe(200);
      await rm(files.cert);
      await harness.http.reloadTls();
      expect(harness.logged).toEqual(['tlsReloadFailed', 'tlsReloaded', 'tlsReloadFailed', 'tlsReloadFailed']);

      const old = tlsConnect({
        port: harness.port,
        host: '127.0.0.1',
        ca: await readFile(two.certFile, 'utf8'),
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      await new Promise((resolve) => old.on('error', resolve));
    } finally {
      await rm(folder, { recursive: true });
      one.remove();
      two.remove();
    }
  });

  it('does not start with files that do not fit', async () => {
    const one = selfSign(['IP:127.0.0.1']);
    const two = selfSign(['IP:127.0.0.1']);
    await expect(startEdge({ tls: { cert: one.certFile, key: two.keyFile } })).rejects.toThrow();
    one.remove();
    two.remove();
  });
});
