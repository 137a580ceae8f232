import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Recogniser } from '../core/recogniser.ts';

export interface RecogniserExamples {
  /** Texts with the spans that must be found in them, in order; ⟦ and ⟧ stand around each. */
  readonly marked: readonly string[];
  /** Texts in which nothing must be found. */
  readonly without: readonly string[];
}

function readMarks(marked: string): { readonly text: string; readonly values: readonly string[] } {
  return {
    text: marked.replaceAll(/[⟦⟧]/g, ''),
    values: [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map((match) => match[1] ?? ''),
  };
}

/** What every recogniser does, whatever it finds. */
export function recogniserContract(recogniser: Recogniser, examples: RecogniserExamples): void {
  const snippets = [...examples.marked.map((marked) => readMarks(marked).text), ...examples.without];
  const texts = fc
    .array(
      fc.oneof(
        fc.constantFrom(...snippets),
        fc.string({ maxLength: 6 }),
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.constantFrom(' ', '.', '@', '\ud83d'),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''));

  test('has a name and a type as records have them', () => {
    expect(recogniser.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(recogniser.type).toMatch(/^[A-Z][A-Z_]*$/);
  });

  describe('finds', () => {
    test.each(examples.marked.map((marked) => [marked]))('%j', (marked) => {
      const { text, values } = readMarks(marked);
      expect(recogniser.find(text).map((span) => span.value)).toEqual(values);
    });
  });

  describe('finds nothing in', () => {
    test.each(examples.without.map((text) => [text]))('%j', (text) => {
      expect(recogniser.find(text)).toEqual([]);
    });
  });

  test('gives spans in order and apart, which say where they are', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const span of recogniser.find(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.value).toBe(text.slice(span.start, span.end));
          expect(span.type).toBe(recogniser.type);
          expect(span.recogniser).toBe(recogniser.id);
          expect(Number.isInteger(span.score) && span.score > 0 && span.score <= 1_000).toBe(true);
          end = span.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('has a canonical form that is its own canonical form', () => {
    for (const marked of examples.marked) {
      for (const value of readMarks(marked).values) {
        const canonical = recogniser.canonical?.(value) ?? value;
        expect(recogniser.canonical?.(canonical) ?? canonical).toBe(canonical);
      }
    }
  });
}
