import { createDecipheriv, createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Piece } from '@gatehouse/contract/leaf';
import {
  contentContext,
  envelopeOverhead,
  envelopeVersion,
  nonce,
  openingLength,
  saltLength,
  tagLength,
  type ContentOwner,
} from './content-envelope.ts';
import { ContentError } from '../content-error.ts';

/** What was sealed. */
export interface OpenedEnvelope {
  /** The key of the commitment's HMAC: whoever has it and the content can check them against the leaf. */
  readonly opening: Buffer;
  readonly content: Buffer;
}

/**
 * Opens an envelope by subject key and segment key (one behind the other), and holds it against its commitment: the hash of the envelope, then the tag, then the HMAC of the
 * content under the opening that was sealed with it. It derives the key by Node's own HKDF rather than by the sealer's
 * code, so that one checks the other. Throws ContentError.
 */
export function openEnvelope(
  envelope: Uint8Array,
  material: Uint8Array,
  owner: ContentOwner,
  commitment: Piece,
): OpenedEnvelope {
  if (hash('sha256', envelope, 'hex') !== commitment.cipher)
    throw new ContentError('changed', 'its hash is not the leaf’s');
  if (envelope.length < envelopeOverhead || envelope[0] !== envelopeVersion) {
    throw new ContentError('unreadable', `it is no envelope of version ${envelopeVersion}`);
  }
  const context = Buffer.from(contentContext(owner));
  const salt = envelope.subarray(1, 1 + saltLength);
  const key = new Uint8Array(hkdfSync('sha256', material, new Uint8Array(), Buffer.concat([context, salt]), 32));
  const tagStart = envelope.length - tagLength;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  decipher.setAAD(context);
  decipher.setAuthTag(envelope.subarray(tagStart));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(envelope.subarray(1 + saltLength, tagStart)), decipher.final()]);
  } catch (cause) {
    throw new ContentError('sealed', 'its keys do not open it, or it belongs to another request', { cause });
  }
  const opening = plain.subarray(0, openingLength);
  const content = plain.subarray(openingLength);
  const mac = createHmac('sha256', opening).update(content).digest();
  if (content.length !== commitment.bytes || !timingSafeEqual(mac, Buffer.from(commitment.mac, 'hex'))) {
    throw new ContentError('changed', 'the content is not what the leaf commits to');
  }
  return { opening, content };
}
