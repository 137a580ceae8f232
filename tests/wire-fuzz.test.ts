import fc from 'fast-check';
import { errorCatalogue, isErrorCode } from '@gatehouse/contract/errors';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GatehouseError } from '../packages/gateway/src/core/errors.ts';
import { expectedForm } from '../packages/gateway/src/dialects/expected-form.ts';
import { openaiChat } from '../packages/gateway/src/dialects/openai-chat.ts';
import {
  chatBody,
  type EdgeHarness,
  exchangeRaw,
  parseResponses,
  rawRequest,
  startEdge,
  userKey,
} from './edge-harness.ts';

/**
 * Foreign bytes against the real server, over real sockets. Whatever is sent, the gateway must live, answer only with what
 * the catalogue documents, and let nothing through to a model that is not a proper request.
 */

let harness: EdgeHarness;

beforeAll(async () => {
  harness = await startEdge({ server: { headersTimeout: 1_000, requestTimeout: 1_000 } });
});

afterEach(async () => {
  if (harness.unexpected.length > 0)
    throw new Error('something unexpected was thrown', { cause: harness.unexpected[0] });
  // It still works after whatever it was sent.
  const [alive] = parseResponses((await exchangeRaw(harness.port, [rawRequest(chatBody)])).text);
  if (alive?.status !== 200) throw new Error('the server does not answer any more');
  harness.reached.length = 0;
});

afterAll(() => harness.close());

/** Every response is one that the docs know: a 200, or an error object whose status is that of its code. */
function expectDocumented(text: string): void {
  for (const response of parseResponses(text)) {
    if (response.status === 200) continue;
    const { error } = JSON.parse(response.body) as {
      error: { code: string; message: string; type: string; param: string | null };
    };
    expect(isErrorCode(error.code)).toBe(true);
    if (!isErrorCode(error.code)) continue;
    const entry = errorCatalogue[error.code];
    expect(response.status).toBe(entry.status);
    expect(entry.status).toBeLessThan(500);
    // A constant of the catalogue, and behind it at most what our own table says of the place: nothing of the request.
    const known = new GatehouseError(error.code, error.param === null ? {} : { param: error.param });
    const constants = (['en', 'de'] as const).flatMap((language) => {
      const form = expectedForm(known, language);
      return form === undefined ? [entry[language]] : [`${entry[language]} ${form}`];
    });
    expect(constants).toContain(error.message);
  }
}

async function send(bytes: string | Uint8Array, end = true): Promise<string> {
  const { text } = await exchangeRaw(harness.port, [bytes], { quiet: 1_200, end });
  expectDocumented(text);
  return text;
}

const chat = JSON.parse(chatBody) as { model: string; messages: unknown[] };

/** A whole request after which the server closes, so that its answer is known to be complete. */
function lastRequest(body: string | Uint8Array): Buffer {
  const length = Buffer.byteLength(body);
  return rawRequest(body, { headers: [...common, `authorization: Bearer ${userKey}`, `content-length: ${length}`] });
}

const common = ['host: localhost', 'connection: close', 'content-type: application/json'];

/** Values of any JSON type at one place of a proper request. */
const wrongField = fc.tuple(
  fc.constantFrom(
    'model',
    'messages',
    'tools',
    'tool_choice',
    'stop',
    'n',
    'stream',
    'stream_options',
    'response_format',
    'modalities',
    'prediction',
    'max_tokens',
    'metadata',
    'user',
    'unknown',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

describe('fuzzing the body', () => {
  it('answers any bytes with a documented refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const [response] = parseResponses(await send(lastRequest(bytes), false));
        expect(response?.status).toBe(400);
        expect(harness.reached).toHaveLength(0);
      }),
      { numRuns: 60 },
    );
  });

  it('answers damaged requests as the dialect judges them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(chatBody.length - 1),
        fc.constantFrom('', '"', '\\', '\u0000', '{', ']', ',', '\ud83d\ude00', '\\ud800'),
        async (at, patch) => {
          const damaged = chatBody.slice(0, at) + patch + chatBody.slice(at + 1);
          await expectAsDecoded(damaged);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lets a request through only where the dialect accepts it', async () => {
    await fc.assert(
      fc.asyncProperty(wrongField, async ([field, value]) => {
        await expectAsDecoded(JSON.stringify({ ...chat, [field]: value }));
      }),
      { numRuns: 120 },
    );
  });

  async function expectAsDecoded(body: string): Promise<void> {
    let accepted = true;
    try {
      openaiChat.decode(Buffer.from(body), { uninspectable: 'mark' });
    } catch {
      accepted = false;
    }
    harness.reached.length = 0;
    const [response] = parseResponses(await send(lastRequest(body), false));
    expect(response?.status === 200).toBe(accepted);
    expect(harness.reached).toHaveLength(accepted ? 1 : 0);
  }
});

