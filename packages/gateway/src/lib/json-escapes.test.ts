import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonEscapes, readJsonEscapes } from './json-escapes.ts';

const escaped = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\n', '\\"', '\\\\', '\\/', '\\u0040', '\\uD83D\\uDE00', 'a', 'ä', '"', '{', '😀'),
      fc.constantFrom('\\x', '\\', '\\u12', '\\u12G4', '\\u'),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('JsonEscapes', () => {
  it('reads strings as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        expect(readJsonEscapes(text).text.slice(1, -1)).toBe(JSON.parse(text));
      }),
    );
  });

  it('gives the same text for every splitting, and every place its original', () => {
    fc.assert(
      fc.property(escaped, fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
        const whole = readJsonEscapes(text);
        const escapes = new JsonEscapes();
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        let read = '';
        for (let index = 1; index < places.length; index++)
          read += escapes.push(text.slice(places[index - 1], places[index]));
        read += escapes.end();
        expect(read).toBe(whole.text);
        for (let place = 0; place <= read.length; place++) expect(escapes.original(place)).toBe(whole.original(place));
        expect(whole.original(whole.text.length)).toBe(text.length);
        for (let place = 0; place < read.length; place++) {
          const source = text.slice(whole.original(place), whole.original(place + 1));
          expect(readJsonEscapes(source).text).toBe(read[place]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a backslash that begins no escape sequence', () => {
    expect(readJsonEscapes('C:\\x \\u12G4 \\').text).toBe('C:\\x \\u12G4 \\');
  });

  it('still tells places after the earlier ones are forgotten', () => {
    const text = '\\n'.repeat(1_000);
    const escapes = new JsonEscapes();
    escapes.push(text);
    escapes.forget(900);
    expect(escapes.original(900)).toBe(1_800);
    expect(escapes.original(1_000)).toBe(2_000);
  });
});
