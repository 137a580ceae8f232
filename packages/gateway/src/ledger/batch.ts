import type { Receipt } from '../core/ledger.ts';

/** Envelopes that go to one segment, one behind the other. */
export interface SegmentRun {
  readonly segment: number;
  /** Within the batch's contents. */
  readonly start: number;
  end: number;
}

interface Waiting {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (cause: unknown) => void;
  readonly receipt: Receipt;
  /** What it counts for against the bound on waiting bytes. */
  readonly bytes: number;
}

const firstLength = 64 * 1_024;
const keptLength = 1_024 * 1_024;

/** A buffer that grows by doubling. */
class GrowingBuffer {
  bytes = Buffer.allocUnsafeSlow(firstLength);
  length = 0;

  /** Makes room for so many more bytes. */
  ensure(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    let capacity = this.bytes.length * 2;
    while (capacity < this.length + more) capacity *= 2;
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  clear(): void {
    this.length = 0;
    if (this.bytes.length > keptLength) this.bytes = Buffer.allocUnsafeSlow(firstLength);
  }
}

/** Appends that become durable together: the bytes as they go to the files, and who waits for them. */
export class Batch {
  readonly leaves = new GrowingBuffer();
  readonly contents = new GrowingBuffer();
  readonly runs: SegmentRun[] = [];
  readonly waiting: Waiting[] = [];

  /** Notes that `length` bytes at the end of the contents go to this segment. */
  addToRun(segment: number, start: number, end: number): void {
    const run = this.runs.at(-1);
    if (run?.segment === segment) run.end = end;
    else this.runs.push({ segment, start, end });
  }

  /** Takes back all contents from this length on. */
  cutContents(length: number): void {
    this.contents.length = length;
    while ((this.runs.at(-1)?.start ?? -1) >= length) this.runs.pop();
    const run = this.runs.at(-1);
    if (run !== undefined && run.end > length) run.end = length;
  }

  clear(): void {
    this.leaves.clear();
    this.contents.clear();
    this.runs.length = 0;
    this.waiting.length = 0;
  }
}
