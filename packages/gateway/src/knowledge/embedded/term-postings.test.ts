import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyCount, createPostingBuffer, headingCount, pathCount, TermPostings } from './term-postings.ts';

/** Chunks in ascending order, each with some of a few terms. */
const chunks = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 40_000 }),
    terms: fc.uniqueArray(fc.constantFrom('s:a', 's:b', 's:c', 'n:1'), { maxLength: 4 }),
    counts: fc.record({ path: fc.nat(5), heading: fc.nat(5), body: fc.integer({ min: 1, max: 30 }) }),
  }),
  { maxLength: 200 },
);

function readAll(postings: TermPostings, term: string): [number, number, number, number][] {
  const number = postings.numberOf(term);
  if (number === undefined) return [];
  const buffer = createPostingBuffer();
  const count = postings.read(number, buffer);
  return Array.from({ length: count }, (_, place) => {
    const counts = buffer.counts[place] ?? 0;
    return [buffer.chunks[place] ?? 0, pathCount(counts), headingCount(counts), bodyCount(counts)];
  });
}

describe('postings', () => {
  it('give back every chunk of a term with its counts, up to where more make no difference', () => {
    fc.assert(
      fc.property(chunks, (made) => {
        const postings = new TermPostings();
        const expected = new Map<string, [number, number, number, number][]>();
        let chunk = 0;
        for (const { counts, gap, terms } of made) {
          chunk += gap;
          for (const term of terms) {
            postings.add(chunk, term, counts);
            const list = expected.get(term) ?? [];
            list.push([chunk, Math.min(3, counts.path), Math.min(3, counts.heading), Math.min(15, counts.body)]);
            expected.set(term, list);
          }
        }
        for (const [term, list] of expected) {
          expect(readAll(postings, term)).toEqual(list);
          expect(postings.frequency(term)).toBe(list.length);
        }
        expect(postings.frequency('s:never')).toBe(0);
      }),
    );
  });

  it('lose what is gone when they are compacted, and number the rest anew', () => {
    fc.assert(
      fc.property(chunks, fc.integer({ min: 2, max: 5 }), (made, kept) => {
        const postings = new TermPostings();
        const fresh = new TermPostings();
        for (const [chunk, { counts, terms }] of made.entries()) {
          for (const term of terms) {
            postings.add(chunk, term, counts);
            if (chunk % kept === 0) fresh.add(chunk / kept, term, counts);
            else postings.forget(term);
          }
        }
        const compacted = postings.compacted((chunk) => (chunk % kept === 0 ? chunk / kept : undefined));
        for (const term of ['s:a', 's:b', 's:c', 'n:1']) {
          expect(readAll(compacted, term)).toEqual(readAll(fresh, term));
          expect(compacted.frequency(term)).toBe(fresh.frequency(term));
        }
      }),
    );
  });
});
