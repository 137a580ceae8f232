import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PieceClaim } from './leaf-rules.ts';

/** Whether content and opening are what a leaf commits to: HMAC-SHA-256 of the content under the opening. */
export function commitmentHolds(
  claim: Pick<PieceClaim, 'bytes' | 'mac'>,
  opening: Uint8Array,
  content: Uint8Array,
): boolean {
  if (opening.length !== 32 || content.length !== claim.bytes) return false;
  const mac = createHmac('sha256', opening).update(content).digest();
  return timingSafeEqual(mac, Buffer.from(claim.mac, 'hex'));
}
