import { type Digest, digestLength, leafHashWithin } from './hashes.ts';

/** A C2SP tlog-tiles entry bundle, taken apart. */
export interface EntryBundle {
  readonly bytes: Buffer;
  /** Where each entry begins and ends: two numbers for each. */
  readonly spans: readonly number[];
  readonly count: number;
  /** Bytes behind the last whole entry: the beginning of one that broke off. */
  readonly rest: number;
}

/** Entries of 2 bytes of length each at most; so large can a bundle be. */
export const largestBundle = 256 * (2 + 65_535);

export function parseEntryBundle(bytes: Buffer): EntryBundle {
  const spans: number[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const start = at + 2;
    const end = start + bytes.readUInt16BE(at);
    if (end > bytes.length) break;
    spans.push(start, end);
    at = end;
  }
  return { bytes, spans, count: spans.length / 2, rest: bytes.length - at };
}

/** Leaf hashes of the first so many entries. */
export function hashEntries({ bytes, spans, count }: EntryBundle, width: number): Digest[] {
  const digests: Digest[] = [];
  for (let place = 0; place < Math.min(count, width); place++) {
    digests.push(leafHashWithin(bytes, spans[2 * place] as number, spans[2 * place + 1] as number));
  }
  return digests;
}

const joined = Buffer.alloc(256 * digestLength);

/** Whether a tile has just these hashes. */
export function equalDigests(tile: Buffer, digests: readonly Digest[]): boolean {
  const length = digests.length * digestLength;
  if (tile.length !== length) return false;
  for (let place = 0; place < digests.length; place++)
    joined.write(digests[place] as string, place * digestLength, 'latin1');
  return joined.compare(tile, 0, length, 0, length) === 0;
}
