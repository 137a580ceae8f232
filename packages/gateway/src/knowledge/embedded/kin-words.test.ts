import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinship } from './kin-words.ts';

describe('kinship', () => {
  it.each([
    ['startete', 'start'],
    ['klimatisch', 'klima'],
    ['photography', 'photographer'],
  ])('sees a family in %s and %s', (one, other) => {
    expect(kinship(one, other)).toBeGreaterThan(0.5);
    expect(kinship(other, one)).toBe(kinship(one, other));
  });

  it.each([
    ['versand', 'verstand'],
    ['haus', 'hauptstadtregion'],
    ['tee', 'teekanne'],
    ['inter', 'internationalen'],
  ])('sees none in %s and %s', (one, other) => {
    expect(kinship(one, other)).toBe(0);
  });

  it('is a share, and whole for a word itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(kinship(one, other)).toBeGreaterThanOrEqual(0);
        expect(kinship(one, other)).toBeLessThanOrEqual(1);
        expect(kinship(`word${one}`.slice(0, 8), `word${one}`.slice(0, 8))).toBe(1);
      }),
    );
  });
});
