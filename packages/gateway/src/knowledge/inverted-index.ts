import { termWeights } from './term-weights.ts';

/**
 * BM25F as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009): the fields of a passage are normalised by
 * their own lengths before they are added up, so that a long text below it does not make a heading count less.
 */
const k1 = 1.2;

/** Where a word stands in a passage. */
export type Field = 'path' | 'heading' | 'body';

const fields: readonly Field[] = ['path', 'heading', 'body'];
const weights: Readonly<Record<Field, number>> = {
  path: termWeights.pathField,
  heading: termWeights.headingField,
  body: termWeights.bodyField,
};
/** How much the length of a field counts. */
const normalisation: Readonly<Record<Field, number>> = { path: 0.3, heading: 0.4, body: 0.75 };

interface Postings {
  readonly documents: number[];
  /** Frequency of the term in the fields of the document of the same position, in the order of `fields`. */
  readonly frequencies: number[];
}

export type FieldFrequencies = Readonly<Record<Field, number>>;

/** Terms to documents, in memory. Documents are numbered in the order in which they were added. */
export class InvertedIndex {
  readonly #postings = new Map<string, Postings>();
  /** Informative words of each document, per field. */
  readonly #lengths: number[] = [];
  readonly #totals = [0, 0, 0];
  #size = 0;
  #norms: Float32Array | undefined;

  /** Adds a document. `lengths` are the numbers of informative words of its fields. */
  add(terms: ReadonlyMap<string, FieldFrequencies>, lengths: FieldFrequencies): void {
    const document = this.#size;
    this.#size += 1;
    for (const [position, field] of fields.entries()) {
      this.#lengths.push(lengths[field]);
      this.#totals[position] = (this.#totals[position] ?? 0) + lengths[field];
    }
    for (const [term, frequencies] of terms) {
      let postings = this.#postings.get(term);
      if (postings === undefined) this.#postings.set(term, (postings = { documents: [], frequencies: [] }));
      postings.documents.push(document);
      for (const field of fields) postings.frequencies.push(frequencies[field]);
    }
  }

  get size(): number {
    return this.#size;
  }

  /** In how many documents the term stands. */
  documentFrequency(term: string): number {
    return this.#postings.get(term)?.documents.length ?? 0;
  }

  /** Robertson–Spärck Jones weight with the +1 that keeps it positive; `frequency` 0 gives that of an unknown word. */
  inverseFrequency(frequency: number): number {
    return Math.log(1 + (this.#size - frequency + 0.5) / (frequency + 0.5));
  }

  /**
   * Calls back for every document that has the term, with its saturated frequency (BM25F without the weight of the term) and
   * the most telling field in which it stands.
   */
  visit(term: string, visitor: (document: number, saturated: number, field: Field) => void): void {
    const postings = this.#postings.get(term);
    if (postings === undefined) return;
    const { documents, frequencies } = postings;
    const norms = this.#normalised();
    for (let position = 0; position < documents.length; position += 1) {
      const document = documents[position] ?? 0;
      const path = frequencies[3 * position] ?? 0;
      const heading = frequencies[3 * position + 1] ?? 0;
      const body = frequencies[3 * position + 2] ?? 0;
      let frequency = 0;
      if (path > 0) frequency += path * (norms[3 * document] ?? 0);
      if (heading > 0) frequency += heading * (norms[3 * document + 1] ?? 0);
      if (body > 0) frequency += body * (norms[3 * document + 2] ?? 0);
      // A heading tells most, a text tells more than the headings around it.
      const field = heading > 0 ? 'heading' : body > 0 ? 'body' : 'path';
      visitor(document, (frequency * (k1 + 1)) / (frequency + k1), field);
    }
  }

  /** What one occurrence counts in each field of each document. */
  #normalised(): Float32Array {
    if (this.#norms?.length === this.#lengths.length) return this.#norms;
    const norms = new Float32Array(this.#lengths.length);
    for (let place = 0; place < norms.length; place += 1) {
      const field = fields[place % 3] ?? 'body';
      const average = Math.max(1, (this.#totals[place % 3] ?? 0) / this.#size);
      const b = normalisation[field];
      norms[place] = weights[field] / (1 - b + (b * (this.#lengths[place] ?? 0)) / average);
    }
    this.#norms = norms;
    return norms;
  }
}
