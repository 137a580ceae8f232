import { LRUCache } from 'lru-cache';
import type { AnswerCache, AnswerMaker, KeptAnswer } from '../core/cache.ts';
import type { Delta } from '../core/delta.ts';

/**
 * Answers in memory: the least recently used goes first when the bytes run out, and none is given out after its time.
 * `ttl` in milliseconds. An answer larger than an eighth of the memory is not kept.
 */
export function createMemoryCache(options: { readonly maxBytes: number; readonly ttl: number }): AnswerCache {
  const { maxBytes, ttl } = options;
  const maxEntryBytes = Math.max(1, Math.floor(maxBytes / 8));
  const cache = new LRUCache<string, KeptAnswer>({
    maxSize: maxBytes,
    maxEntrySize: maxEntryBytes,
    sizeCalculation: (cached, key) =>
      entryOverhead +
      2 * key.length +
      weighMaker(cached.madeBy) +
      cached.answer.reduce((sum, delta) => sum + weigh(delta), 0),
  });
  let clearings = 0;
  return {
    kind: 'memory',
    maxBytes,
    maxEntryBytes,
    ttl,
    // The time is the caller's, so expiry is judged here and not by the library's own clock.
    get(key, now) {
      const kept = cache.get(key);
      if (kept === undefined) return undefined;
      if (now < kept.keptAt + ttl) return kept;
      cache.delete(key);
      return undefined;
    },
    put(key, kept) {
      cache.set(key, kept);
    },
    get clearings() {
      return clearings;
    },
    async clear() {
      clearings += 1;
      cache.clear();
    },
    close: async () => undefined,
  };
}

/** Bytes, by estimate: of the entry and of one small object. */
const entryOverhead = 256;
const objectOverhead = 96;

function weighMaker(maker: AnswerMaker | undefined): number {
  if (maker === undefined) return 0;
  const { digest = '', provider, target } = maker;
  return objectOverhead + 2 * (digest.length + provider.length + target.length);
}

/** About how much memory a delta takes: texts by UTF-16 code units, structures as their JSON. */
function weigh(delta: Delta): number {
  switch (delta.type) {
    case 'text':
      return (
        objectOverhead +
        2 * delta.text.length +
        (delta.logprobs === undefined ? 0 : 4 * JSON.stringify(delta.logprobs).length)
      );
    case 'toolCall':
      return objectOverhead + 2 * (delta.arguments.length + (delta.name?.length ?? 0) + (delta.id?.length ?? 0));
    case 'embedding':
      return objectOverhead + (typeof delta.vector === 'string' ? 2 : 8) * delta.vector.length;
    case 'score':
      return objectOverhead;
    case 'usage':
      return objectOverhead + (delta.usage.details === undefined ? 0 : 4 * JSON.stringify(delta.usage.details).length);
    case 'timings':
      return objectOverhead + 4 * JSON.stringify(delta).length;
    case 'image':
      return objectOverhead + 2 * ('data' in delta ? delta.data : delta.at).length;
    case 'start':
    case 'finish':
      return 2 * objectOverhead;
  }
}
