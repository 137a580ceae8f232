import { GatehouseError } from './core/errors.ts';
import type { HttpAnswer, HttpQuestion } from './core/guard-services.ts';
import { faultOfConnection } from './upstream/faults.ts';
import { createPinnedPool } from './upstream/pinned-pool.ts';
import { ReusedConnections } from './upstream/reused-connections.ts';

/** Connections to one server at most. */
const connections = 16;
/** Milliseconds; guards have their own, shorter time-outs for the whole. */
const connectTimeout = 5_000;

export interface ServerClient {
  /** Rejects with a GatehouseError where there is no whole answer. Redirects are not followed: their status is given. */
  ask(question: HttpQuestion): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/**
 * Asks servers of the operator's, over connections as model servers have them: pinned to one origin, private addresses only where they are
 * allowed, checked on the very address that is connected to.
 */
export function createServerClient(): ServerClient {
  const pools = new Map<string, ReturnType<typeof createPinnedPool>>();

  function poolOf(origin: URL, { allowPrivateNetwork, tls }: HttpQuestion): ReturnType<typeof createPinnedPool> {
    const key = JSON.stringify([origin.origin, allowPrivateNetwork, tls]);
    let pool = pools.get(key);
    if (pool === undefined) {
      pool = createPinnedPool(
        origin,
        { allowPrivateNetwork, connections, timeouts: { connect: connectTimeout }, tls },
        new ReusedConnections(),
      );
      pools.set(key, pool);
    }
    return pool;
  }

  return {
    async ask(question) {
      const { body, contentType = 'application/json', headers, maxBytes, signal } = question;
      const url = new URL(question.url);
      const pool = poolOf(url, question);
      let begun = false;
      try {
        const answer = await pool.request({
          method: body === undefined ? 'GET' : 'POST',
          path: url.pathname + url.search,
          headers: {
            'user-agent': 'gatehouse',
            ...headers,
            ...(body === undefined ? {} : { 'content-type': contentType }),
            accept: 'application/json',
            'accept-encoding': 'identity',
          },
          body: body ?? null,
          signal,
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
          if (length > maxBytes)
            throw new GatehouseError('upstream_invalid_response', { note: 'the answer is too long' });
          pieces.push(piece);
        }
        const type = answer.headers['content-type'];
        return {
          status: answer.statusCode,
          body: Buffer.concat(pieces, length).toString('utf8'),
          contentType: typeof type === 'string' ? type : '',
        };
      } catch (thrown) {
        if (thrown instanceof GatehouseError) throw thrown;
        if (signal.aborted) throw new GatehouseError('upstream_timeout', { cause: thrown });
        throw faultOfConnection(thrown, begun);
      }
    },
    async close() {
      await Promise.allSettled([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