describe('fuzzing the headers', () => {
  /** Without line breaks, which would make it two headers. */
  const latin = fc.string({
    unit: fc
      .integer({ min: 0, max: 255 })
      .filter((code) => code !== 10 && code !== 13)
      .map((code) => String.fromCharCode(code)),
    maxLength: 60,
  });
  const usual = [...common, `content-length: ${chatBody.length}`];

  it('lets no credential in that is not a key, whatever it holds', async () => {
    const credential = fc.oneof(
      latin,
      fc.constantFrom(
        "' OR 1=1 --",
        `${userKey}'`,
        `${userKey} x`,
        `${userKey},${userKey}`,
        '../../etc/passwd',
        '${jndi:ldap://x}',
        '__proto__',
        'constructor',
        userKey.toUpperCase(),
        userKey.slice(0, -1),
        `\u00a0${userKey}x`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        credential,
        fc.constantFrom('authorization: Bearer ', 'authorization: ', 'api-key: ', 'x-api-key: '),
        async (value, name) => {
          // Where it happens to be the key itself, it is no garbage.
          fc.pre(value.trim() !== userKey);
          const text = await send(rawRequest(chatBody, { headers: [...usual, name + value] }), false);
          expect([400, 401]).toContain(parseResponses(text)[0]?.status);
          expect(harness.reached).toHaveLength(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('answers any header with a documented status', async () => {
    const name = fc.oneof(
      latin,
      fc.constantFrom(
        'Content-Length',
        'Transfer-Encoding',
        'Host',
        'Connection',
        'Expect',
        'Content-Type',
        'Content-Encoding',
        'Authorization',
        'Trailer',
        'TE',
        'Upgrade',
        'Keep-Alive',
        'Accept-Language',
        'X-Request-Id',
        'traceparent',
        'If-None-Match',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, latin), { minLength: 1, maxLength: 4 }), async (headers) => {
        const lines = headers.map(([key, value]) => `${key}: ${value}`);
        const text = await send(
          rawRequest(chatBody, { headers: [...usual, `authorization: Bearer ${userKey}`, ...lines] }),
        );
        for (const response of parseResponses(text)) {
          for (const [key, value] of Object.entries(response.headers)) expect(key + value).not.toMatch(/[\r\n]/);
        }
        harness.reached.length = 0;
      }),
      { numRuns: 100 },
    );
  });

  it('answers any request line with a documented status, and reaches no model by it', async () => {
    const target = fc.oneof(
      latin,
      latin.map((text) => `/${text}`),
      fc
        .array(
          fc.constantFrom(
            '/',
            '..',
            '.',
            '%2F',
            '%2e',
            '%00',
            '\\',
            'v1',
            'chat',
            'models',
            'console',
            'admin',
            '?',
            '#',
            ';',
            '%',
          ),
        )
        .map((parts) => parts.join('')),
    );
    const method = fc.constantFrom(
      'GET',
      'POST',
      'DELETE',
      'PUT',
      'PATCH',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'CONNECT',
      'PRI',
      'get',
      'GETT',
      '',
    );
    await fc.assert(
      fc.asyncProperty(method, target, async (verb, path) => {
        fc.pre(path !== '/v1/chat/completions');
        // The body of an answer to HEAD is left out, so there is nothing to parse.
        if (verb === 'HEAD') return;
        await send(rawRequest(chatBody, { method: verb, path }));
        expect(harness.reached).toHaveLength(0);
      }),
      { numRuns: 150 },
    );
  });

  it('answers any bytes with a documented status or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 40 }),
            fc
              .constantFrom(
                'POST /v1/chat/completions HTTP/1.1\r\n',
                'host: x\r\n',
                '\r\n',
                'transfer-encoding: chunked\r\n',
                'content-length: 5\r\n',
                '0\r\n\r\n',
                '5\r\nhello\r\n',
                `authorization: Bearer ${userKey}\r\n`,
                'content-type: application/json\r\n',
              )
              .map((text) => Buffer.from(text)),
          ),
          { maxLength: 10 },
        ),
        async (pieces) => {
          await send(Buffer.concat(pieces));
          expect(harness.reached).toHaveLength(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});
