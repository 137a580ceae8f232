import { hash } from 'node:crypto';

/** The byte before a leaf's data (RFC 6962, section 2.1); tree nodes have 0x01, so that neither can pass for the other. */
export const leafPrefix = 0x00;

/** RFC 6962 leaf hash, SHA-256(0x00 || data), as lower-case hexadecimal. */
export function merkleLeafHash(data: Uint8Array): string {
  const prefixed = new Uint8Array(data.length + 1);
  prefixed[0] = leafPrefix;
  prefixed.set(data, 1);
  return hash('sha256', prefixed, 'hex');
}

/**
 * The same for data that stand inside a buffer with a byte to spare before them: that byte is borrowed for the prefix and
 * given back, which spares a copy of each leaf.
 */
export function merkleLeafHashInPlace(buffer: Uint8Array, start: number, end: number): string {
  const borrowed = buffer[start - 1] as number;
  buffer[start - 1] = leafPrefix;
  const digest = hash('sha256', buffer.subarray(start - 1, end), 'hex');
  buffer[start - 1] = borrowed;
  return digest;
}
