/** Called once per event with its data and its type (`message` unless the stream names another). */
export type SseEventListener = (data: string, type: string) => void;

export interface SseParserLimits {
  /** Longest line in bytes. */
  readonly maxLineBytes: number;
  /** Longest event in UTF-16 code units, over all its `data` lines. */
  readonly maxEventLength: number;
}

/** A line or an event of the stream is longer than allowed. */
export class SseLimitError extends Error {
  constructor(what: 'line' | 'event') {
    super(`a server-sent ${what} is longer than allowed`);
    this.name = 'SseLimitError';
  }
}

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const byteOrderMark = 0xfeff;
/** A carry buffer above this size is given back after use, so that one long line does not hold memory for a whole stream. */
const keptCarryBytes = 65_536;

/**
 * Incremental parser of `text/event-stream` (WHATWG HTML § 9.2.6): bytes in arbitrary chunks, lines that end in LF, CR or
 * CRLF, comments, several data lines an event. Incomplete lines are kept as bytes, so that a UTF-8 sequence can never be
 * torn: terminators are ASCII and occur in no sequence.
 *
 * Two deviations that model servers need: an event that the end of the stream cuts off before its blank line is still
 * delivered by `end()` (the caller judges whether it is whole), and a line `error: …` counts as data of type `error`.
 */
export class SseParser {
  readonly #listener: SseEventListener;
  readonly #limits: SseParserLimits;
  #carry: Buffer = Buffer.alloc(0);
  #carryLength = 0;
  #skipLineFeed = false;
  #atStart = true;
  #data: string | undefined;
  #type = 'message';

  constructor(listener: SseEventListener, limits: SseParserLimits) {
    this.#listener = listener;
    this.#limits = limits;
  }

  /** Throws SseLimitError; the parser is of no use after that. */
  push(bytes: Buffer): void {
    let chunk = bytes;
    if (this.#skipLineFeed && chunk.length > 0) {
      this.#skipLineFeed = false;
      if (chunk[0] === lineFeed) chunk = chunk.subarray(1);
    }
    if (chunk.length === 0) return;
    const last = chunk[chunk.length - 1];
    // Nearly every chunk of a model server ends with the blank line of its event.
    const complete =
      last === lineFeed ? chunk.length : Math.max(chunk.lastIndexOf(lineFeed), chunk.lastIndexOf(carriageReturn)) + 1;
    if (complete === 0) {
      this.#keep(chunk);
      return;
    }
    if (last === carriageReturn) this.#skipLineFeed = true;
    if (this.#carryLength === 0) this.#lines(chunk.toString('utf8', 0, complete));
    else {
      this.#keep(chunk.subarray(0, complete));
      const text = this.#carry.toString('utf8', 0, this.#carryLength);
      this.#carryLength = 0;
      if (this.#carry.length > keptCarryBytes) this.#carry = Buffer.alloc(0);
      this.#lines(text);
    }
    if (complete < chunk.length) this.#keep(chunk.subarray(complete));
  }

  /** No more bytes come. */
  end(): void {
    if (this.#carryLength > 0) {
      const text = this.#carry.toString('utf8', 0, this.#carryLength);
      this.#carryLength = 0;
      this.#line(this.#atStart && text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
    }
    this.#dispatch();
  }

  /** Keeps an incomplete line. The buffer doubles, so that a stream of single bytes costs linear time. */
  #keep(chunk: Buffer): void {
    const length = this.#carryLength + chunk.length;
    // A carried line and what completes it may hold further lines, each of which is bounded by the chunk itself.
    if (
      this.#carryLength > this.#limits.maxLineBytes ||
      (this.#carryLength === 0 && length > this.#limits.maxLineBytes)
    ) {
      throw new SseLimitError('line');
    }
    if (length > this.#carry.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#carry.length * 2, 1_024));
      larger.set(this.#carry.subarray(0, this.#carryLength));
      this.#carry = larger;
    }
    this.#carry.set(chunk, this.#carryLength);
    this.#carryLength = length;
  }

  /** Takes text that ends with a line terminator. */
  #lines(text: string): void {
    let start = 0;
    if (this.#atStart) {
      this.#atStart = false;
      if (text.charCodeAt(0) === byteOrderMark) start = 1;
    }
    if (text.includes('\r')) {
      this.#linesWithReturns(text, start);
      return;
    }
    while (start < text.length) {
      const end = text.indexOf('\n', start);
      if (end === start) this.#dispatch();
      else this.#line(text.slice(start, end));
      start = end + 1;
    }
  }

  #linesWithReturns(text: string, from: number): void {
    let start = from;
    let feed = text.indexOf('\n', start);
    let carriage = text.indexOf('\r', start);
    while (start < text.length) {
      if (feed !== -1 && feed < start) feed = text.indexOf('\n', start);
      if (carriage !== -1 && carriage < start) carriage = text.indexOf('\r', start);
      const end = feed === -1 || (carriage !== -1 && carriage < feed) ? carriage : feed;
      if (end === start) this.#dispatch();
      else this.#line(text.slice(start, end));
      start = end + (end === carriage && text.charCodeAt(end + 1) === lineFeed ? 2 : 1);
    }
  }

  #line(line: string): void {
    if (line.length > this.#limits.maxLineBytes) throw new SseLimitError('line');
    const at = line.indexOf(':');
    if (at === 0) return;
    const valueAt = at === -1 ? line.length : line.charCodeAt(at + 1) === space ? at + 2 : at + 1;
    if (at === 4 && line.startsWith('data')) this.#append(line.slice(valueAt));
    else if (at === -1 && line === 'data') this.#append('');
    else if (at === 5 && line.startsWith('event')) this.#type = line.slice(valueAt) || 'message';
    else if (at === 5 && line.startsWith('error')) {
      this.#type = 'error';
      this.#append(line.slice(valueAt));
    }
  }

  #append(value: string): void {
    const data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    if (data.length > this.#limits.maxEventLength) throw new SseLimitError('event');
    this.#data = data;
  }

  #dispatch(): void {
    const data = this.#data;
    const type = this.#type;
    if (type !== 'message') this.#type = 'message';
    if (data === undefined) return;
    this.#data = undefined;
    this.#listener(data, type);
  }
}
