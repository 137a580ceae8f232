import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AnswerCache } from '../core/cache.ts';
import { cacheContract, type CacheUnderTest, keeping, keptFor, saying } from '../testing/cache-contract.ts';
import { findRedis, startRedis, type TestRedis } from '../testing/redis-server.ts';
import { createRedisCache } from './redis-cache.ts';

const secret = 'a-secret-of-the-operator-of-32-characters';

describe.skipIf(findRedis() === undefined)('the cache in Redis or Valkey', () => {
  let redis: TestRedis;
  let direct: Redis;
  let prefixes = 0;
  const told: string[] = [];
  const opened: AnswerCache[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    direct = new Redis(redis.url);
    // It is away for a while.
    direct.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((cache) => cache.close()));
    told.length = 0;
  });
  afterAll(async () => {
    direct.disconnect();
    await redis.close();
  });

  /** Resolves when it is connected. */
  async function open(
    options: { prefix?: string; secret?: string; maxEntryBytes?: number } = {},
  ): Promise<AnswerCache> {
    const cache = createRedisCache({
      url: redis.url,
      secret,
      prefix: `test${(prefixes += 1)}`,
      timeout: 2_000,
      maxEntryBytes: 1_000_000,
      ttl: keptFor,
      reports: { lost: () => told.push('lost'), found: () => told.push('found') },
      ...options,
    });
    opened.push(cache);
    // Until it has looked for something, it does not know the epoch, and keeps nothing.
    await expect
      .poll(async () => {
        cache.put('ready', keeping(saying('ready'), Date.now()));
        return cache.get('ready', Date.now());
      })
      .toBeDefined();
    return cache;
  }

  cacheContract(async (maxBytes): Promise<CacheUnderTest> => {
    const cache = await open(maxBytes === undefined ? {} : { maxEntryBytes: Math.floor(maxBytes / 8) });
    // Commands of one connection are answered in their order, so a later one has all before it.
    return { cache, settled: async () => void (await cache.get('settled', Date.now())) };
  });

  test('gives what one gateway has kept to another', async () => {
    const [one, other] = [await open({ prefix: 'shared' }), await open({ prefix: 'shared' })];
    one.put('a', keeping(saying('one'), Date.now()));
    await expect.poll(async () => (await other.get('a', Date.now()))?.answer).toEqual(saying('one'));
    await other.clear();
    expect(await one.get('a', Date.now())).toBeUndefined();
  });

  test('shows no text, and no name of a request, to whoever reads the store', async () => {
    const cache = await open({ prefix: 'sealed' });
    cache.put('the-key', keeping(saying('the order of [PERSON_1]'), Date.now()));
    await cache.get('x', Date.now());
    const names = await direct.keys('sealed:answer:*');
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).not.toContain('the-key');
      expect((await direct.getBuffer(name))?.toString('latin1')).not.toMatch(/PERSON|order|answer/);
    }
  });

  test('gives out nothing that somebody else has put there, moved, or changed', async () => {
    const cache = await open({ prefix: 'poisoned' });
    const before = new Set(await direct.keys('poisoned:answer:*'));
    cache.put('a', keeping(saying('one'), Date.now()));
    await cache.get('a', Date.now());
    const [name = ''] = (await direct.keys('poisoned:answer:*')).filter((one) => !before.has(one));
    const sealed = (await direct.getBuffer(name)) ?? Buffer.alloc(0);

    for (let at = 0; at < sealed.length; at += 7) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await direct.set(name, changed);
      expect(await cache.get('a', Date.now())).toBeUndefined();
    }
    for (const planted of [Buffer.alloc(0), sealed.subarray(0, 20), Buffer.from('{"answer":[]}')]) {
      await direct.set(name, planted);
      expect(await cache.get('a', Date.now())).toBeUndefined();
    }
    const foreign = await open({ prefix: 'poisoned', secret: 'another-secret-of-at-least-32-characters' });
    foreign.put('a', keeping(saying('poison'), Date.now()));
    await foreign.get('a', Date.now());
    expect(await cache.get('a', Date.now())).toBeUndefined();

    // Under the name of another answer, what was sealed for the first is nothing.
    cache.put('b', keeping(saying('two'), Date.now()));
    await cache.get('b', Date.now());
    const names = (await direct.keys('poisoned:answer:*')).filter((one) => one !== name);
    for (const other of names) await direct.set(other, sealed);
    expect(await cache.get('b', Date.now())).toBeUndefined();
    await direct.set(name, sealed);
    expect((await cache.get('a', Date.now()))?.answer).toEqual(saying('one'));
  });

  test('goes without while the server is away, says so once, and forgets afterwards what was to be forgotten meanwhile', async () => {
    const cache = await open({ prefix: 'away' });
    await redis.kill();
    await expect.poll(() => told).toContain('lost');
    expect(await cache.get('a', Date.now())).toBeUndefined();
    cache.put('a', keeping(saying('one'), Date.now()));
    await expect(cache.clear()).rejects.toThrow();
    await redis.start();
    const epoch = async (): Promise<string | null> => direct.get('away:cache-epoch').catch(() => null);
    await expect.poll(epoch).toBe('1');
    await expect.poll(() => told).toEqual(['lost', 'found']);
    await expect
      .poll(async () => {
        cache.put('a', keeping(saying('two'), Date.now()));
        return (await cache.get('a', Date.now()))?.answer;
      })
      .toEqual(saying('two'));
  });
});
