import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntitySpan, Recogniser } from '../core/recogniser.ts';
import { EntityScanner } from '../pseudonyms/entity-scanner.ts';

function readMarks(marked: string): { readonly text: string; readonly values: readonly string[] } {
  return {
    text: marked.replaceAll(/[⟦⟧]/g, ''),
    values: [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map((match) => match[1] ?? ''),
  };
}

/**
 * What every recogniser does, whatever it finds; with its own examples and more: `finds` are texts with ⟦ and ⟧ around each span, `passes`
 * texts in which it finds nothing.
 */
export function recogniserContract(recogniser: Recogniser, more?: Partial<Recogniser['examples']>): void {
  const scanner = new EntityScanner([recogniser]);
  const find = (text: string): readonly EntitySpan[] => scanner.find(text);
  const examples = {
    finds: [...recogniser.examples.finds, ...(more?.finds ?? [])],
    passes: [...recogniser.examples.passes, ...(more?.passes ?? [])],
  };
  const snippets = [...examples.finds.map((marked) => readMarks(marked).text), ...examples.passes];
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

  test('says what it finds, what it leaves alone, and where the form is published', () => {
    expect(recogniser.examples.finds.length).toBeGreaterThan(0);
    expect(recogniser.examples.passes.length).toBeGreaterThan(0);
    expect(recogniser.sources.length).toBeGreaterThan(0);
  });

  test('has a name and a type as records have them', () => {
    expect(recogniser.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(recogniser.type).toMatch(/^[A-Z][A-Z_]*$/);
  });

  describe('finds', () => {
    test.each(examples.finds.map((marked) => [marked]))('%j', (marked) => {
      const { text, values } = readMarks(marked);
      expect(find(text).map((span) => span.value)).toEqual(values);
    });
  });

  describe('finds nothing in', () => {
    test.each(examples.passes.map((text) => [text]))('%j', (text) => {
      expect(find(text)).toEqual([]);
    });
  });

  test('gives spans in order and apart, which say where they are', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const span of find(text)) {
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
    for (const marked of examples.finds) {
      for (const value of readMarks(marked).values) {
        const canonical = recogniser.canonical?.(value) ?? value;
        expect(recogniser.canonical?.(canonical) ?? canonical).toBe(canonical);
      }
    }
  });
}
