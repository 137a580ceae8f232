import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutEcho } from './faults.ts';

const request = [{ text: 'You are helpful.' }, { text: 'Frau Roswitha Kwiatkowski hat angerufen.' }];

it('takes out what the request said, and leaves the words of the server', () => {
  expect(withoutEcho('{"error":"cannot parse: Frau Roswitha Kwiatkowski hat angerufen. (line 3)"}', request)).toBe(
    '{"error":"cannot parse: [request] (line 3)"}',
  );
  expect(withoutEcho('the model is overloaded', request)).toBe('the model is overloaded');
});

it('takes out parts of it, wherever the excerpt was cut', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer({ min: 12, max: 40 }), (from, length) => {
      const said = (request[1]?.text ?? '').slice(from, from + length);
      const left = withoutEcho(`error: ${said}`, request);
      if (said.length >= 12) expect(left).toMatch(/^error: ?\[request\]$/);
    }),
  );
});

it('leaves nothing where the request is too long to compare', () => {
  expect(withoutEcho('anything', [{ text: 'x'.repeat(300_000) }])).toBe('[withheld]');
});
