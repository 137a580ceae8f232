/**
 * Lists of numbers that grow at their ends, in one run of bytes, as Lucene's indexing buffers have them: a list is a chain of slices, each larger
 * than the one before and with the place of the next in its last four bytes. A list of its own for each term would cost more than what is in it.
 */

const smallestSlice = 16;
const largestSlice = 1_024;
const pointerBytes = 4;
const firstCapacity = 4_096;

function sliceAfter(size: number): number {
  return Math.min(largestSlice, size * 2);
}

/** Place to write on in a list; it belongs to whoever keeps the list. */
export interface Tail {
  position: number;
  end: number;
  size: number;
}

export class PostingPool {
  #bytes = new Uint8Array(firstCapacity);
  #used = 0;

  /** Bytes that it holds. */
  get size(): number {
    return this.#bytes.length;
  }

  /** Begins a list; its first place is `tail.position`. */
  begin(tail: Tail): void {
    this.#open(tail, smallestSlice);
  }

  /** Writes one byte at the end of a list. */
  write(tail: Tail, value: number): void {
    if (tail.position === tail.end) {
      const pointer = tail.end;
      this.#open(tail, sliceAfter(tail.size));
      const at = tail.position;
      this.#bytes[pointer] = at & 0xff;
      this.#bytes[pointer + 1] = (at >>> 8) & 0xff;
      this.#bytes[pointer + 2] = (at >>> 16) & 0xff;
      this.#bytes[pointer + 3] = at >>> 24;
    }
    this.#bytes[tail.position] = value;
    tail.position += 1;
  }

  /**
   * Reads pairs of an ascending number, kept as its difference to the one before (`from` for the first) in groups of seven bits, and a
   * byte.
   */
  read(start: number, count: number, from: number, numbers: Uint32Array, values: Uint8Array, offset: number): void {
    const bytes = this.#bytes;
    let size = smallestSlice;
    let position = start;
    let end = start + size - pointerBytes;
    let last = from;
    for (let pair = 0; pair < count; pair += 1) {
      let difference = 0;
      let shift = 0;
      let value: number;
      for (;;) {
        if (position === end) {
          position = this.#pointerAt(end);
          size = sliceAfter(size);
          end = position + size - pointerBytes;
        }
        value = bytes[position] ?? 0;
        position += 1;
        difference |= (value & 0x7f) << shift;
        if (value < 0x80) break;
        shift += 7;
      }
      if (position === end) {
        position = this.#pointerAt(end);
        size = sliceAfter(size);
        end = position + size - pointerBytes;
      }
      last += difference;
      numbers[offset + pair] = last;
      values[offset + pair] = bytes[position] ?? 0;
      position += 1;
    }
  }

  #pointerAt(place: number): number {
    const bytes = this.#bytes;
    const low = (bytes[place] ?? 0) | ((bytes[place + 1] ?? 0) << 8) | ((bytes[place + 2] ?? 0) << 16);
    return low + (bytes[place + 3] ?? 0) * 0x1000000;
  }

  #open(tail: Tail, size: number): void {
    const start = this.#used;
    this.#used += size;
    if (this.#used > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#used, Math.ceil(this.#bytes.length * 1.5)));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    tail.position = start;
    tail.end = start + size - pointerBytes;
    tail.size = size;
  }
}
