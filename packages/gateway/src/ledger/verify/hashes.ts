import { hash } from 'node:crypto';

/**
 * SHA-256 hashes as strings of 32 characters, one a byte (`latin1`): they are compared and kept as cheaply as any string, and
 * written to buffers without a decoder.
 */
export type Digest = string;

export const digestLength = 32;

/** A node's data: the prefix 0x01 and two hashes. */
const node = Buffer.alloc(1 + 2 * digestLength);
node[0] = 1;

/** The hash of a tree without leaves (RFC 6962, section 2.1). */
export const emptyRoot: Digest = hash('sha256', '', 'binary');

/** RFC 6962 leaf hash, SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array): Digest {
  const prefixed = Buffer.allocUnsafe(data.length + 1);
  prefixed[0] = 0;
  prefixed.set(data, 1);
  return hash('sha256', prefixed, 'binary');
}

/**
 * The leaf hash of the bytes from `start` to `end` of a buffer. The byte before them is lent for the prefix and given back, which
 * spares a copy of each leaf; in an entry bundle it belongs to the length.
 */
export function leafHashWithin(buffer: Buffer, start: number, end: number): Digest {
  const lent = buffer[start - 1] as number;
  buffer[start - 1] = 0;
  const digest = hash('sha256', buffer.subarray(start - 1, end), 'binary');
  buffer[start - 1] = lent;
  return digest;
}

/** RFC 6962 node hash, SHA-256(0x01 || left || right). */
export function nodeHash(left: Digest, right: Digest): Digest {
  node.write(left, 1, 'latin1');
  node.write(right, 1 + digestLength, 'latin1');
  return hash('sha256', node, 'binary');
}

export function toBase64(digest: Digest): string {
  return Buffer.from(digest, 'latin1').toString('base64');
}

export function toHex(digest: Digest): string {
  return Buffer.from(digest, 'latin1').toString('hex');
}

/** Undefined where the text is not the one base64 form of 32 bytes (RFC 4648, section 4). */
export function digestFromBase64(text: string): Digest | undefined {
  const bytes = strictBase64(text);
  return bytes?.length === digestLength ? bytes.toString('latin1') : undefined;
}

export function digestFromHex(text: unknown): Digest | undefined {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
    ? Buffer.from(text, 'hex').toString('latin1')
    : undefined;
}

/** Undefined where the text is not the one base64 form of some bytes: what decodes loosely can be changed unnoticed. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
