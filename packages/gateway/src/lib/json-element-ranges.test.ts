import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonElementRanges } from './json-element-ranges.ts';

function elements(json: string, key: string): string[] | undefined {
  const bytes = Buffer.from(json);
  return jsonElementRanges(bytes, key)?.map(({ start, end }) => bytes.toString('utf8', start, end));
}

test('finds the elements of any array in any object, however it is spaced', () => {
  const spaces = fc.constantFrom(0, 1, '\t', ' \n ');
  const key = fc.oneof(fc.constantFrom('messages', 'a"b', '\\', 'ä'), fc.string({ unit: 'grapheme', maxLength: 8 }));
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.jsonValue()),
      fc.array(fc.jsonValue()),
      key,
      spaces,
      (object, array, own, space) => {
        fc.pre(own !== '__proto__' && !Object.hasOwn(object, '__proto__'));
        const json = JSON.stringify({ ...object, [own]: array }, null, space);
        const found = elements(json, own);
        expect(found?.map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(array)));
        for (const text of found ?? []) expect(text).toBe(text.trim());
      },
    ),
  );
});

test.each([
  ['{"messages":[ 1 , {"messages":[2]} ,"]"]}', ['1', '{"messages":[2]}', '"]"']],
  ['{"a":{"messages":[1]},"messages":[]}', []],
  ['{"\\u006dessages":["x"]}', ['"x"']],
  ['{"a":"messages","b":["no"],"messages":["\\\\\\"]"]}', ['"\\\\\\"]"']],
  ['{"messages":"[1]"}', undefined],
  ['{"a":["messages",[1]]}', undefined],
  ['{}', undefined],
])('in %s finds %j', (json, expected) => {
  expect(elements(json, 'messages')).toEqual(expected);
});
