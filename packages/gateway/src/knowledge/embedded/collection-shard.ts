import type { CellValue, Chunk, IndexedDocument } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { type BytePlace, ByteStore } from './byte-store.ts';
import { decodeChunk, encodeChunk } from './chunk-codec.ts';
import { grownFor } from './grown-array.ts';
import { SortedTerms } from './sorted-terms.ts';
import { createPostingBuffer, type FieldCounts, TermPostings } from './term-postings.ts';
import { VectorStore } from './vector-store.ts';
import { cellTerm, ownString, type TermReader } from './word-terms.ts';

/** FNV-1a of an id. */
function orderKey(id: string): number {
  let key = 0x811c9dc5;
  for (let place = 0; place < id.length; place += 1) key = Math.imul(key ^ id.charCodeAt(place), 0x01000193);
  return key >>> 0;
}

/** Chunks of a language that are there, and the sums of the lengths of their fields. */
export interface ShardStatistics {
  chunks: number;
  path: number;
  heading: number;
  body: number;
}

/** Longer fields count as long as this. */
const longestHeadings = 255;
const longestBody = 65_535;
/** Chunks that are gone are carried along until they are this share of all, and this many. */
const mostGone = 0.3;
const leastGone = 256;
/** Filters whose chunks are remembered. */
const mostFilters = 32;
/** A document is kept as the number of its first chunk and how many it has. */
const documentChunks = 2 ** 20;

const codes: Readonly<Record<Language, number>> = { de: 1, en: 2 };
const gone = 0;

const u8 = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length);
const u16 = (length: number): Uint16Array<ArrayBuffer> => new Uint16Array(length);
const u32 = (length: number): Uint32Array<ArrayBuffer> => new Uint32Array(length);

/**
 * One collection: its chunks, and its terms, by language. Nothing of it is shared with another, so that no other is found, or counted, by
 * what is asked of this one. Chunks have numbers in the order in which they came; one that is gone leaves a gap until the gaps are closed.
 */
export class CollectionShard {
  readonly name: string;
  readonly #reader: TermReader;
  #terms: Record<Language, TermPostings> = { de: new TermPostings(), en: new TermPostings() };
  #sorted: Record<Language, SortedTerms | undefined> = { de: undefined, en: undefined };
  #statistics: Record<Language, ShardStatistics> = noStatistics();
  #documents = new Map<string, number>();
  #store = new ByteStore();
  #vectors = new VectorStore();
  /** Numbers given so far. */
  #size = 0;
  #live = 0;
  #states = u8(64);
  #paths = u8(64);
  #headings = u8(64);
  #bodies = u16(64);
  #blocks = u32(64);
  #offsets = u32(64);
  #bytes = u32(64);
  /** Tells chunks with equal scores apart, the same way in whatever order they came. */
  #keys = u32(64);
  readonly #filtered = new Map<string, Uint8Array>();

  constructor(name: string, reader: TermReader) {
    this.name = name;
    this.#reader = reader;
  }

  /** Numbers of chunks are below it. */
  get size(): number {
    return this.#size;
  }

  /** Chunks that are there. */
  get count(): number {
    return this.#live;
  }

  get vectors(): VectorStore {
    return this.#vectors;
  }

  /** An estimate of the memory that it takes. */
  get memory(): number {
    const lists = this.#states.length * 21 + this.#documents.size * 120;
    return lists + this.#store.bytes + this.#terms.de.bytes + this.#terms.en.bytes + this.#vectors.bytes;
  }

  statistics(language: Language): ShardStatistics {
    return this.#statistics[language];
  }

  terms(language: Language): TermPostings {
    return this.#terms[language];
  }

