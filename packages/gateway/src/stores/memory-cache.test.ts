import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delta } from '../core/delta.ts';
import { createMemoryCache } from './memory-cache.ts';

const answer = (text: string): readonly Delta[] => [{ type: 'text', choice: 0, channel: 'content', text }];

describe('the cache in memory', () => {
  test('gives back what was put, under its key only', () => {
    const cache = createMemoryCache({ maxBytes: 1_000_000, ttl: 1_000 });
    cache.put('a', answer('one'), 0);
    expect(cache.get('a', 999)).toEqual(answer('one'));
    expect(cache.get('b', 0)).toBeUndefined();
  });

  test('gives nothing out once its time is over, to the millisecond', () => {
    const cache = createMemoryCache({ maxBytes: 1_000_000, ttl: 1_000 });
    cache.put('a', answer('one'), 5_000);
    expect(cache.get('a', 5_999)).toBeDefined();
    expect(cache.get('a', 6_000)).toBeUndefined();
    expect(cache.get('a', 5_000)).toBeUndefined();
  });

  test('lets the least recently used go when the bytes run out', () => {
    const cache = createMemoryCache({ maxBytes: 16_000, ttl: 1_000 });
    for (let index = 0; index < 10; index += 1) cache.put(`k${index}`, answer('x'.repeat(600)), 0);
    expect(cache.get('k9', 0)).toBeDefined();
    cache.get('k1', 0);
    for (let index = 10; index < 17; index += 1) cache.put(`k${index}`, answer('x'.repeat(600)), 0);
    expect(cache.get('k1', 0)).toBeDefined();
    expect(cache.get('k2', 0)).toBeUndefined();
  });

  test('does not keep one answer that would crowd out all others', () => {
    const cache = createMemoryCache({ maxBytes: 16_000, ttl: 1_000 });
    cache.put('small', answer('x'), 0);
    cache.put('large', answer('x'.repeat(4_000)), 0);
    expect(cache.get('large', 0)).toBeUndefined();
    expect(cache.get('small', 0)).toBeDefined();
  });

  test('never holds more text than its bytes allow', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(2_000)), { maxLength: 200 }), (puts) => {
        const cache = createMemoryCache({ maxBytes: 20_000, ttl: 1_000 });
        for (const [key, length] of puts) cache.put(`k${key}`, answer('x'.repeat(length)), 0);
        let held = 0;
        for (let key = 0; key <= 30; key += 1) {
          const found = cache.get(`k${key}`, 0)?.[0];
          if (found?.type === 'text') held += 2 * found.text.length;
        }
        expect(held).toBeLessThanOrEqual(20_000);
      }),
    );
  });
});
