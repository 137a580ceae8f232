/** Name of a file of the write-ahead log in the folder of a shard, with the index of its first leaf. */
export const leavesFile = /^leaves\/([0-9]{12,15})\.leaves$/;

export const largestLeavesFile = 1_073_741_824;

export interface WriteAheadLine {
  readonly index: number;
  /** 64 characters that should be the hash of the leaf, in hexadecimal. */
  readonly digest: string;
  readonly leaf: Buffer;
  /** Whether a space is between them. */
  readonly spaced: boolean;
}

/** The whole lines of a file of the write-ahead log: hash, space, leaf. One that broke off, and zeros where lines are to come, end it. */
export function* linesOf(bytes: Buffer, first: number): Generator<WriteAheadLine, void> {
  let at = 0;
  for (let index = first; at < bytes.length && bytes[at] !== 0; index++) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return;
    const leaf = bytes.subarray(at + 65, end);
    const spaced = bytes[end - leaf.length - 1] === 0x20;
    yield { index, digest: bytes.toString('latin1', at, at + 64), leaf, spaced };
    at = end + 1;
  }
}
