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
