import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerCache, AnswerMaker, KeptAnswer } from '../core/cache.ts';
import type { Delta } from '../core/delta.ts';

export interface CacheUnderTest {
  readonly cache: AnswerCache;
  /** Resolves when what was put before is there. */
  settled(): Promise<void>;
}

/** Milliseconds; what tests put is put as of this. */
export const keptFor = 60_000;

const madeBy: AnswerMaker = { provider: 'local', target: 'small', digest: `sha256:${'ab'.repeat(32)}` };

export function keeping(answer: readonly Delta[], keptAt: number): KeptAnswer {
  return { answer, keptAt, madeBy };
}

export function saying(text: string): readonly Delta[] {
  return [{ type: 'text', choice: 0, channel: 'content', text }];
}

/** Every kind of delta, with what each may carry. */
const deltas: fc.Arbitrary<Delta> = fc.oneof(
  fc.record(
    { type: fc.constant('start' as const), id: fc.string(), model: fc.string(), created: fc.nat() },
    { requiredKeys: ['type'] },
  ),
  fc.record({
    type: fc.constant('text' as const),
    choice: fc.nat(3),
    channel: fc.constantFrom('content' as const, 'reasoning' as const, 'refusal' as const),
    text: fc.string({ unit: 'binary' }),
  }),
  fc.record({
    type: fc.constant('toolCall' as const),
    choice: fc.nat(3),
    index: fc.nat(3),
    name: fc.string(),
    arguments: fc.string({ unit: 'grapheme' }),
  }),
  fc.record({ type: fc.constant('finish' as const), choice: fc.nat(3), reason: fc.string() }),
  fc.record({
    type: fc.constant('usage' as const),
    usage: fc.record({ input: fc.nat(), output: fc.nat(), details: fc.constant({ a: { b: [1] } }) }),
  }),
  fc.record({
    type: fc.constant('score' as const),
    index: fc.nat(3),
    score: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  }),
  fc.record({
    type: fc.constant('embedding' as const),
    index: fc.nat(3),
    vector: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))),
  }),
);

/** What holds for every store of answers. `open` with at most so many bytes; what it opens is closed by the test. */
export function cacheContract(open: (maxBytes?: number) => Promise<CacheUnderTest>): void {
  async function withCache<Result>(
    look: (
      under: CacheUnderTest,
      get: (key: string, now?: number) => Promise<KeptAnswer | undefined>,
    ) => Promise<Result>,
    maxBytes?: number,
  ): Promise<Result> {
    const under = await open(maxBytes);
    try {
      return await look(under, async (key, now = Date.now()) => under.cache.get(key, now));
    } finally {
      await under.cache.close();
    }
  }

  test('gives back what was put, under its key only, and says since when it is kept', () =>
    withCache(async ({ cache, settled }, get) => {
      const now = Date.now();
      await get('a');
      cache.put('a', keeping(saying('one'), now));
      await settled();
      expect(await get('a', now + keptFor - 1)).toEqual({ answer: saying('one'), keptAt: now, madeBy });
      expect(await get('b')).toBeUndefined();
    }));

  test('gives back an answer of a model of which nobody knew what it was', () =>
    withCache(async ({ cache, settled }, get) => {
      const now = Date.now();
      await get('a');
      const kept = { answer: saying('one'), keptAt: now, madeBy: { ...madeBy, digest: undefined } };
      cache.put('a', kept);
      await settled();
      expect(await get('a')).toEqual(kept);
    }));

  test('gives nothing out once its time is over, to the millisecond', () =>
    withCache(async ({ cache, settled }, get) => {
      const now = Date.now();
      await get('a');
      cache.put('a', keeping(saying('one'), now));
      await settled();
      expect(await get('a', now + keptFor)).toBeUndefined();
    }));

  test('does not keep one answer that would crowd out all others', () =>
    withCache(async ({ cache, settled }, get) => {
      const now = Date.now();
      await get('large');
      cache.put('large', keeping(saying('x'.repeat(cache.maxEntryBytes + 1)), now));
      cache.put('small', keeping(saying('x'), now));
      await settled();
      expect(await get('large')).toBeUndefined();
      expect(await get('small')).toBeDefined();
    }, 64_000));

  test('forgets all when it is told to, and keeps what comes after', () =>
    withCache(async ({ cache, settled }, get) => {
      const now = Date.now();
      await get('a');
      cache.put('a', keeping(saying('one'), now));
      await settled();
      await cache.clear();
      expect(await get('a')).toBeUndefined();
      cache.put('a', keeping(saying('two'), now));
      await settled();
      expect((await get('a'))?.answer).toEqual(saying('two'));
    }));

  test('loses nothing of any answer', () =>
    withCache(async ({ cache, settled }, get) => {
      await get('a');
      await fc.assert(
        fc.asyncProperty(fc.array(deltas, { maxLength: 8 }), async (answer) => {
          cache.put('a', keeping(answer, Date.now()));
          await settled();
          expect((await get('a'))?.answer).toEqual(answer);
        }),
        { numRuns: 60 },
      );
    }));
}
