import { GatehouseError } from './core/errors.ts';
import type { FetchedPage, FetchPage } from './knowledge/collections/web-source.ts';
import { faultOfConnection } from './upstream/faults.ts';
import { createPinnedPool } from './upstream/pinned-pool.ts';
import { ReusedConnections } from './upstream/reused-connections.ts';

/** Milliseconds. */
const connectTimeout = 5_000;
const wholeTimeout = 30_000;
const mostRedirects = 5;

/**
 * Fetches pages of collections, over connections that are pinned to one origin and check the very address that is connected to. A redirect is
 * followed on the same host only: which hosts are asked, the configuration says alone.
 */
export const fetchPage: FetchPage = async (url, { allowPrivateNetwork, maxBytes, signal }) => {
  const first = new URL(url);
  const until = AbortSignal.any([signal, AbortSignal.timeout(wholeTimeout)]);
  let at = first;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await fetchOnce(at, { allowPrivateNetwork, maxBytes, signal: until });
    if (answer.location === undefined) return answer;
    const next = new URL(answer.location, at);
    // From http to https is the same host in better hands; the other way round is not.
    const isWeaker = at.protocol === 'https:' && next.protocol !== 'https:';
    if (next.hostname !== first.hostname || isWeaker || !/^https?:$/.test(next.protocol))
      throw new GatehouseError('upstream_invalid_response', { note: 'a page leads to another host' });
    at = next;
  }
  throw new GatehouseError('upstream_invalid_response', { note: 'a page leads from one address to the next' });
};

async function fetchOnce(
  url: URL,
  { allowPrivateNetwork, maxBytes, signal }: Parameters<FetchPage>[1],
): Promise<FetchedPage & { readonly location: string | undefined }> {
  const pool = createPinnedPool(
    url,
    { allowPrivateNetwork, connections: 1, timeouts: { connect: connectTimeout }, tls: undefined },
    new ReusedConnections(),
  );
  let begun = false;
  try {
    const answer = await pool.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: { 'user-agent': 'gatehouse', accept: '*/*', 'accept-encoding': 'identity' },
      signal,
    });
    begun = true;
    // Ending it early makes it fail once more, when nobody listens.
    answer.body.on('error', () => undefined);
    const status = answer.statusCode;
    const location = textOf(answer.headers['location']);
    const mediaType = textOf(answer.headers['content-type']) ?? '';
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      answer.body.destroy();
      return { status, bytes: new Uint8Array(), mediaType, location };
    }
    const encoding = textOf(answer.headers['content-encoding']);
    if (encoding !== undefined && encoding !== 'identity')
      throw new GatehouseError('upstream_invalid_response', { note: 'the page is compressed' });
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of answer.body as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > maxBytes) throw new GatehouseError('upstream_invalid_response', { note: 'the page is too large' });
      pieces.push(piece);
    }
    return { status, bytes: Buffer.concat(pieces, length), mediaType, location: undefined };
  } catch (thrown) {
    if (thrown instanceof GatehouseError) throw thrown;
    if (signal.aborted) throw new GatehouseError('upstream_timeout', { cause: thrown });
    throw faultOfConnection(thrown, begun);
  } finally {
    await pool.destroy().catch(() => undefined);
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
