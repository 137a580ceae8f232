import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchBetween, patched } from './merge-patch.ts';

it('leaves what a patch does not name, and takes away what it says is null', () => {
  expect(patched({ a: 1, b: 2 }, { a: 9 })).toEqual({ a: 9, b: 2 });
  expect(patched<{ a?: number; b?: number }>({ a: 1, b: 2 }, { a: null })).toEqual({ b: 2 });
  expect(patched<{ a?: number }>({ a: 1 }, { a: null })).toBeUndefined();
  expect(patched<{ a?: number }>(undefined, {})).toBeUndefined();
});

it('makes any object of any other by the patch between them', () => {
  const objects = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), fc.integer());
  fc.assert(
    fc.property(objects, objects, (before, after) => {
      const made = patched(before, patchBetween(before, after));
      expect(made ?? {}).toEqual({ ...after });
    }),
  );
});
