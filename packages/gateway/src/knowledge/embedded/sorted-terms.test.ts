import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedTerms } from './sorted-terms.ts';
import { TermPostings } from './term-postings.ts';

const once = { path: 0, heading: 0, body: 1 };

function visited(look: (visit: (word: string) => void) => void): string[] {
  const words: string[] = [];
  look((word) => words.push(word));
  return words.toSorted();
}

function named(sorted: SortedTerms, numbers: readonly number[]): string[] {
  return numbers.map((number) => sorted.wordAt(number)).toSorted();
}

describe('words in order', () => {
  it('are found by their beginnings and ends, whether they have been sorted yet or not', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(letters, { minLength: 1, maxLength: 60 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (words, part, many) => {
          const postings = new TermPostings();
          const sorted = new SortedTerms(postings);
          // Others enough for the list to be sorted, of which none is alike.
          if (many) for (let other = 0; other < 1_001; other += 1) postings.add(0, `s:x${other}y`, once);
          for (const word of words) postings.add(0, `s:${word}`, once);
          sorted.refresh();
          const after = `zz${part}`;
          postings.add(1, `s:${after}`, once);
          sorted.refresh();
          const all = [...words, after];
          expect(named(sorted, sorted.beginningWith(part))).toEqual(
            all.filter((word) => word.startsWith(part)).toSorted(),
          );
          expect(named(sorted, sorted.endingWith(part))).toEqual(all.filter((word) => word.endsWith(part)).toSorted());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are found where a few letters differ', () => {
    const postings = new TermPostings();
    for (const word of ['rucksack', 'rucksacke', 'rucken', 'tasche']) postings.add(0, `s:${word}`, once);
    const sorted = new SortedTerms(postings);
    sorted.refresh();
    const found = visited((visit) => sorted.resembling('rucksak', 1, visit));
    expect(found).toContain('rucksack');
    expect(found).not.toContain('tasche');
  });

  it('are not there any more once no chunk has them', () => {
    const postings = new TermPostings();
    postings.add(0, 's:tasche', once);
    const sorted = new SortedTerms(postings);
    sorted.refresh();
    postings.forget('s:tasche');
    expect(sorted.endingWith('tasche')).toEqual([]);
  });
});
