import type { Leaf } from '@gatehouse/contract/leaf';
import { merkleLeafHashInPlace } from '../../lib/merkle-leaf.ts';

/** The largest leaf in bytes of its canonical JSON. */
export const maximumLeafBytes = 16_384;

/**
 * A leaf in its file: `<RFC 6962 leaf hash, hexadecimal> <canonical JSON>\n`. Each line proves itself, `sha256sum` can
 * check it, and the hash is what goes into the tree.
 */
export const hashLength = 64;
/** Bytes of a line apart from the JSON: the hash, a space and a line feed. */
const lineOverhead = hashLength + 2;
export const maximumLineBytes = maximumLeafBytes + lineOverhead;

const space = 0x20;
const lineFeed = 0x0a;

/**
 * Writes the line at `start`, where `maximumLineBytes` must be free, with room for the hash, which `hashLeafLine` fills in
 * when the leaf is complete. Gives the end of the line.
 */
export function writeLeafLine(buffer: Buffer, start: number, json: string): number {
  const jsonStart = jsonStartOf(start);
  const jsonEnd = jsonStart + buffer.write(json, jsonStart);
  buffer[jsonStart - 1] = space;
  buffer[jsonEnd] = lineFeed;
  return jsonEnd + 1;
}

/** Where the JSON of a line begins. */
export function jsonStartOf(start: number): number {
  return start + hashLength + 1;
}

/** Fills in the leaf hash of the line at `start`. Gives the end of the line. */
export function hashLeafLine(buffer: Buffer, start: number): number {
  const jsonStart = jsonStartOf(start);
  // Within JSON a line feed is escaped, so the first one ends the line.
  const jsonEnd = buffer.indexOf(lineFeed, jsonStart);
  buffer.write(merkleLeafHashInPlace(buffer, jsonStart, jsonEnd), start, 'latin1');
  return jsonEnd + 1;
}

/** The hash that the line at `start` carries. */
export function claimedHash(buffer: Buffer, start: number): string {
  return buffer.toString('latin1', start, start + hashLength);
}

/**
 * Whether the bytes from `start` to `end` (the line feed left out) are a line whose hash holds. Gives the hash, or
 * undefined.
 */
export function soundLine(buffer: Buffer, start: number, end: number): string | undefined {
  const jsonStart = jsonStartOf(start);
  if (end - start > maximumLineBytes - 1 || jsonStart >= end || buffer[jsonStart - 1] !== space) return undefined;
  const claimed = claimedHash(buffer, start);
  return merkleLeafHashInPlace(buffer, jsonStart, end) === claimed ? claimed : undefined;
}

/** The leaf of a line whose hash holds. Throws SyntaxError where it is not JSON. */
export function parseLine(buffer: Buffer, start: number, end: number): Leaf {
  return JSON.parse(buffer.toString('utf8', start + hashLength + 1, end)) as Leaf;
}
