import type { BatchData } from './batch.ts';
import { contentStart, type ContentSealer } from './v1/content-envelope.ts';
import { hashLeafLine } from './v1/leaf-line.ts';

/** Seals the contents of a batch where they stand, and fills in their commitments and the hashes of the leaves. */
export function sealBatch(batch: BatchData, sealer: ContentSealer): void {
  const leaves = batch.leaves.bytes;
  const contents = batch.contents.bytes;
  for (const unsealed of batch.unsealed) {
    const { start, length, cipherAt, macAt } = unsealed;
    const content = contents.subarray(start + contentStart, start + contentStart + length);
    const { cipher, mac } = sealer.seal(content, unsealed, contents, start);
    leaves.write(cipher, cipherAt, 'latin1');
    leaves.write(mac, macAt, 'latin1');
  }
  let line = 0;
  while (line < batch.leaves.length) line = hashLeafLine(leaves, line);
}
