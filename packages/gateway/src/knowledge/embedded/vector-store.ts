import { grownFor } from './grown-array.ts';

/** Values of a vector are kept as whole numbers up to this, times a factor of the vector: 0.4 % of its largest value is lost at most. */
const largest = 127;
/** Vectors of so many values altogether are all compared; of more, those first whose signs agree most. */
const mostCompared = 4_000_000;
/** Times as many as are wanted are compared by their values then, and this many at least. */
const oversampling = 12;
const leastRescored = 400;

const i8 = (length: number): Int8Array<ArrayBuffer> => new Int8Array(length);
const u8 = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length);
const u32 = (length: number): Uint32Array<ArrayBuffer> => new Uint32Array(length);
const f32 = (length: number): Float32Array<ArrayBuffer> => new Float32Array(length);

function bitsOf(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

interface Quantised {
  readonly values: Int8Array;
  readonly signs: Uint32Array;
  readonly length: number;
}

function quantise(vector: readonly number[]): Quantised {
  const values = i8(vector.length);
  const signs = u32(Math.ceil(vector.length / 32));
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  const factor = most > 0 && Number.isFinite(most) ? largest / most : 0;
  let squares = 0;
  for (const [place, value] of vector.entries()) {
    const whole = Math.round(value * factor);
    values[place] = whole;
    squares += whole * whole;
    if (value > 0) signs[place >>> 5] = (signs[place >>> 5] ?? 0) | (1 << (place & 31));
  }
  return { values, signs, length: Math.sqrt(squares) };
}

/** A vector to compare with. */
export interface VectorQuestion {
  readonly dimensions: number;
  readonly quantised: Quantised;
}

export function vectorQuestion(vector: readonly number[]): VectorQuestion {
  return { dimensions: vector.length, quantised: quantise(vector) };
}

/**
 * Vectors of chunks, a byte a value. Where one comes with another number of values there is a new model: those before cannot be compared any
 * more, and are dropped.
 */
export class VectorStore {
  #dimensions = 0;
  #count = 0;
  #values = i8(0);
  #signs = u32(0);
  #lengths = f32(0);
  /** Whether a chunk has one. */
  #has = u8(0);

  get bytes(): number {
    return this.#values.length + this.#signs.length * 4 + this.#lengths.length * 5;
  }

  set(chunk: number, vector: readonly number[]): void {
    if (vector.length === 0) return;
    if (this.#count === 0 || vector.length !== this.#dimensions) this.#begin(vector.length);
    const words = this.#words;
    this.#values = grownFor(this.#values, (chunk + 1) * this.#dimensions, i8);
    this.#signs = grownFor(this.#signs, (chunk + 1) * words, u32);
    this.#lengths = grownFor(this.#lengths, chunk, f32);
    this.#has = grownFor(this.#has, chunk, u8);
    const { length, signs, values } = quantise(vector);
    this.#values.set(values, chunk * this.#dimensions);
    this.#signs.set(signs, chunk * words);
    this.#lengths[chunk] = length;
    if (this.#has[chunk] !== 1) this.#count += 1;
    this.#has[chunk] = 1;
  }

  forget(chunk: number): void {
    if (this.#has[chunk] !== 1) return;
    this.#has[chunk] = 0;
    this.#count -= 1;
  }

  has(chunk: number): boolean {
    return this.#has[chunk] === 1;
  }

  /** Cosine of the angle between the vector of a chunk and another one; undefined where it has none, or one of another kind. */
  similarity(chunk: number, { dimensions, quantised }: VectorQuestion): number | undefined {
    if (this.#has[chunk] !== 1 || dimensions !== this.#dimensions) return undefined;
    const lengths = (this.#lengths[chunk] ?? 0) * quantised.length;
    if (lengths === 0) return 0;
    const { values } = quantised;
    const from = chunk * dimensions;
    const own = this.#values;
    let product = 0;
    for (let place = 0; place < dimensions; place += 1) product += (own[from + place] ?? 0) * (values[place] ?? 0);
    return product / lengths;
  }

  /** Numbers of the chunks to look at for the nearest `wanted` that may be found. */
  candidates(question: VectorQuestion, wanted: number, mayBeFound: (chunk: number) => boolean): number[] {
    if (question.dimensions !== this.#dimensions) return [];
    if (this.#count * this.#dimensions > mostCompared)
      return this.#mostAlikeBySigns(
        question.quantised.signs,
        Math.max(leastRescored, wanted * oversampling),
        mayBeFound,
      );
    const found: number[] = [];
    for (let chunk = 0; chunk < this.#has.length; chunk += 1)
      if (this.#has[chunk] === 1 && mayBeFound(chunk)) found.push(chunk);
    return found;
  }

  compacted(renumbered: (chunk: number) => number | undefined, size: number): VectorStore {
    const fresh = new VectorStore();
    if (this.#count === 0) return fresh;
    fresh.#begin(this.#dimensions);
    const words = this.#words;
    for (let chunk = 0; chunk < Math.min(size, this.#has.length); chunk += 1) {
      const to = this.has(chunk) ? renumbered(chunk) : undefined;
      if (to === undefined) continue;
      fresh.#values = grownFor(fresh.#values, (to + 1) * this.#dimensions, i8);
      fresh.#signs = grownFor(fresh.#signs, (to + 1) * words, u32);
      fresh.#lengths = grownFor(fresh.#lengths, to, f32);
      fresh.#has = grownFor(fresh.#has, to, u8);
      fresh.#values.set(
        this.#values.subarray(chunk * this.#dimensions, (chunk + 1) * this.#dimensions),
        to * this.#dimensions,
      );
      fresh.#signs.set(this.#signs.subarray(chunk * words, (chunk + 1) * words), to * words);
      fresh.#lengths[to] = this.#lengths[chunk] ?? 0;
      fresh.#has[to] = 1;
      fresh.#count += 1;
    }
    return fresh;
  }

  get #words(): number {
    return Math.ceil(this.#dimensions / 32);
  }

  #begin(dimensions: number): void {
    this.#dimensions = dimensions;
    this.#count = 0;
    this.#values = i8(0);
    this.#signs = u32(0);
    this.#lengths = f32(0);
    this.#has = u8(0);
  }

  /** The most alike first, so that those that may not be found take nobody's place. */
  #mostAlikeBySigns(signs: Uint32Array, wanted: number, mayBeFound: (chunk: number) => boolean): number[] {
    const differences = this.#differences(signs);
    // Chunks by how many signs differ: first how many there are of each, then each at its place.
    const places = u32(this.#dimensions + 2);
    for (let chunk = 0; chunk < differences.length; chunk += 1)
      if (this.#has[chunk] === 1)
        places[(differences[chunk] ?? 0) + 1] = (places[(differences[chunk] ?? 0) + 1] ?? 0) + 1;
    for (let difference = 1; difference < places.length; difference += 1)
      places[difference] = (places[difference] ?? 0) + (places[difference - 1] ?? 0);
    const ends = places.slice();
    const sorted = u32(this.#count);
    for (let chunk = 0; chunk < differences.length; chunk += 1) {
      if (this.#has[chunk] !== 1) continue;
      const difference = differences[chunk] ?? 0;
      const place = ends[difference] ?? 0;
      sorted[place] = chunk;
      ends[difference] = place + 1;
    }
    const found: number[] = [];
    for (let difference = 0; difference <= this.#dimensions && found.length < wanted; difference += 1) {
      for (let place = places[difference] ?? 0; place < (places[difference + 1] ?? 0); place += 1) {
        const chunk = sorted[place] ?? 0;
        if (mayBeFound(chunk)) found.push(chunk);
      }
    }
    return found;
  }

  /** How many signs of each chunk are others. */
  #differences(signs: Uint32Array): Uint16Array {
    const words = this.#words;
    const own = this.#signs;
    const differences = new Uint16Array(Math.min(this.#has.length, Math.floor(own.length / words)));
    let at = 0;
    for (let chunk = 0; chunk < differences.length; chunk += 1) {
      let bits = 0;
      for (let word = 0; word < words; word += 1) {
        bits += bitsOf((own[at] ?? 0) ^ (signs[word] ?? 0));
        at += 1;
      }
      differences[chunk] = bits;
    }
    return differences;
  }
}
