import { readFile } from 'node:fs/promises';
import type { CacheOptions } from '@gatehouse/contract/cache';
import type { AnswerCache } from './core/cache.ts';
import type { Log } from './core/telemetry.ts';
import { createMemoryCache } from './stores/memory-cache.ts';

/** Of all memory for answers one may have so much. */
const shareOfOne = 8;

/** Where answers are kept, as configured; undefined where they are not. Rejects where a certificate cannot be read. */
export async function openCache(
  { enabled, maxBytes, store, ttl }: CacheOptions,
  log: Pick<Log, 'cacheFailed' | 'cacheRecovered'>,
): Promise<AnswerCache | undefined> {
  if (!enabled) return undefined;
  if (store === undefined) return createMemoryCache({ maxBytes, ttl });
  const { ca, prefix, secret, timeout, url } = store;
  // Only who has such a store needs its client.
  const { createRedisCache } = await import('./stores/redis-cache.ts');
  return createRedisCache({
    url,
    secret,
    prefix,
    timeout,
    ttl,
    maxEntryBytes: Math.floor(maxBytes / shareOfOne),
    ca: ca === undefined ? undefined : await readFile(ca, 'utf8'),
    reports: { lost: (cause) => log.cacheFailed(cause), found: () => log.cacheRecovered() },
  });
}
