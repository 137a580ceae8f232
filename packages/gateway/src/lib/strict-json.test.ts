import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumDepth, parseStrictJson, StrictJsonError } from './strict-json.ts';

function faultOf(input: string | Uint8Array): string {
  try {
    parseStrictJson(typeof input === 'string' ? Buffer.from(input) : input);
    return 'none';
  } catch (error) {
    if (error instanceof StrictJsonError) return error.fault;
    throw error;
  }
}

/** A slow reader that follows the grammar letter by letter and knows every key that it has seen. */
function slowFault(text: string): string {
  let at = 0;
  let depth = 0;
  let fault = 'none';
  const note = (found: string): void => {
    if (fault === 'none') fault = found;
  };
  const space = (): void => {
    while (at < text.length && ' \t\n\r'.includes(text[at] ?? '')) at += 1;
  };
  const fail = (): never => {
    throw new SyntaxError();
  };
  const literal = (): string => {
    const match = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(at));
    if (match === null) return fail();
    at += match[0].length;
    const value = JSON.parse(match[0]) as string;
    if (!value.isWellFormed()) note('invalid_utf8');
    return value;
  };
  const value = (): void => {
    space();
    const first = text[at];
    if (first === '"') literal();
    else if (first === '{' || first === '[') {
      const close = first === '{' ? '}' : ']';
      at += 1;
      depth += 1;
      if (depth > maximumDepth) note('too_deeply_nested');
      const seen = new Set<string>();
      space();
      if (text[at] === close) at += 1;
      else
        for (;;) {
          if (first === '{') {
            space();
            const key = literal();
            if (key === '__proto__' || seen.has(key)) note('duplicate_key');
            seen.add(key);
            space();
            if (text[at] !== ':') fail();
            at += 1;
          }
          value();
          space();
          if (text[at] === close) {
            at += 1;
            break;
          }
          if (text[at] !== ',') fail();
          at += 1;
        }
      depth -= 1;
    } else {
      const match = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/.exec(text.slice(at));
      if (match === null) return fail();
      at += match[0].length;
    }
  };
  try {
    value();
    space();
    if (at !== text.length) fail();
  } catch {
    return 'invalid_json';
  }
  return fault;
}

/** Texts that are JSON in form, with keys from a small set so that duplicates and forbidden ones are common. */
const keyText = fc.oneof(
  fc.constantFrom(
    '"a"',
    '"b"',
    '"\\u0061"',
    '"__proto__"',
    '"constructor"',
    '"a:b"',
    '"\\""',
    '"\\\\"',
    '"{"',
    '"0"',
    '"\\ud800"',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => JSON.stringify(text)),
);
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      '1',
      '-0.5e3',
      'true',
      'null',
      '"x:y"',
      '"\\\\"',
      '"\\"{"',
      '" [ "',
      '"\\ud83d\\ude00"',
      '"\\udc00"',
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((parts) => `[${parts.join(' , ')}]`),
    fc
      .array(fc.tuple(keyText, tie('value')), { maxLength: 4 })
      .map((pairs) => `{${pairs.map(([k, v]) => `${k} : ${v}`).join(',')}}`),
  ),
})).value;

