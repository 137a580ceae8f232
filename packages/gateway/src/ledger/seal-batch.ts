import type { BatchData } from './batch.ts';
import type { ContentKeys } from './keys/key-store.ts';
import { contentStart, type ContentSealer } from './v1/content-envelope.ts';
import { hashLeafLine } from './v1/leaf-line.ts';

/**
 * Seals the contents of a batch where they stand, and fills in their commitments, the references of subjects and the hashes of
 * the leaves. New keys are durable when it returns. Throws what the key store throws.
 */
export function sealBatch(batch: BatchData, sealer: ContentSealer, keys: ContentKeys): void {
  const leaves = batch.leaves.bytes;
  const contents = batch.contents.bytes;
  for (const { subject, retention, period, time, at } of batch.subjects) {
    leaves.write(keys.reference(subject, retention, period, time), at, 'latin1');
  }
  for (const unsealed of batch.unsealed) {
    const { subject, retention, segment, period, time, start, length, cipherAt, macAt, subjectAt } = unsealed;
    const content = contents.subarray(start + contentStart, start + contentStart + length);
    const extracted = keys.extract(subject, retention, segment, time);
    const { cipher, mac } = sealer.seal(content, unsealed, extracted, contents, start);
    leaves.write(cipher, cipherAt, 'latin1');
    leaves.write(mac, macAt, 'latin1');
    if (subject !== undefined) leaves.write(keys.reference(subject, retention, period, time), subjectAt, 'latin1');
  }
  keys.flush();
  let line = 0;
  while (line < batch.leaves.length) line = hashLeafLine(leaves, line);
}
