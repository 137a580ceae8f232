import type { LookupFunction } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { CallSignal } from '../core/call-signal.ts';
import { GatehouseError } from '../core/errors.ts';
import { createExcerpt, faultOfConnection, faultOfStatus, withoutEcho } from './faults.ts';
import { createPinnedPool } from './pinned-pool.ts';
import { ReusedConnections } from './reused-connections.ts';
import { isHeaderValue } from './server-headers.ts';

/** Connections to one server at most. */
const connections = 16;
/** Milliseconds. */
const connectTimeout = 5_000;
/** Bytes of an answer that is not an error; some fifty chunks of the greatest size with their frames. */
const longestAnswer = 33_554_432;

export interface JsonServerOptions {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly apiKey?: string | undefined;
  readonly allowPrivateNetwork: boolean;
  readonly tls?: NonNullable<Parameters<typeof createPinnedPool>[1]['tls']> | undefined;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
}

export interface JsonServerDependencies {
  readonly clock: Clock;
  readonly userAgent: string;
  /** The setting that these are the options of, for messages to the operator. */
  readonly setting: string;
  /** The header that the key goes into, in small letters, and what stands before the key in it. */
  readonly key: { readonly header: string; readonly prefix: string };
  /** Further headers of every question. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Parts of headers that are secrets by themselves. */
  readonly hidden?: readonly string[];
  readonly lookup?: LookupFunction;
}

export interface JsonQuestion {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base, with its query. */
  readonly path: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Statuses besides 200 to 299 that are an answer, not a fault. */
  readonly also?: readonly number[];
  readonly signal?: CallSignal | undefined;
  /** Milliseconds, where it is not the usual time. */
  readonly timeout?: number;
}

export interface JsonAnswer {
  readonly status: number;
  /** Undefined where it is empty or no JSON. */
  readonly body: unknown;
}

/**
 * A server with an API of JSON over HTTP: pinned to its origin, without redirects, within bounds of time and size. For questions that may be asked
 * twice: one that a closing connection has lost is.
 */
export interface JsonServer {
  /** Rejects with a GatehouseError; its cause has the beginning of what the server said, without secrets and what it was told. */
  ask(question: JsonQuestion): Promise<JsonAnswer>;
  close(): Promise<void>;
}

/** Throws an Error for the operator where the options cannot be used. Connects to nothing yet. */
export function openJsonServer(options: JsonServerOptions, dependencies: JsonServerDependencies): JsonServer {
  const { clock, hidden = [], key, lookup, setting, userAgent } = dependencies;
  const base = new URL(options.baseUrl);
  if (base.username !== '' || base.password !== '')
    throw new Error(`${setting}.baseUrl must not hold credentials; use apiKey or headers`);
  if (base.search !== '' || base.hash !== '') throw new Error(`${setting}.baseUrl must not have a query or a fragment`);
  const root = base.pathname.replace(/\/+$/, '');
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    accept: 'application/json',
    'accept-encoding': 'identity',
    ...dependencies.headers,
  };
  const secrets = [...hidden];
  const set = (name: string, value: string): void => {
    // The message does not repeat the value: it may be a secret.
    if (!isHeaderValue(value)) throw new Error(`${setting} has a value for ${name} that no header may have`);
    headers[name] = value;
    secrets.push(value);
  };
  for (const [name, value] of Object.entries(options.headers)) set(name.toLowerCase(), value);
  if (options.apiKey !== undefined) {
    if (Object.keys(options.headers).some((name) => name.toLowerCase() === key.header))
      throw new Error(`${setting} sets both apiKey and the header ${key.header}`);
    set(key.header, key.prefix + options.apiKey);
    secrets.push(options.apiKey);
  }
  const excerpt = createExcerpt(secrets);
  const reused = new ReusedConnections();
  const pool = createPinnedPool(
    base,
    {
      allowPrivateNetwork: options.allowPrivateNetwork,
      connections,
      timeouts: { connect: connectTimeout },
      tls: options.tls,
    },
    reused,
    lookup,
  );

  async function send(question: JsonQuestion, ended: AbortSignal, again = false): Promise<JsonAnswer> {
    const { also = [], contentType = 'application/json', method, path } = question;
    const body =
      question.body === undefined || typeof question.body === 'string' ? question.body : JSON.stringify(question.body);
    let begun = false;
    try {
      const answer = await pool.request({
        method,
        path: root + path,
        headers: body === undefined ? headers : { ...headers, 'content-type': contentType },
        body: body ?? null,
        signal: ended,
      });
      begun = true;
      // Ending it early makes it fail once more, when nobody listens.
      answer.body.on('error', () => undefined);
      const encoding = answer.headers['content-encoding'];
      if (encoding !== undefined && encoding !== 'identity') {
        answer.body.destroy();
        throw new GatehouseError('upstream_invalid_response', { note: 'the answer is compressed' });
      }
      const pieces: Buffer[] = [];
      let length = 0;
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        length += piece.length;
        if (length > longestAnswer)
          throw new GatehouseError('upstream_invalid_response', { note: 'the answer is too long' });
        pieces.push(piece);
      }
      const text = Buffer.concat(pieces, length).toString('utf8');
      const { statusCode: status } = answer;
      if ((status < 200 || status > 299) && !also.includes(status)) {
        const own = (said: string): string => withoutEcho(excerpt(said), [{ text: body ?? '' }]);
        throw faultOfStatus({ status, headers: answer.headers, body: text }, clock, own);
      }
      return { status, body: parsed(text) };
    } catch (error) {
      if (error instanceof GatehouseError) throw error;
      // The server has closed an idle connection while the question was on its way.
      if (!again && !ended.aborted && error instanceof Error && reused.closed(error))
        return send(question, ended, true);
      throw faultOfConnection(error, begun);
    }
  }

  return {
    async ask(question) {
      const controller = new AbortController();
      const leave = (): void => controller.abort(new Error('nobody waits for the answer any more'));
      const { signal } = question;
      if (signal?.aborted === true) leave();
      signal?.addEventListener('abort', leave, { once: true });
      const timer = setTimeout(leave, question.timeout ?? options.timeout);
      let late = false;
      const told = (): void => {
        late = signal?.aborted !== true;
      };
      controller.signal.addEventListener('abort', told, { once: true });
      try {
        return await send(question, controller.signal);
      } catch (cause) {
        if (late) throw new GatehouseError('upstream_timeout', { cause });
        throw cause;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
      }
    },
    async close() {
      await pool.destroy();
    },
  };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
