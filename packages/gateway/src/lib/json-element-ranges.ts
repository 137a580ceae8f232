const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the elements of an array lie that is a member of a JSON object, without the white space around them; undefined where
 * there is no such array. The bytes must have been found to be one JSON object without duplicate keys. One pass that jumps
 * over strings.
 */
export function jsonElementRanges(json: Uint8Array, key: string): readonly ByteRange[] | undefined {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  const ranges: ByteRange[] = [];
  let depth = 0;
  /** The last string at depth 1: before a bracket there it is the key of that value. */
  let name: ByteRange | undefined;
  let inside = false;
  let start = -1;
  let end = -1;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at] as number;
    if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) continue;
    if (inside && depth === 2 && (code === comma || code === closeBracket)) {
      if (start !== -1) ranges.push({ start, end });
      if (code === closeBracket) return ranges;
      start = -1;
      continue;
    }
    if (inside && depth === 2 && start === -1) start = at;
    if (code === quote) {
      const opened = at;
      at = endOfString(bytes, at);
      if (depth === 1) name = { start: opened, end: at + 1 };
    } else if (code === openBrace || code === openBracket) {
      depth++;
      if (depth === 2 && code === openBracket && name !== undefined) {
        inside = JSON.parse(bytes.toString('utf8', name.start, name.end)) === key;
      }
    } else if (code === closeBrace || code === closeBracket) depth--;
    end = at + 1;
  }
  return undefined;
}

/** The closing quote of the string that opens at `at`. */
function endOfString(bytes: Buffer, at: number): number {
  let close = at;
  for (;;) {
    close = bytes.indexOf(quote, close + 1);
    if (close === -1) return bytes.length;
    let escapes = close;
    while (bytes[escapes - 1] === backslash) escapes--;
    if (((close - escapes) & 1) === 0) return close;
  }
}
