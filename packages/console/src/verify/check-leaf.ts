import { canVerify, sha256, toHex, utf8 } from './hashes.ts';

/** What this browser found by computing itself. */
export type LeafCheck = 'holds' | 'broken' | 'impossible';

/** Whether SHA-256 of a zero byte and the leaf is the hash that the gateway names (RFC 6962, section 2.1). */
export async function checkLeafHash(json: string, hash: string): Promise<LeafCheck> {
  if (!canVerify()) return 'impossible';
  return toHex(await sha256(Uint8Array.of(0), utf8(json))) === hash ? 'holds' : 'broken';
}
