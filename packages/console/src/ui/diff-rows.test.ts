import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffBlocks, diffRows } from './diff-rows.ts';

describe('the rows of a difference', () => {
  test('put a changed line beside what it was, with the words that differ', () => {
    const { rows, added, removed } = diffRows('a\n  action: block\nc\n', 'a\n  action: flag\nc\nd\n');
    expect([added, removed]).toEqual([2, 1]);
    expect(rows.map(({ before, after, same }) => [before?.number, after?.number, same])).toEqual([
      [1, 1, true],
      [2, 2, false],
      [3, 3, true],
      [undefined, 4, false],
    ]);
    expect(rows[1]?.before?.parts).toEqual([{ start: 10, end: 15 }]);
    expect(rows[1]?.after?.parts).toEqual([{ start: 10, end: 14 }]);
  });

  test('hold both texts line by line, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '', ' a', 'longer line'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const written = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
        const { rows, added, removed } = diffRows(written(one), written(other));
        expect(rows.flatMap(({ before }) => before?.text ?? [])).toEqual(one);
        expect(rows.flatMap(({ after }) => after?.text ?? [])).toEqual(other);
        expect(added - removed).toBe(other.length - one.length);
        expect(diffBlocks(rows).flatMap((block) => block.rows)).toEqual(rows);
      }),
    );
  });

  test('hide what is far from a change', () => {
    const lines = Array.from({ length: 40 }, (_, line) => `line ${line}`);
    const { rows } = diffRows(lines.join('\n'), lines.with(20, 'another').join('\n'));
    expect(diffBlocks(rows).map(({ shown, rows: { length } }) => [shown, length])).toEqual([
      [false, 17],
      [true, 7],
      [false, 16],
    ]);
  });
});
