import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnHead } from './table-columns.ts';
import { TextReader } from './text-view.ts';

function headOf(text: string, sought: string): string | undefined {
  const head = columnHead(new TextReader().read(text), text.indexOf(sought));
  return head && text.slice(head.start, head.end).trim();
}

it('gives the head of a column in tables of all kinds', () => {
  expect(headOf('| Name | Pass |\n|---|---|\n| Anna | 123 |\n| Uwe | 456 |', '456')).toBe('Pass');
  expect(headOf('Name\tPass\nAnna\t123', '123')).toBe('Pass');
  expect(headOf('Name;Pass;Ort\nAnna;123;Köln', '123')).toBe('Pass');
  expect(headOf('Name,Pass,Ort\nAnna,123,Köln', 'Köln')).toBe('Ort');
});

it('gives none in the first line, in prose and where lines have other numbers of cells', () => {
  expect(headOf('Name | 123', '123')).toBe(undefined);
  expect(headOf('Erst dies, dann\nauch 123, ja', '123')).toBe(undefined);
  expect(headOf('a | b | c\n1 | 123', '123')).toBe(undefined);
});

it('comes to an end in any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('\n', '|', ',', 'a', '1', '\t'), maxLength: 40 }),
      fc.nat(40),
      (text, place) => {
        const head = columnHead(new TextReader().read(text), Math.min(place, text.length));
        expect((head?.start ?? 0) <= (head?.end ?? 0)).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});
