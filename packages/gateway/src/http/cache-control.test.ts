import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCacheControl } from './cache-control.ts';

const nothing = { noStore: false, noCache: false, maxAge: undefined, minFresh: undefined, onlyIfCached: false };

describe('the wishes of a client about answers that were kept', () => {
  test.each([
    ['no-store', { noStore: true }],
    ['no-cache', { noCache: true }],
    ['No-Cache, NO-STORE', { noCache: true, noStore: true }],
    ['max-age=60', { maxAge: 60_000 }],
    ['max-age=0', { maxAge: 0 }],
    ['max-age="5"', { maxAge: 5_000 }],
    ['max-age=60, max-age=10', { maxAge: 10_000 }],
    ['max-age=soon', { maxAge: 0 }],
    ['max-age', { maxAge: 0 }],
    ['max-age=-1', { maxAge: 0 }],
    ['max-age=99999999999999999999', { maxAge: Infinity }],
    ['min-fresh=30', { minFresh: 30_000 }],
    ['min-fresh=x', { minFresh: Infinity }],
    ['only-if-cached , max-age = 7', { onlyIfCached: true, maxAge: 7_000 }],
    ['no-transform, private, no-cache="x"', { noCache: true }],
  ])('are read from %s', (header, wishes) => {
    expect(readCacheControl(header)).toEqual({ ...nothing, ...wishes });
  });

  test.each(['', ',', 'no-transform', 'max-stale=5', 'public'])('are none in %j', (header) => {
    expect(readCacheControl(header)).toBeUndefined();
  });

  test('are read from whatever a client sends, and never ask for more than it says', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wishes = readCacheControl(header);
        if (wishes?.noStore === true) expect(header.toLowerCase()).toContain('no-store');
        if (wishes?.maxAge !== undefined) expect(wishes.maxAge).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
