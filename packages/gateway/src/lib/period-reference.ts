import { createHmac } from 'node:crypto';

/** Hexadecimal digits of a reference. */
export const referenceLength = 32;

/**
 * The reference under which leaves of a period name whoever a secret belongs to. Without the secret it can neither be linked
 * to the one of another period nor found from a name.
 */
export function periodReference(secret: Uint8Array, period: string): string {
  return createHmac('sha256', secret)
    .update(`gatehouse reference v1\0${period}`)
    .digest('hex')
    .slice(0, referenceLength);
}
