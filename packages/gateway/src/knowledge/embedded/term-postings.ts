import { grownFor } from './grown-array.ts';
import { PostingPool, type Tail } from './posting-pool.ts';

/** Where a word stands in a chunk: in headings around the innermost one, in that one, or in the text. */
export interface FieldCounts {
  path: number;
  heading: number;
  body: number;
}

/** Above these a word counts as often, which changes no rank: what a word is worth is saturated long before. */
const mostPath = 3;
const mostHeading = 3;
const mostBody = 15;

function packed({ body, heading, path }: FieldCounts): number {
  return Math.min(mostPath, path) | (Math.min(mostHeading, heading) << 2) | (Math.min(mostBody, body) << 4);
}

export const pathCount = (value: number): number => value & 3;
export const headingCount = (value: number): number => (value >> 2) & 3;
export const bodyCount = (value: number): number => value >> 4;

/** What `read` fills: numbers of chunks, ascending, and how often they have the term, by field. */
export interface PostingBuffer {
  chunks: Uint32Array<ArrayBuffer>;
  counts: Uint8Array<ArrayBuffer>;
}

export function createPostingBuffer(): PostingBuffer {
  return { chunks: new Uint32Array(1_024), counts: new Uint8Array(1_024) };
}

const u32 = (length: number): Uint32Array<ArrayBuffer> => new Uint32Array(length);
const u16 = (length: number): Uint16Array<ArrayBuffer> => new Uint16Array(length);
const u8 = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length);

/**
 * The terms of the chunks of one language in one collection, and which chunks have them. Half of all terms stand in one chunk only; those
 * are kept without a list.
 */
export class TermPostings {
  readonly #numbers = new Map<string, number>();
  /** By number. */
  readonly terms: string[] = [];
  readonly #pool = new PostingPool();
  #first = u32(64);
  #firstCounts = u8(64);
  #last = u32(64);
  /** Postings that are there, and those of them whose chunks are. */
  #written = u32(64);
  #live = u32(64);
  #head = u32(64);
  #position = u32(64);
  #end = u32(64);
  #size = u16(64);
  readonly #tail: Tail = { position: 0, end: 0, size: 0 };

  /** Bytes outside of the heap, and an estimate of those in it. */
  get bytes(): number {
    return this.#pool.size + this.#first.length * 31 + this.terms.length * 80;
  }

  numberOf(term: string): number | undefined {
    return this.#numbers.get(term);
  }

  /** In how many chunks the term stands. */
  frequency(term: string): number {
    const number = this.#numbers.get(term);
    return number === undefined ? 0 : (this.#live[number] ?? 0);
  }

  frequencyAt(number: number): number {
    return this.#live[number] ?? 0;
  }

  /** Adds a chunk, whose number is higher than that of any before. */
  add(chunk: number, term: string, counts: FieldCounts): void {
    this.#append(this.#numberFor(term), chunk, packed(counts));
  }

  /** A chunk with this term is not there any more. */
  forget(term: string): void {
    const number = this.#numbers.get(term);
    if (number !== undefined) this.#live[number] = Math.max(0, (this.#live[number] ?? 0) - 1);
  }

  /** All chunks that were ever added with this term, also such as are not there any more; returns how many. */
  read(number: number, buffer: PostingBuffer): number {
    const count = this.#written[number] ?? 0;
    if (count > buffer.chunks.length) {
      buffer.chunks = u32(count * 2);
      buffer.counts = u8(count * 2);
    }
    if (count === 0) return 0;
    const first = this.#first[number] ?? 0;
    buffer.chunks[0] = first;
    buffer.counts[0] = this.#firstCounts[number] ?? 0;
    if (count > 1) this.#pool.read(this.#head[number] ?? 0, count - 1, first, buffer.chunks, buffer.counts, 1);
    return count;
  }

  /** The same with other numbers of chunks, without those that have none any more. `renumbered` must keep the order. */
  compacted(renumbered: (chunk: number) => number | undefined): TermPostings {
    const fresh = new TermPostings();
    const buffer = createPostingBuffer();
    for (const [number, term] of this.terms.entries()) {
      if (this.frequencyAt(number) === 0) continue;
      const count = this.read(number, buffer);
      const there = fresh.#numberFor(term);
      for (let posting = 0; posting < count; posting += 1) {
        const chunk = renumbered(buffer.chunks[posting] ?? 0);
        if (chunk !== undefined) fresh.#append(there, chunk, buffer.counts[posting] ?? 0);
      }
    }
    return fresh;
  }

  #numberFor(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.terms.length;
    this.#numbers.set(term, number);
    this.terms.push(term);
    this.#first = grownFor(this.#first, number, u32);
    this.#firstCounts = grownFor(this.#firstCounts, number, u8);
    this.#last = grownFor(this.#last, number, u32);
    this.#written = grownFor(this.#written, number, u32);
    this.#live = grownFor(this.#live, number, u32);
    this.#head = grownFor(this.#head, number, u32);
    this.#position = grownFor(this.#position, number, u32);
    this.#end = grownFor(this.#end, number, u32);
    this.#size = grownFor(this.#size, number, u16);
    return number;
  }

  #append(number: number, chunk: number, counts: number): void {
    const written = this.#written[number] ?? 0;
    if (written === 0) {
      this.#first[number] = chunk;
      this.#firstCounts[number] = counts;
    } else this.#write(number, written, chunk - (this.#last[number] ?? 0), counts);
    this.#last[number] = chunk;
    this.#written[number] = written + 1;
    this.#live[number] = (this.#live[number] ?? 0) + 1;
  }

  #write(number: number, written: number, difference: number, counts: number): void {
    const tail = this.#tail;
    if (written === 1) {
      this.#pool.begin(tail);
      this.#head[number] = tail.position;
    } else {
      tail.position = this.#position[number] ?? 0;
      tail.end = this.#end[number] ?? 0;
      tail.size = this.#size[number] ?? 0;
    }
    let rest = difference;
    while (rest >= 0x80) {
      this.#pool.write(tail, (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#pool.write(tail, rest);
    this.#pool.write(tail, counts);
    this.#position[number] = tail.position;
    this.#end[number] = tail.end;
    this.#size[number] = tail.size;
  }
}
