import type { Leaf } from '@gatehouse/contract/leaf';
import { merkleLeafHashInPlace } from '../../lib/merkle-leaf.ts';
import { maximumLeafBytes } from './leaf-json.ts';

/**
 * A leaf in its file: `<RFC 6962 leaf hash, hexadecimal> <canonical JSON>\n`. Each line proves itself, `sha256sum` can
 * check it, and the hash is what goes into the tree.
 */
export const hashLength = 64;
/** Bytes of a line apart from the JSON: the hash, a space and a line feed. */
export const lineOverhead = hashLength + 2;
export const maximumLineBytes = maximumLeafBytes + lineOverhead;

const space = 0x20;
const lineFeed = 0x0a;

/** Writes the line at `start`, where `maximumLineBytes` must be free; gives the leaf hash and the end of the line. */
export function writeLeafLine(buffer: Buffer, start: number, json: string): { hash: string; end: number } {
  const jsonStart = start + hashLength + 1;
  const jsonEnd = jsonStart + buffer.write(json, jsonStart);
  const hash = merkleLeafHashInPlace(buffer, jsonStart, jsonEnd);
  buffer.write(hash, start, 'latin1');
  buffer[jsonStart - 1] = space;
  buffer[jsonEnd] = lineFeed;
  return { hash, end: jsonEnd + 1 };
}

/**
 * Whether the bytes from `start` to `end` (the line feed left out) are a line whose hash holds. Gives the hash, or
 * undefined.
 */
export function soundLine(buffer: Buffer, start: number, end: number): string | undefined {
  const jsonStart = start + hashLength + 1;
  if (end - start > maximumLineBytes - 1 || jsonStart >= end || buffer[jsonStart - 1] !== space) return undefined;
  const claimed = buffer.toString('latin1', start, jsonStart - 1);
  return merkleLeafHashInPlace(buffer, jsonStart, end) === claimed ? claimed : undefined;
}

/** The leaf of a line whose hash holds. Throws SyntaxError where it is not JSON. */
export function parseLine(buffer: Buffer, start: number, end: number): Leaf {
  return JSON.parse(buffer.toString('utf8', start + hashLength + 1, end)) as Leaf;
}