describe('parseStrictJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        if (slowFault(text) === 'none') expect(JSON.stringify(parseStrictJson(Buffer.from(text)))).toBe(text);
      }),
    );
  });

  it('agrees with a slow reader on texts in the form of JSON', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(jsonText, (text) => {
        const expected = slowFault(text);
        seen.add(expected);
        const found = faultOf(text);
        // Where a text has two faults, either may be named.
        expect({ text, refused: found !== 'none', found }).toEqual({ text, refused: expected !== 'none', found });
      }),
      { numRuns: 3_000 },
    );
    expect([...seen].sort()).toEqual(['duplicate_key', 'invalid_utf8', 'none']);
  });

  it('agrees with a slow reader on damaged texts', () => {
    fc.assert(
      fc.property(
        jsonText,
        fc.nat(),
        fc.constantFrom('', '"', '\\', ',', ':', '}', '[', '\u0000', 'é'),
        (text, where, patch) => {
          const at = where % (text.length + 1);
          const damaged = (text.slice(0, at) + patch + text.slice(at + 1)).toWellFormed();
          expect(faultOf(damaged) === 'none').toBe(slowFault(damaged) === 'none');
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('never throws anything but its own error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof faultOf(bytes) === 'string'),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a duplicate key', '{"a":1,"a":1}', 'duplicate_key'],
    ['a duplicate key that is escaped once', '{"a":1,"\\u0061":1}', 'duplicate_key'],
    ['a duplicate key far below', '{"a":[{"b":{"c":1,"c":2}}]}', 'duplicate_key'],
    ['a duplicate index-like key', '{"0":1,"0":2}', 'duplicate_key'],
    ['the key __proto__', '{"__proto__":{"x":1}}', 'duplicate_key'],
    ['the key __proto__, escaped', '{"\\u005f_proto__":1}', 'duplicate_key'],
    ['a byte order mark', '\ufeff{}', 'invalid_json'],
    ['an empty body', '', 'invalid_json'],
    ['two values', '{}{}', 'invalid_json'],
    ['a number out of range', '{"a":1e999}', 'number_out_of_range'],
    ['a number out of range in a list', '[1,2,-1e999]', 'number_out_of_range'],
    ['a lone surrogate in an escape', '{"a":"\\ud800"}', 'invalid_utf8'],
    ['a lone surrogate in a key', '{"\\udfff":1}', 'invalid_utf8'],
    ['a text without end', '{"a":"', 'invalid_json'],
    ['a raw line break in a text', '{"a":"\n"}', 'invalid_json'],
  ])('refuses %s', (_name, text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('refuses invalid UTF-8: overlong forms, encoded surrogates and cut sequences', () => {
    for (const bytes of [[0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0xff]]) {
      expect(faultOf(Buffer.concat([Buffer.from('"'), Buffer.from(bytes), Buffer.from('"')]))).toBe('invalid_utf8');
    }
  });

  it('accepts 64 levels and refuses 65, and does not run out of stack on 8 MB of brackets', () => {
    expect(faultOf('['.repeat(64) + ']'.repeat(64))).toBe('none');
    expect(faultOf('['.repeat(65) + ']'.repeat(65))).toBe('too_deeply_nested');
    expect(faultOf('{"a":'.repeat(65))).toBe('too_deeply_nested');
    expect(faultOf(Buffer.alloc(8_388_608, '['))).toBe('too_deeply_nested');
    expect(faultOf(Buffer.alloc(8_388_608, '{"a":['))).toBe('too_deeply_nested');
  });

  it('does not count brackets and colons inside of texts', () => {
    expect(faultOf(JSON.stringify({ a: '['.repeat(100) + ':"\\', b: '\\"{:' }))).toBe('none');
  });

  it('keeps keys of the object prototype as plain own keys', () => {
    const value = parseStrictJson(Buffer.from('{"constructor":1,"toString":2,"hasOwnProperty":3}'));
    expect(Object.keys(value as object)).toEqual(['constructor', 'toString', 'hasOwnProperty']);
  });

  it('reads escaped keys right although the engine does not, whatever was read before', () => {
    JSON.parse('{"x":1,"gr\\\\u0":2}');
    JSON.parse('{"\\\\":2}');
    expect(parseStrictJson(Buffer.from('{"x":1,"gr\\u00f6\\u00dfe":2}'))).toEqual({ x: 1, größe: 2 });
    expect(parseStrictJson(Buffer.from('{"\\"":2}'))).toEqual({ '"': 2 });
    expect(parseStrictJson(Buffer.from('{"^\\\\d+$":[{"\\u0061":-1.5e2}]}'))).toEqual({ '^\\d+$': [{ a: -150 }] });
  });

  it('reads texts with escaped keys as a slow reader does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = `{"\\u006b":${JSON.stringify(value)}}`;
        if (slowFault(text) === 'none')
          expect(JSON.stringify(parseStrictJson(Buffer.from(text)))).toBe(JSON.stringify({ k: value }));
      }),
    );
  });

  it('takes linear time on quotes and backslashes', () => {
    // Quadratic work on two megabytes would not end within the time limit of a test.
    expect(faultOf(`"${'\\'.repeat(2_000_000)}"`)).toBe('none');
    expect(faultOf(`"${'\\"'.repeat(1_000_000)}"`)).toBe('none');
  });
});
