const newline = 0x0a;

/** A line with all that belongs to it, so that the lines put together are the text. */
export interface RawLine {
  /** Among all lines of the text, from 1. */
  readonly number: number;
  /** With its end, with blank lines after it, and of the first one with those before it. */
  readonly raw: Buffer;
}

/** A line that has more bytes than it may. */
export class LineTooLong extends Error {
  readonly number: number;

  constructor(number: number) {
    super(`line ${number} is too long`);
    this.name = 'LineTooLong';
    this.number = number;
  }
}

/**
 * Cuts a text that comes in pieces of any size into its lines that are not blank, however the pieces are cut. Lines end with LF or CR LF; the
 * last one needs no end. Blank are lines of spaces, tabs and CR alone; a byte order mark at the beginning is as good as blank.
 */
export class LineSplitter {
  readonly #longest: number;
  /** Of the physical line that is coming. */
  #parts: Buffer[] = [];
  #size = 0;
  #number = 1;
  /** What is not given out yet: a line to which blank lines may be added, or blank lines before the first one. */
  #held: { number: number; parts: Buffer[] } | undefined;
  #blank: Buffer[] = [];
  #blankBytes = 0;

  /** @param longest bytes of a line at most, with the blank ones that go with it */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Throws LineTooLong. */
  push(chunk: Buffer): RawLine[] {
    const found: RawLine[] = [];
    let from = 0;
    while (from < chunk.length) {
      const end = chunk.indexOf(newline, from);
      const part = chunk.subarray(from, end === -1 ? chunk.length : end + 1);
      this.#size += part.length;
      if (this.#size > this.#longest) throw new LineTooLong(this.#number);
      this.#parts.push(part);
      if (end === -1) break;
      this.#lineEnded(found);
      from = end + 1;
    }
    // What is kept must not keep the whole chunk alive.
    this.#parts = this.#parts.map((part) => (part.buffer === chunk.buffer ? Buffer.from(part) : part));
    return found;
  }

  /** What is left. */
  end(): RawLine[] {
    const found: RawLine[] = [];
    if (this.#size > 0) this.#lineEnded(found);
    if (this.#held !== undefined) found.push(rawOf(this.#held));
    this.#held = undefined;
    return found;
  }

  #lineEnded(found: RawLine[]): void {
    const raw = Buffer.concat(this.#parts);
    const number = this.#number;
    this.#parts = [];
    this.#size = 0;
    this.#number += 1;
    if (isBlank(raw, number === 1)) {
      this.#blankBytes += raw.length;
      if (this.#blankBytes > this.#longest) throw new LineTooLong(number);
      (this.#held?.parts ?? this.#blank).push(raw);
      return;
    }
    if (this.#held !== undefined) found.push(rawOf(this.#held));
    this.#held = { number, parts: [...this.#blank, raw] };
    this.#blank = [];
    this.#blankBytes = 0;
  }
}

function rawOf({ number, parts }: { readonly number: number; readonly parts: readonly Buffer[] }): RawLine {
  return { number, raw: Buffer.concat(parts) };
}

function isBlank(line: Buffer, first: boolean): boolean {
  for (let at = first && hasMark(line) ? 3 : 0; at < line.length; at += 1) {
    const byte = line[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== newline) return false;
  }
  return true;
}

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The text of a line without what surrounds it. */
export function textOfLine(raw: Buffer): Buffer {
  let from = 0;
  let end = raw.length;
  if (hasMark(raw)) from = 3;
  const blank = (byte: number | undefined): boolean =>
    byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === newline;
  while (from < end && blank(raw[from])) from += 1;
  while (end > from && blank(raw[end - 1])) end -= 1;
  return raw.subarray(from, end);
}
