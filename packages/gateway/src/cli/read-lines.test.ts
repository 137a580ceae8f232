import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function linesOf(pieces: readonly string[], mostBytes = 1_000): Promise<(string | undefined)[]> {
  const source = (async function* (): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece);
  })();
  const lines: (string | undefined)[] = [];
  for await (const { number, bytes } of readLines(source, mostBytes)) {
    expect(number).toBe(lines.length + 1);
    lines.push(bytes?.toString());
  }
  return lines;
}

it('cuts the same lines however the pieces come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 5 })), async (pieces) => {
      const expected = pieces.join('').split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await linesOf(pieces)).toEqual(expected);
    }),
  );
});

it('leaves out a line that is too long, holds nothing of it, and goes on behind it', async () => {
  expect(await linesOf(['1234', '5\n123', '4\n12', '345', '678\n', 'x'], 4)).toEqual([
    undefined,
    '1234',
    undefined,
    'x',
  ]);
});
