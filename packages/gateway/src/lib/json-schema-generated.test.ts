import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { JsonSchema, SchemaError } from './json-schema.ts';

const compile = (pattern: string) => {
  const compiled = RE2JS.compile(pattern);
  return (text: string) => compiled.test(text);
};
const check = (schema: unknown, value: unknown) => new JsonSchema(schema, compile).check(value);

/** A schema with a value that fits it by the way it is made. */
interface Pair {
  readonly schema: Record<string, unknown>;
  readonly value: unknown;
}

const names = fc.constantFrom('a', 'b', 'c', 'a/b', 'm~n', 'häuser');

const { pair } = fc.letrec<{ pair: Pair; leaf: Pair; array: Pair; object: Pair; combined: Pair }>((tie) => ({
  leaf: fc.oneof(
    fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .map((value) => ({ schema: { type: 'string', maxLength: 80 }, value })),
    fc
      .integer({ min: -50, max: 50 })
      .map((value) => ({ schema: { type: 'integer', minimum: -50, maximum: 50 }, value })),
    fc
      .integer({ min: 0, max: 9 })
      .map((digit) => ({ schema: { type: 'string', pattern: '^KX-[0-9]$' }, value: `KX-${digit}` })),
    fc.boolean().map((value) => ({ schema: { type: ['boolean', 'null'] }, value })),
    fc.constantFrom('red', 'green').map((value) => ({ schema: { enum: ['red', 'green', { a: 1 }] }, value })),
  ),
  array: fc.tuple(tie('leaf'), fc.integer({ min: 0, max: 4 })).map(([{ schema, value }, count]) => ({
    schema: { type: 'array', items: schema, maxItems: 4 },
    value: Array.from({ length: count }, () => value),
  })),
  object: fc
    .tuple(fc.dictionary(names, tie('pair'), { maxKeys: 4, noNullPrototype: true }), fc.boolean())
    .map(([fields, closed]) => ({
      schema: {
        type: 'object',
        properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
        required: Object.keys(fields),
        ...(closed ? { additionalProperties: false } : {}),
      },
      value: Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value])),
    })),
  combined: fc.tuple(tie('leaf'), fc.constantFrom('anyOf', 'allOf', 'ref')).map(([{ schema, value }, how]) => ({
    schema:
      how === 'anyOf'
        ? { anyOf: [false, schema] }
        : how === 'allOf'
          ? { allOf: [true, schema] }
          : { not: { not: schema } },
    value,
  })),
  pair: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    tie('array'),
    tie('object'),
    tie('combined'),
  ),
}));

/** Every place in a value, with a copy of the value in which something stands there that fits no schema of these. */
function* spoiled(value: unknown): Generator<unknown> {
  yield 1.5e9 + 0.25;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const bad of spoiled(item)) yield value.with(index, bad);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) for (const bad of spoiled(item)) yield { ...value, [name]: bad };
  }
}

describe('schemas that are made with values for them', () => {
  test('let their values fit', () => {
    fc.assert(
      fc.property(pair, ({ schema, value }) => {
        expect(check(schema, value)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('let nothing fit in which one place is spoiled, and name a place that is there', () => {
    fc.assert(
      fc.property(pair, ({ schema, value }) => {
        for (const bad of spoiled(value)) expect(check(schema, bad)?.problem).toBeTypeOf('string');
      }),
      { numRuns: 200 },
    );
  });

  test('end, whatever the schema is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
        try {
          check(schema, value);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(SchemaError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('schemas that are made to take long', () => {
  test.each([
    ['refers to itself twice', { $ref: '#/a', a: { allOf: [{ $ref: '#/a' }, { $ref: '#/a' }] } }, 1],
    [
      'compares much with much',
      { items: { enum: Array.from({ length: 5_000 }, (_, index) => [index, index]) } },
      Array.from({ length: 5_000 }, () => [-1]),
    ],
    [
      'wants much of much',
      { items: { required: Array.from({ length: 20_000 }, (_, index) => `p${index}`) } },
      Array.from({ length: 5_000 }, () => ({ p0: 1 })),
    ],
    ['has a pattern that is too large', { pattern: '((a|b|c|d){1,200}){1,5}'.repeat(40) }, 'x'],
  ])('are given up: one that %s', (_what, schema, value) => {
    let outcome = 'followed';
    try {
      if (check(schema, value) !== undefined) outcome = 'does not fit';
    } catch (thrown) {
      outcome = thrown instanceof SchemaError ? 'given up' : String(thrown);
    }
    expect(['given up', 'does not fit']).toContain(outcome);
  });

  test.each([
    [{ $ref: 'https://example.org/schema.json' }],
    [{ unevaluatedProperties: false }],
    [{ items: { $dynamicRef: '#x' } }],
    [{ $ref: '#/nowhere' }],
    [{ pattern: '(?=a)' }],
  ])('are not followed: %j', (schema) => {
    expect(() => check(schema, schema['pattern' as never] === undefined ? [1] : 'a')).toThrow(SchemaError);
  });
});