  /** The words of a language in order; made anew where many have come since. */
  sorted(language: Language): SortedTerms {
    const sorted = (this.#sorted[language] ??= new SortedTerms(this.#terms[language]));
    sorted.refresh();
    return sorted;
  }

  isThere(chunk: number): boolean {
    return this.#states[chunk] !== gone;
  }

  languageOf(chunk: number): Language {
    return this.#states[chunk] === codes.de ? 'de' : 'en';
  }

  keyOf(chunk: number): number {
    return this.#keys[chunk] ?? 0;
  }

  lengthsOf(): { readonly paths: Uint8Array; readonly headings: Uint8Array; readonly bodies: Uint16Array } {
    return { paths: this.#paths, headings: this.#headings, bodies: this.#bodies };
  }

  chunkAt(chunk: number): Chunk {
    return decodeChunk(this.#store.read(this.#placeOf(chunk)), this.name);
  }

  /** Which chunks are there whose rows have these values: 1 at their numbers. Remembered until documents change. */
  rowsWith(filter: Readonly<Record<string, CellValue>>): Uint8Array {
    const terms = Object.entries(filter).map(([name, value]) => cellTerm(name, value));
    const key = terms.join(' ');
    const known = this.#filtered.get(key);
    if (known !== undefined) return known;
    const fitting = this.#rowsWithAll(terms);
    const [oldest] = this.#filtered.keys();
    if (oldest !== undefined && this.#filtered.size >= mostFilters) this.#filtered.delete(oldest);
    this.#filtered.set(key, fitting);
    return fitting;
  }

  #rowsWithAll(terms: readonly string[]): Uint8Array {
    const fitting = u8(this.#size);
    const buffer = createPostingBuffer();
    // How many of the values each has, in the order of the values.
    const having = u32(this.#size);
    for (const language of ['de', 'en'] as const) {
      const postings = this.#terms[language];
      for (const [before, term] of terms.entries()) {
        const number = postings.numberOf(term);
        const count = number === undefined ? 0 : postings.read(number, buffer);
        for (let place = 0; place < count; place += 1) {
          const chunk = buffer.chunks[place] ?? 0;
          if (having[chunk] !== before) continue;
          having[chunk] = before + 1;
          if (before + 1 === terms.length && this.isThere(chunk)) fitting[chunk] = 1;
        }
      }
    }
    return fitting;
  }

  /** How many chunks a document has. */
  chunksOf(document: string): number {
    return (this.#documents.get(document) ?? 0) % documentChunks;
  }

  /** The chunks of a document, in order. */
  chunksIn(document: string): readonly Chunk[] {
    const first = Math.floor((this.#documents.get(document) ?? 0) / documentChunks);
    return Array.from({ length: this.chunksOf(document) }, (_, place) => this.chunkAt(first + place));
  }

  put({ chunks, document }: IndexedDocument): void {
    this.remove(document);
    if (chunks.length === 0) return;
    this.#filtered.clear();
    this.#documents.set(ownString(document), this.#size * documentChunks + chunks.length);
    for (const { chunk, vector } of chunks) this.#add(chunk, vector);
  }

  remove(document: string): void {
    const known = this.#documents.get(document);
    if (known === undefined) return;
    this.#documents.delete(document);
    this.#filtered.clear();
    const first = Math.floor(known / documentChunks);
    for (let chunk = first; chunk < first + (known % documentChunks); chunk += 1) this.#forget(chunk);
  }

  /** Closes the gaps where they have become many. */
  tidy(): void {
    const gaps = this.#size - this.#live;
    if (gaps < leastGone || gaps < mostGone * this.#size) return;
    this.#filtered.clear();
    const numbers = u32(this.#size);
    let next = 0;
    for (let chunk = 0; chunk < this.#size; chunk += 1) if (this.isThere(chunk)) numbers[chunk] = next++;
    const renumbered = (chunk: number): number | undefined => (this.isThere(chunk) ? numbers[chunk] : undefined);
    this.#terms = {
      de: this.#terms.de.compacted(renumbered),
      en: this.#terms.en.compacted(renumbered),
    };
    this.#sorted = { de: undefined, en: undefined };
    this.#vectors = this.#vectors.compacted(renumbered, this.#size);
    const documents = new Map<string, number>();
    for (const [document, known] of this.#documents) {
      const first = numbers[Math.floor(known / documentChunks)] ?? 0;
      documents.set(document, first * documentChunks + (known % documentChunks));
    }
    this.#documents = documents;
    this.#moveChunks(numbers);
  }

  #moveChunks(numbers: Uint32Array): void {
    const store = new ByteStore();
    for (let chunk = 0; chunk < this.#size; chunk += 1) {
      if (!this.isThere(chunk)) continue;
      const to = numbers[chunk] ?? 0;
      this.#setPlace(to, store.add(this.#store.read(this.#placeOf(chunk))));
      this.#states[to] = this.#states[chunk] ?? gone;
      this.#keys[to] = this.#keys[chunk] ?? 0;
      this.#paths[to] = this.#paths[chunk] ?? 0;
      this.#headings[to] = this.#headings[chunk] ?? 0;
      this.#bodies[to] = this.#bodies[chunk] ?? 0;
    }
    this.#store = store;
    this.#size = this.#live;
  }

  #add(chunk: Chunk, vector: readonly number[] | undefined): void {
    const number = this.#size;
    this.#size += 1;
    this.#live += 1;
    this.#grow(number);
    this.#setPlace(number, this.#store.add(encodeChunk(chunk)));
    this.#states[number] = codes[chunk.language];
    this.#keys[number] = orderKey(chunk.id);
    const { lengths, terms } = this.#reader.termsOf(chunk);
    this.#paths[number] = Math.min(longestHeadings, lengths.path);
    this.#headings[number] = Math.min(longestHeadings, lengths.heading);
    this.#bodies[number] = Math.min(longestBody, lengths.body);
    this.#count(number, chunk.language, 1);
    const postings = this.#terms[chunk.language];
    for (const [term, counts] of terms) postings.add(number, term, counts);
    if (vector !== undefined) this.#vectors.set(number, vector);
  }

  #forget(number: number): void {
    const chunk = this.chunkAt(number);
    this.#count(number, chunk.language, -1);
    this.#states[number] = gone;
    this.#live -= 1;
    const postings = this.#terms[chunk.language];
    for (const term of this.#reader.termsOf(chunk).terms.keys()) postings.forget(term);
    this.#vectors.forget(number);
  }

  #count(number: number, language: Language, sign: 1 | -1): void {
    const statistics = this.#statistics[language];
    const lengths: FieldCounts = {
      path: this.#paths[number] ?? 0,
      heading: this.#headings[number] ?? 0,
      body: this.#bodies[number] ?? 0,
    };
    statistics.chunks += sign;
    statistics.path += sign * lengths.path;
    statistics.heading += sign * lengths.heading;
    statistics.body += sign * lengths.body;
  }

  #placeOf(chunk: number): BytePlace {
    return {
      block: this.#blocks[chunk] ?? 0,
      offset: this.#offsets[chunk] ?? 0,
      length: this.#bytes[chunk] ?? 0,
    };
  }

  #setPlace(chunk: number, { block, length, offset }: BytePlace): void {
    this.#blocks[chunk] = block;
    this.#offsets[chunk] = offset;
    this.#bytes[chunk] = length;
  }

  #grow(number: number): void {
    this.#states = grownFor(this.#states, number, u8);
    this.#paths = grownFor(this.#paths, number, u8);
    this.#headings = grownFor(this.#headings, number, u8);
    this.#bodies = grownFor(this.#bodies, number, u16);
    this.#blocks = grownFor(this.#blocks, number, u32);
    this.#offsets = grownFor(this.#offsets, number, u32);
    this.#bytes = grownFor(this.#bytes, number, u32);
    this.#keys = grownFor(this.#keys, number, u32);
  }
}

function noStatistics(): Record<Language, ShardStatistics> {
  const none = { chunks: 0, path: 0, heading: 0, body: 0 };
  return { de: { ...none }, en: { ...none } };
}
