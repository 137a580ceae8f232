import { expect, test } from 'vitest';
import { tarBlock, tarPadding, ustarHeader } from './ustar.ts';

function field(header: Buffer, from: number, length: number): string {
  return header.toString('latin1', from, from + length).split('\0', 1)[0] ?? '';
}

test('writes the fields of a plain file, with a checksum that counts its own field as blanks', () => {
  const header = ustarHeader('bundle/manifest', 1_234, 1_700_000_000_000);
  expect(header).toHaveLength(tarBlock);
  expect([field(header, 0, 100), field(header, 124, 12), field(header, 136, 12), field(header, 257, 6)]).toEqual([
    'bundle/manifest',
    '00000002322',
    '14524770400',
    'ustar',
  ]);
  const counted = Buffer.from(header).fill(' ', 148, 156);
  const sum = counted.reduce((total, byte) => total + byte, 0);
  expect(Number.parseInt(field(header, 148, 8), 8)).toBe(sum);
});

test('splits a long path at a slash, and refuses what does not fit', () => {
  const folder = 'f'.repeat(120);
  const header = ustarHeader(`${folder}/${'n'.repeat(90)}`, 0, 0);
  expect([field(header, 0, 100), field(header, 345, 155)]).toEqual(['n'.repeat(90), folder]);
  expect(() => ustarHeader('n'.repeat(101), 0, 0)).toThrow('too long');
  expect(() => ustarHeader('n', 8 ** 11, 0)).toThrow('too large');
});

test('fills contents up to whole blocks', () => {
  expect([0, 1, 511, 512, 513].map(tarPadding)).toEqual([0, 511, 1, 0, 511]);
});
