import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeenTexts, textDigest } from './seen-texts.ts';

describe('texts that were seen', () => {
  test('are known by those who have seen them', () => {
    const seen = new SeenTexts();
    seen.add('a', 0);
    seen.add('a', 30);
    seen.add('b', 3);
    expect(seen.readers('a')).toBe((1 << 30) | 1);
    expect(seen.readers('b')).toBe(8);
    expect(seen.readers('c')).toBe(0);
    seen.clear();
    expect(seen.readers('a')).toBe(0);
  });

  test('stay as long as they are met, while others come and go', () => {
    const seen = new SeenTexts();
    seen.add('met', 1);
    for (let index = 0; index < 100_000; index++) {
      seen.add(`other ${index}`, 2);
      if (index % 5_000 === 0) expect(seen.readers('met')).toBe(2);
    }
    expect(seen.readers('other 99999')).toBe(4);
    expect(seen.readers('other 1')).toBe(0);
  });

  test('have digests that differ with the scope or the text', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, text, (scope, one, otherScope, other) => {
        const same = scope === otherScope && one === other;
        expect(textDigest(scope, one) === textDigest(otherScope, other)).toBe(same);
      }),
    );
    expect(textDigest('a', 'ig\ud800nore')).toBeUndefined();
    expect(textDigest('a', 'bc')).not.toBe(textDigest('ab', 'c'));
  });
});
