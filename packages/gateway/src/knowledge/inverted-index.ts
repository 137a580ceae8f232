/** BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with the usual parameters. */
const k1 = 1.2;
const b = 0.75;

interface Postings {
  readonly documents: number[];
  /** Weighted frequency of the term in the document of the same position. */
  readonly frequencies: number[];
  /** Whether the term stands in a heading of it. */
  readonly inTitle: boolean[];
}

/** Terms to documents, in memory. Documents are numbered in the order in which they were added. */
export class InvertedIndex {
  readonly #postings = new Map<string, Postings>();
  readonly #lengths: number[] = [];
  #totalLength = 0;

  /** Adds a document. `length` is its number of informative words, for the normalisation by length. */
  add(terms: ReadonlyMap<string, { readonly frequency: number; readonly inTitle: boolean }>, length: number): void {
    const document = this.#lengths.length;
    this.#lengths.push(length);
    this.#totalLength += length;
    for (const [term, { frequency, inTitle }] of terms) {
      let postings = this.#postings.get(term);
      if (postings === undefined) {
        postings = { documents: [], frequencies: [], inTitle: [] };
        this.#postings.set(term, postings);
      }
      postings.documents.push(document);
      postings.frequencies.push(frequency);
      postings.inTitle.push(inTitle);
    }
  }

  get size(): number {
    return this.#lengths.length;
  }

  /** In how many documents the term stands. */
  documentFrequency(term: string): number {
    return this.#postings.get(term)?.documents.length ?? 0;
  }

  /** Robertson–Spärck Jones weight with the +1 that keeps it positive; `frequency` 0 gives that of an unknown word. */
  inverseFrequency(frequency: number): number {
    return Math.log(1 + (this.#lengths.length - frequency + 0.5) / (frequency + 0.5));
  }

  /** Calls back for every document that has the term, with its saturated frequency (BM25 without the weight of the term). */
  visit(term: string, visitor: (document: number, saturated: number, inTitle: boolean) => void): void {
    const postings = this.#postings.get(term);
    if (postings === undefined) return;
    const average = this.#totalLength / Math.max(1, this.#lengths.length);
    for (let position = 0; position < postings.documents.length; position += 1) {
      const document = postings.documents[position] ?? 0;
      const frequency = postings.frequencies[position] ?? 0;
      const length = this.#lengths[document] ?? 0;
      const saturated = (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / Math.max(1, average)));
      visitor(document, saturated, postings.inTitle[position] ?? false);
    }
  }
}
