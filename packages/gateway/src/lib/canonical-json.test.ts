import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('writes the example of RFC 8785, section 3.2.2, as the RFC does', () => {
  const value = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('sorts the keys of RFC 8785, section 3.2.3, by UTF-16 code units', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
  expect(canonicalJson(value)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
      '"€":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

test.each([
  [0, '0'],
  [-0, '0'],
  [5e-324, '5e-324'],
  [-5e-324, '-5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [9007199254740992, '9007199254740992'],
  [295147905179352830000, '295147905179352830000'],
  [9.999999999999997e22, '9.999999999999997e+22'],
  [1e23, '1e+23'],
  [0.000001, '0.000001'],
  [333333333.3333332, '333333333.3333332'],
  [-0.0000033333333333333333, '-0.0000033333333333333333'],
  [1424953923781206.2, '1424953923781206.2'],
])('writes the number %d of RFC 8785, appendix B', (number, text) => {
  expect(canonicalJson(number)).toBe(text);
});

test('sorts keys that look like array indices as strings', () => {
  expect(canonicalJson({ 9: 'a', 10: 'b', b: { 2: 0, 11: 1 } })).toBe('{"10":"b","9":"a","b":{"11":1,"2":0}}');
});

test('keeps a key that is called __proto__', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}');
});

test.each([
  ['undefined', undefined],
  ['an undefined field', { a: undefined }],
  ['a hole', [1, , 2]], // oxlint-disable-line no-sparse-arrays
  ['NaN', [Number.NaN]],
  ['an infinity', { a: Number.POSITIVE_INFINITY }],
  ['a bigint', 1n],
  ['a function', { toJSON: () => 1 }],
  ['a symbol', Symbol('s')],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a lone high surrogate', 'a\ud800'],
  ['a lone low surrogate', ['\udc00a']],
  ['a lone surrogate in a key', { 'b\ud800': 1, a: 1 }],
])('refuses %s', (_name, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

test('refuses a value that contains itself', () => {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' });

function shuffled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shuffled);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
}

test('gives back the same value, and the same text whatever the order of the keys was', () => {
  fc.assert(
    fc.property(json, (value) => {
      fc.pre(JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value)));
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(shuffled(value))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('has every key after the one before it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.integer(), { noNullPrototype: false }), (value) => {
      const keys = [...canonicalJson(value).matchAll(/("(?:[^"\\]|\\.)*"):/gu)].map(
        ([, key]) => JSON.parse(key ?? '') as string,
      );
      for (let index = 1; index < keys.length; index++)
        expect((keys[index - 1] ?? '') < (keys[index] ?? '')).toBe(true);
      expect(keys).toHaveLength(Object.keys(value).length);
    }),
    { numRuns: 300 },
  );
});

test('refuses fractions and unsafe integers where integers are asked for', () => {
  expect(canonicalJson({ a: [0, -3, Number.MAX_SAFE_INTEGER] }, 'integers')).toBe('{"a":[0,-3,9007199254740991]}');
  expect(() => canonicalJson([0.5], 'integers')).toThrow(TypeError);
  expect(() => canonicalJson({ a: 2 ** 53 }, 'integers')).toThrow(TypeError);
});
