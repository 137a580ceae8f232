import { write, writeSync } from 'node:fs';

/** UTF-16 code units gathered before a write, and milliseconds after which they are written anyway. */
const writeSize = 8_192;
const writeInterval = 250;

/** UTF-16 code units kept for a reader that does not keep up; what comes then is lost, because memory is not for logs. */
const bufferLimit = 8_388_608;

/** Milliseconds before a full pipe is tried again, and tries at the end of the process. */
const retryDelay = 20;
const lastTries = 50;

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY');

/**
 * Lines on their way to a file descriptor: gathered, written asynchronously in blocks, and at once at the end of the process.
 *
 * Not sonic-boom, because its `flushSync` tries for ever where a disk is full, so that a process could never end, and
 * because it measures its buffer again with every line (3 µs each). A log that cannot be written loses lines and says so
 * later; it never stops the gateway: the record is what counts.
 */
export class LineBuffer {
  readonly #descriptor: number;
  readonly #lossNotice: (lines: number) => string;
  #pending = '';
  #timer: NodeJS.Timeout | undefined;
  #writing = false;
  #lost = 0;

  /** `lossNotice` makes the line that tells how many were lost. */
  constructor(descriptor: number, lossNotice: (lines: number) => string) {
    this.#descriptor = descriptor;
    this.#lossNotice = lossNotice;
  }

  write(line: string): void {
    if (this.#pending.length + line.length > bufferLimit) {
      this.#lost += 1;
      return;
    }
    // Only while something waits, so that a log nobody writes to any more holds on to nothing.
    if (this.#pending === '') process.on('exit', this.flush);
    this.#pending += line;
    if (this.#pending.length >= writeSize) this.push();
    else this.#timer ??= setTimeout(this.push, writeInterval).unref();
  }

  /** Begins to write what there is, without waiting. */
  readonly push = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing || this.#pending === '') return;
    this.#writing = true;
    this.#send(this.#take());
  };

  /** Writes what there is before it returns. A block that is on its way already is completed by its own thread. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let block = this.#take();
    for (let tries = 0; block.length > 0 && tries < lastTries;) {
      try {
        block = block.subarray(writeSync(this.#descriptor, block));
      } catch (error) {
        if (!isFull(error)) return;
        tries += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelay);
      }
    }
  };

  #take(): Buffer {
    const block = Buffer.from(this.#pending);
    this.#pending = '';
    process.off('exit', this.flush);
    return block;
  }

  #send(block: Buffer): void {
    write(this.#descriptor, block, (error, written) => {
      if (error !== null && isFull(error)) {
        setTimeout(() => this.#send(block), retryDelay).unref();
        return;
      }
      if (error === null && written < block.length) {
        this.#send(block.subarray(written));
        return;
      }
      this.#writing = false;
      if (error !== null) this.#lost += newlines(block);
      else if (this.#lost > 0) {
        if (this.#pending === '') process.on('exit', this.flush);
        this.#pending = this.#lossNotice(this.#lost) + this.#pending;
        this.#lost = 0;
      }
      if (this.#pending.length >= writeSize) this.push();
      else if (this.#pending !== '') this.#timer ??= setTimeout(this.push, writeInterval).unref();
    });
  }
}

function newlines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) count += 1;
  return count;
}
