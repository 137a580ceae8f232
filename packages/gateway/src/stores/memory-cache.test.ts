import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheContract, keeping, keptFor, saying } from '../testing/cache-contract.ts';
import { createMemoryCache } from './memory-cache.ts';

describe('the cache in memory', () => {
  cacheContract(async (maxBytes = 1_000_000) => ({
    cache: createMemoryCache({ maxBytes, ttl: keptFor }),
    settled: async () => undefined,
  }));

  test('lets the least recently used go when the bytes run out', () => {
    const cache = createMemoryCache({ maxBytes: 20_000, ttl: 1_000 });
    for (let index = 0; index < 10; index += 1) cache.put(`k${index}`, keeping(saying('x'.repeat(600)), 0));
    expect(cache.get('k9', 0)).toBeDefined();
    void cache.get('k1', 0);
    for (let index = 10; index < 17; index += 1) cache.put(`k${index}`, keeping(saying('x'.repeat(600)), 0));
    expect(cache.get('k1', 0)).toBeDefined();
    expect(cache.get('k2', 0)).toBeUndefined();
  });

  test('never holds more text than its bytes allow', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(2_000)), { maxLength: 200 }), (puts) => {
        const cache = createMemoryCache({ maxBytes: 20_000, ttl: 1_000 });
        for (const [key, length] of puts) cache.put(`k${key}`, keeping(saying('x'.repeat(length)), 0));
        let held = 0;
        for (let key = 0; key <= 30; key += 1) {
          const kept = cache.get(`k${key}`, 0);
          const found = kept === undefined || kept instanceof Promise ? undefined : kept.answer[0];
          if (found?.type === 'text') held += 2 * found.text.length;
        }
        expect(held).toBeLessThanOrEqual(20_000);
      }),
    );
  });
});
