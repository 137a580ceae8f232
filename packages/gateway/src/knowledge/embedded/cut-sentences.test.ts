import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSentences } from './cut-sentences.ts';

describe('cutting sentences', () => {
  it.each([
    ['It rains. It pours!', ['It rains.', 'It pours!']],
    [
      'Dr. King war am 3. Mai in Köln. Er ging z. B. nach Bonn.',
      ['Dr. King war am 3. Mai in Köln.', 'Er ging z. B. nach Bonn.'],
    ],
    ['It was in 1999. Then it ended.', ['It was in 1999.', 'Then it ended.']],
    ['one\ntwo\n\nthree', ['one', 'two', 'three']],
    ['He said “no.” She left.', ['He said “no.”', 'She left.']],
    ['', []],
  ])('of %j', (text, sentences) => {
    expect(cutSentences(text)).toEqual(sentences);
  });

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '.', ' ', '\n', '1', '"', 'Ä', '?'), maxLength: 60 }),
        (text) => {
          expect(cutSentences(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        },
      ),
    );
  });
});
