import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAhoCorasick, foldCase } from './aho-corasick.ts';

const identity = (unit: number): number => unit;

/** All matches as `pattern@end`, by the automaton. */
function matchesIn(text: string, patterns: readonly string[], fold = identity): string[] {
  const automaton = createAhoCorasick(patterns, fold);
  const found: string[] = [];
  let state = 0;
  for (let position = 0; position < text.length; position++) {
    state = automaton.next(state, text.charCodeAt(position));
    for (let pattern = automaton.longestMatch(state); pattern !== -1; pattern = automaton.shorterMatch(pattern)) {
      found.push(`${patterns[pattern]}@${position + 1}`);
    }
  }
  return found;
}

const smallText = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '😀'), maxLength: 40 });
const smallPatterns = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '😀'), minLength: 1, maxLength: 6 }),
  {
    maxLength: 12,
  },
);

describe('createAhoCorasick', () => {
  it('finds exactly what a plain search finds', () => {
    fc.assert(
      fc.property(smallText, smallPatterns, (text, patterns) => {
        const expected = new Set<string>();
        for (const pattern of patterns) {
          for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1))
            expected.add(`${pattern}@${at + pattern.length}`);
        }
        const found = matchesIn(text, patterns);
        expect(new Set(found)).toEqual(expected);
        expect(found.length).toBe(expected.size);
      }),
      { numRuns: 500 },
    );
  });

  it('knows the longest suffix that begins a pattern, after every unit', () => {
    fc.assert(
      fc.property(smallText, smallPatterns, (text, patterns) => {
        const automaton = createAhoCorasick(patterns, identity);
        let state = 0;
        for (let end = 1; end <= text.length; end++) {
          state = automaton.next(state, text.charCodeAt(end - 1));
          let longest = 0;
          for (let start = end - 1; start >= 0; start--) {
            if (patterns.some((pattern) => pattern.startsWith(text.slice(start, end)))) longest = end - start;
          }
          expect(automaton.depth(state)).toBe(longest);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('skips to the first unit that could begin a pattern', () => {
    const automaton = createAhoCorasick(['xy', 'Z'], foldCase);
    expect(automaton.skip('abc xy', 0)).toBe(4);
    expect(automaton.skip('abc xy', 5)).toBe(6);
    expect(automaton.skip('abcz', 0)).toBe(3);
  });

  it('is empty but sound without patterns', () => {
    expect(matchesIn('anything', [])).toEqual([]);
  });

  it('lets the first of equal patterns count', () => {
    expect(matchesIn('ABC', ['abc', 'AbC'], foldCase)).toEqual(['abc@3']);
  });

  it('finds each of thousands of patterns, whatever share of their beginning they have', () => {
    const patterns = Array.from({ length: 10_000 }, (_, index) => `word${String.fromCharCode(0x4e00 + index)}${index}`);
    const text = patterns.join(' ');
    const found = matchesIn(text, patterns);
    expect(new Set(found.map((match) => match.split('@')[0])).size).toBe(10_000);
  });
});

describe('foldCase', () => {
  it('never leaves the range of one code unit, and folding twice changes nothing', () => {
    for (let unit = 0; unit < 65_536; unit++) {
      const folded = foldCase(unit);
      expect(Number.isInteger(folded) && folded >= 0 && folded < 65_536).toBe(true);
      if (foldCase(folded) !== folded)
        expect.fail(`U+${unit.toString(16)} folds to U+${folded.toString(16)}, which folds on`);
    }
  });

  it('maps what would change length to one unit', () => {
    const fold = (text: string): string => String.fromCharCode(foldCase(text.charCodeAt(0)));
    expect(fold('İ')).toBe('i');
    expect(fold('ı')).toBe('i');
    expect(fold('ẞ')).toBe('ß');
    expect(fold('ß')).toBe('ß');
    expect(fold('ſ')).toBe('s');
    expect(fold('ς')).toBe('σ');
    expect(fold('Ä')).toBe('ä');
    expect(fold('\u212a')).toBe('k');
  });
});
