import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonStrings } from './json-strings.ts';

function replaced(source: string, parts: readonly (readonly [string, string])[]): string {
  const strings = new JsonStrings(source);
  let changed = '';
  let place = 0;
  for (const [sought, text] of parts) {
    const from = source.indexOf(sought, place);
    changed += source.slice(place, from) + strings.inPlaceOf(from, from + sought.length, text);
    place = from + sought.length;
  }
  return changed + source.slice(place);
}

it('makes a string of what takes the place of a number, and leaves strings what they are', () => {
  expect(
    replaced('{"a":"x","n":4111}', [
      ['x', '[A_1]'],
      ['4111', '[B_1]'],
    ]),
  ).toBe('{"a":"[A_1]","n":"[B_1]"}');
});

it('escapes, and puts back the quotation mark that a part covers', () => {
  expect(replaced('{"a":"x y"}', [['x', 'q"\\\n']])).toBe('{"a":"q\\"\\\\\\n y"}');
  expect(replaced('["x","y z"]', [['x","y', 'A']])).toBe('["A z"]');
  expect(replaced('["x", 12]', [['x"', 'A']])).toBe('["A", 12]');
  expect(replaced('[12,"x y"]', [['12,"x', 'A']])).toBe('["A y"]');
});

it('knows where strings end, whatever is escaped in them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), fc.string(), (texts, text) => {
      const source = JSON.stringify([...texts, 12_345_678_901]);
      const changed = JSON.parse(`${replaced(source, [['12345678901]', text]])}]`) as unknown[];
      expect(changed).toEqual([...texts, text]);
    }),
  );
});
