import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTraceparent } from './traceparent.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

test('reads a well-formed header', () => {
  expect(parseTraceparent(`00-${trace}-${parent}-01`)).toEqual({
    traceId: trace,
    spanId: parent,
    traceFlags: 1,
    isRemote: true,
  });
  expect(parseTraceparent(`00-${trace}-${parent}-00`)?.traceFlags).toBe(0);
});

test('reads what it knows of a later version', () => {
  expect(parseTraceparent(`cc-${trace}-${parent}-01-what-comes-later`)?.spanId).toBe(parent);
});

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['the forbidden version', `ff-${trace}-${parent}-01`],
  ['more than version 00 has', `00-${trace}-${parent}-01-more`],
  ['no trace', `00-${'0'.repeat(32)}-${parent}-01`],
  ['no parent', `00-${trace}-${'0'.repeat(16)}-01`],
  ['capital letters', `00-${trace.toUpperCase()}-${parent}-01`],
  ['a short trace', `00-${trace.slice(1)}-${parent}-01`],
  ['space before', ` 00-${trace}-${parent}-01`],
])('ignores %s', (_, header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});

test('never throws, and never takes an id that is not one', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefF-\r\n'.split('')), maxLength: 80 }),
      (header) => {
        const parsed = parseTraceparent(header);
        if (parsed !== undefined) expect(`${parsed.traceId} ${parsed.spanId}`).toMatch(/^[0-9a-f]{32} [0-9a-f]{16}$/);
      },
    ),
  );
});
