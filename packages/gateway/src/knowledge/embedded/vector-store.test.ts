import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorQuestion, VectorStore } from './vector-store.ts';

function cosine(one: readonly number[], other: readonly number[]): number {
  let product = 0;
  let left = 0;
  let right = 0;
  for (const [place, value] of one.entries()) {
    product += value * (other[place] ?? 0);
    left += value * value;
    right += (other[place] ?? 0) ** 2;
  }
  return product / Math.sqrt(left * right);
}

const vectors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });

describe('vectors, a byte a value', () => {
  it('are as near each other as they are', () => {
    fc.assert(
      fc.property(vectors, vectors, (one, other) => {
        fc.pre(one.some((value) => Math.abs(value) > 0.1) && other.some((value) => Math.abs(value) > 0.1));
        const store = new VectorStore();
        store.set(3, one);
        expect(store.similarity(3, vectorQuestion(other))).toBeCloseTo(cosine(one, other), 1);
      }),
    );
  });

  it('are found among many by their signs first', () => {
    const dimensions = 128;
    const store = new VectorStore();
    let state = 7;
    const next = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) / 0x1000000 - 0.5;
    };
    const make = (): number[] => Array.from({ length: dimensions }, next);
    const wanted = make();
    // More values than are compared one by one.
    const count = 32_000;
    for (let chunk = 0; chunk < count; chunk += 1) store.set(chunk, make());
    store.set(
      777,
      wanted.map((value) => value + 0.3 * next()),
    );
    const question = vectorQuestion(wanted);
    const candidates = store.candidates(question, 10, () => true);
    expect(candidates.length).toBeLessThan(count / 10);
    const best = candidates.toSorted(
      (one, other) => (store.similarity(other, question) ?? 0) - (store.similarity(one, question) ?? 0),
    );
    expect(best[0]).toBe(777);
    expect(store.candidates(question, 10, (chunk) => chunk < 5).toSorted((one, other) => one - other)).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  it('of another model take the place of those before', () => {
    const store = new VectorStore();
    store.set(0, [1, 0, 0]);
    store.set(1, [1, 0]);
    expect(store.has(0)).toBe(false);
    expect(store.similarity(1, vectorQuestion([1, 0]))).toBeCloseTo(1);
    expect(store.similarity(1, vectorQuestion([1, 0, 0]))).toBeUndefined();
    store.set(2, []);
    expect(store.has(2)).toBe(false);
  });
});
