/** A line of a stream of bytes, without its end; undefined bytes where it was longer than allowed. */
export interface ReadLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

const lineFeed = 0x0a;

/** Cuts a stream into lines; no more than one line and one piece is held. The last line need not end in a line feed. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<ReadLine> {
  let number = 1;
  let held: Buffer[] = [];
  let length = 0;
  let tooLong = false;
  const hold = (piece: Buffer): void => {
    length += piece.length;
    if (length > mostBytes) {
      tooLong = true;
      held = [];
    } else held.push(piece);
  };
  const line = (): ReadLine => {
    const bytes = tooLong ? undefined : held.length === 1 ? held[0] : Buffer.concat(held, length);
    held = [];
    length = 0;
    tooLong = false;
    return { number: number++, bytes };
  };
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, from)) {
      hold(bytes.subarray(from, end));
      from = end + 1;
      yield line();
    }
    if (from < bytes.length) hold(bytes.subarray(from));
  }
  if (length > 0) yield line();
}
