import { unzipSync } from 'fflate';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';

const mostEntries = 20_000;
/** Small parts may be packed as well as they like: 100 kB of spaces harm nobody. */
const smallPart = 1_048_576;

/**
 * The parts of a zip archive that are wanted, by name. What an entry says about its size is checked before a byte is unpacked, and
 * an entry that has more than it says is broken, because it is unpacked into room of just that size.
 */
export function unpackArchive(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
  limits: DocumentLimits,
): ReadonlyMap<string, Uint8Array> {
  let entries = 0;
  let unpacked = 0;
  const seen = new Set<string>();
  const parts = unzipSync(bytes, {
    filter: ({ name, size, originalSize, compression }) => {
      entries += 1;
      if (entries > mostEntries) throw new DocumentProblem('unpacks-too-large', `more than ${mostEntries} parts`);
      if (!isWanted(name)) return false;
      // Two parts of one name are read as one by some programs and as the other by others.
      if (seen.has(name) || (compression !== 0 && compression !== 8)) throw new DocumentProblem('is-broken');
      seen.add(name);
      unpacked += originalSize;
      if (unpacked > limits.unpackedBytes)
        throw new DocumentProblem('unpacks-too-large', `more than ${limits.unpackedBytes} bytes`);
      if (originalSize > smallPart && originalSize > size * limits.unpackedRatio)
        throw new DocumentProblem('unpacks-too-large', `more than ${limits.unpackedRatio} times as large`);
      if (originalSize > bytes.byteLength * 1_100) throw new DocumentProblem('is-broken');
      return true;
    },
  });
  return new Map(Object.entries(parts));
}
