import type { Receipt } from '../core/ledger.ts';
import type { OpenSegment } from './content-places.ts';
import type { ContentOwner } from './v1/content-envelope.ts';

/** Envelopes that go to one segment, one behind the other. */
export interface SegmentRun {
  readonly segment: number;
  /** Retention class of the segment, and when it was begun. */
  readonly retention: string;
  readonly since: number;
  /** Within the batch's contents. */
  readonly start: number;
  end: number;
}

/** A piece of content that stands in the batch in the clear, at its place in its envelope, and the places of its two hashes. */
export interface UnsealedContent extends ContentOwner {
  /** Where its envelope begins in the batch's contents. */
  readonly start: number;
  /** Bytes of the piece. */
  readonly length: number;
  /** Where the 64 hexadecimal digits of its commitment belong in the batch's leaves. */
  cipherAt: number;
  macAt: number;
  subjectAt: number;
  readonly segment: number;
  /** Whom it is about, by their own name; undefined where it is about nobody. */
  readonly subject: string | undefined;
  readonly retention: string;
  /** Of the shard. */
  readonly period: string;
  /** Of the leaf. */
  readonly time: number;
}

/** The reference of a subject that belongs at a place in the batch's leaves. */
export interface UnnamedSubject {
  readonly subject: string;
  readonly retention: string;
  readonly period: string;
  readonly time: number;
  readonly at: number;
}

interface Waiting {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (cause: unknown) => void;
  readonly index: number;
  /** Where its line begins in the batch's leaves. */
  readonly line: number;
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

/** What a batch holds for the files. */
export interface BatchData {
  readonly leaves: { readonly bytes: Buffer; readonly length: number };
  readonly contents: { readonly bytes: Buffer; readonly length: number };
  readonly runs: readonly SegmentRun[];
  readonly unsealed: readonly UnsealedContent[];
  readonly subjects: readonly UnnamedSubject[];
  readonly count: number;
}

/**
 * Appends that become durable together, and who waits for them. Lines and contents stand where the files will have them, but
 * hashes and envelopes are still to be filled in (`sealBatch`): that is most of the work, and need not be done where
 * requests are served.
 */
export class Batch implements BatchData {
  readonly leaves = new GrowingBuffer();
  readonly contents = new GrowingBuffer();
  readonly runs: SegmentRun[] = [];
  readonly unsealed: UnsealedContent[] = [];
  readonly subjects: UnnamedSubject[] = [];
  readonly waiting: Waiting[] = [];

  get count(): number {
    return this.waiting.length;
  }

  /** Notes that the contents from `start` to `end` go to this segment. */
  addToRun({ segment, retention, since }: Omit<OpenSegment, 'end'>, start: number, end: number): void {
    const run = this.runs.at(-1);
    if (run?.segment === segment) run.end = end;
    else this.runs.push({ segment, retention, since, start, end });
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
    this.unsealed.length = 0;
    this.subjects.length = 0;
    this.waiting.length = 0;
  }
}

/** What was a Buffer before it was handed over is a plain array of bytes behind. */
export function bufferOver(bytes: Uint8Array): Buffer<ArrayBuffer> {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
