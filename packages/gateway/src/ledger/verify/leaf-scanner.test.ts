import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { LeafScanner } from './leaf-scanner.ts';

function verdictOn(text: string | Uint8Array): boolean {
  const bytes = Buffer.from(text as string);
  // Behind the leaf lies something that would complete what breaks off.
  return new LeafScanner().scan(Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"}]0')]), 1, 1 + bytes.length);
}

/** What the form means: parsed and written again, it is the same. */
function isCanonical(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && canonicalJson(value, 'integers') === text
    );
  } catch {
    return false;
  }
}

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('\u0000', '\u0008', '\n', '\u001f', '"', '\\', 'ä', '😀', '\u007f', 'a', '\uffff'),
    }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: fc.constantFrom('a', 'b', '\n', '"', 'ä', '😀', '\uff5a', '\u0001') }),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value;
const leaf = fc.dictionary(fc.string({ maxLength: 3 }), json, { maxKeys: 6, noNullPrototype: true });

describe('the canonical form of a leaf', () => {
  test('is found in whatever the canonical writer writes', () => {
    fc.assert(
      fc.property(leaf, (value) => {
        expect(verdictOn(canonicalJson(value, 'integers'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is told from every changed byte as parsing and writing again tells it', () => {
    fc.assert(
      fc.property(
        leaf,
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom('set', 'insert', 'remove'),
        (value, at, byte, what) => {
          const bytes = [...Buffer.from(canonicalJson(value, 'integers'))];
          const place = at % bytes.length;
          if (what === 'set') bytes[place] = byte;
          else bytes.splice(place, what === 'remove' ? 1 : 0, ...(what === 'remove' ? [] : [byte]));
          const changed = Uint8Array.from(bytes);
          expect(verdictOn(changed)).toBe(isCanonical(changed));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['{"b":1,"a":2}', 'keys out of order'],
    ['{"a":1,"a":2}', 'a key twice'],
    ['{"a":1.0}', 'a fraction'],
    ['{"a":1e2}', 'an exponent'],
    ['{"a":-0}', 'a zero below zero'],
    ['{"a":01}', 'a leading zero'],
    ['{"a":9007199254740992}', 'a number that is not safe'],
    ['{"a": 1}', 'white space'],
    ['{"a":1}\n', 'a line feed behind'],
    [String.raw`{"a":"\u0041"}`, 'an escape that is not needed'],
    [String.raw`{"a":"\u000A"}`, 'an escape in capitals'],
    [String.raw`{"a":"\/"}`, 'an escaped slash'],
    [String.raw`{"a":"\ud800"}`, 'a lone surrogate'],
    ['{"a":tru}', 'half a literal'],
    ['{"a":1', 'a missing brace'],
    ['[]', 'no object'],
    ['', 'nothing'],
    [`{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'a tower of arrays'],
    [`{"a":"${'x'.repeat(16_384)}"}`, 'more than 16 KiB'],
    ['{"😀":1,"\uff5a":1}', undefined],
    ['{"\uff5a":1,"😀":1}', 'keys in the order of code points'],
    ['{"a":-9007199254740991,"b":9007199254740991,"c":{},"d":[[]]}', undefined],
  ])('%s: %s', (text, fault) => {
    expect(verdictOn(text)).toBe(fault === undefined);
  });

  test('refuses what is not UTF-8', () => {
    expect(verdictOn(Buffer.from('{"a":"\xc0\xaf"}', 'latin1'))).toBe(false);
    expect(verdictOn(Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1'))).toBe(false);
  });

  test('gives fields as they are written', () => {
    const scanner = new LeafScanner();
    const bytes = Buffer.from('{"index":12,"kind":"a\\n\\"ü","list":[{"b":1}],"time":-5}');
    expect(scanner.scan(bytes, 0, bytes.length)).toBe(true);
    expect(scanner.count('index')).toBe(12);
    expect(scanner.count('time')).toBeUndefined();
    expect(scanner.count('kind')).toBeUndefined();
    expect(scanner.text('kind')).toBe('a\n"ü');
    expect(scanner.text('index')).toBeUndefined();
    expect(scanner.value('list')).toEqual([{ b: 1 }]);
    expect(scanner.value('b')).toBeUndefined();
  });
});
