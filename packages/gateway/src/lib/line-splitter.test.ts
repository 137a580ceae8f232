import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter, LineTooLong, type RawLine, textOfLine } from './line-splitter.ts';

function split(text: Buffer, cuts: readonly number[], longest = 1_000_000): RawLine[] {
  const splitter = new LineSplitter(longest);
  const found: RawLine[] = [];
  let from = 0;
  for (const cut of [...cuts, text.length]
    .map((at) => Math.min(at, text.length))
    .toSorted((one, other) => one - other)) {
    found.push(...splitter.push(Buffer.from(text.subarray(from, cut))));
    from = Math.max(from, cut);
  }
  found.push(...splitter.end());
  return found;
}

const texts = (lines: readonly RawLine[]): string[] => lines.map(({ raw }) => textOfLine(raw).toString());

describe('cutting a text into lines', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\n]/gu, '')),
    fc.constantFrom('', ' ', '\t', '\r', '{"a":"ä€😀"}'),
  );
  const text = fc
    .tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n'))), line, fc.boolean())
    .map(([lines, last, mark]) =>
      Buffer.from(`${mark ? '\u{feff}' : ''}${lines.map(([content, end]) => content + end).join('')}${last}`),
    );

  test('gives the same lines, however the pieces are cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(500)), (whole, cuts) => {
        expect(split(whole, cuts)).toEqual(split(whole, []));
      }),
    );
  });

  test('loses no byte where there is any line that is not blank', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(500)), (whole, cuts) => {
        const lines = split(whole, cuts);
        if (lines.length > 0) expect(Buffer.concat(lines.map(({ raw }) => raw)).equals(whole)).toBe(true);
      }),
    );
  });

  test('finds what splitting the whole text finds, with the numbers of its lines', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(500)), (whole, cuts) => {
        const expected = whole
          .toString('latin1')
          .split('\n')
          .map((content, index) => ({
            number: index + 1,
            text: (index === 0 ? content.replace(/^\u{ef}\u{bb}\u{bf}/u, '') : content).replaceAll(
              /^[ \t\r]+|[ \t\r]+$/g,
              '',
            ),
          }))
          .filter((found) => found.text !== '');
        const lines = split(whole, cuts);
        expect(lines.map(({ number, raw }) => ({ number, text: textOfLine(raw).toString('latin1') }))).toEqual(
          expected,
        );
      }),
    );
  });

  test('numbers lines as an editor does, blank ones included', () => {
    expect(split(Buffer.from('\n{"a":1}\r\n\n  \n{"b":2}'), []).map(({ number }) => number)).toEqual([2, 5]);
  });

  test('strips a byte order mark', () => {
    expect(texts(split(Buffer.from('\u{feff}{}\n'), [1, 2]))).toEqual(['{}']);
  });

  test('names the line that is too long, before it has come whole', () => {
    const splitter = new LineSplitter(10);
    splitter.push(Buffer.from('12345\n123'));
    expect(() => splitter.push(Buffer.from('45678901'))).toThrow(new LineTooLong(2));
  });

  test('does not gather blank lines without end', () => {
    const splitter = new LineSplitter(10);
    expect(() => splitter.push(Buffer.from('\n'.repeat(11)))).toThrow(LineTooLong);
  });
});
