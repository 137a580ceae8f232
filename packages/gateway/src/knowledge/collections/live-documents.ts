import type { Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import type { LiveDocument } from '../../core/knowledge-store.ts';
import { RowFamilies } from './row-families.ts';
import { SynonymBook, type SynonymGroup } from '../synonyms.ts';

/** What can be found at this moment, by what the store says: an index on another server may be behind. */
export class LiveDocuments {
  /** By collection, then by document. */
  readonly #hashes = new Map<string, Map<string, string>>();
  /** Passages of rows, by collection, by the id of the row in capital letters, and by document: tables of two languages have the same ids. */
  readonly #rows = new Map<string, Map<string, Map<string, Chunk>>>();
  /** The same by document, so that they can be taken away. */
  readonly #rowIds = new Map<string, Map<string, string>>();
  readonly #families = new Map<string, RowFamilies>();

  /** What documents say of words that mean the same: by collection, then by document; and all of a collection together, when it was asked for. */
  readonly #synonyms = new Map<string, Map<string, readonly SynonymGroup[]>>();
  readonly #books = new Map<string, SynonymBook>();

  put(collection: string, documents: readonly Pick<LiveDocument, 'document' | 'chunks'>[]): void {
    const hashes = this.#of(this.#hashes, collection);
    const rows = this.#of(this.#rows, collection);
    const ids = this.#of(this.#rowIds, collection);
    for (const { chunks, document } of documents) {
      this.#forget(collection, document);
      const [first] = chunks;
      if (first === undefined) continue;
      hashes.set(document, first.chunk.documentHash);
      const { row, synonyms } = first.chunk;
      if (synonyms !== undefined && synonyms.length > 0) {
        this.#of(this.#synonyms, collection).set(document, synonyms);
        this.#books.delete(collection);
      }
      if (row === undefined) continue;
      const id = row.id.toUpperCase();
      this.#of(rows, id).set(document, first.chunk);
      ids.set(document, id);
      let families = this.#families.get(collection);
      if (families === undefined) this.#families.set(collection, (families = new RowFamilies()));
      families.put(first.chunk);
    }
  }

  remove(collection: string, documents: readonly string[]): void {
    for (const document of documents) this.#forget(collection, document);
  }

  clear(collection: string): void {
    this.#hashes.delete(collection);
    this.#rows.delete(collection);
    this.#rowIds.delete(collection);
    this.#families.delete(collection);
    this.#synonyms.delete(collection);
    this.#books.delete(collection);
  }

  /** Words that mean the same in a collection, as its documents say. */
  synonyms(collection: string): SynonymBook {
    let book = this.#books.get(collection);
    if (book === undefined) {
      // In an order of their own, so that they are the same whatever came first.
      const told = [...(this.#synonyms.get(collection) ?? [])].toSorted(([one], [other]) => (one < other ? -1 : 1));
      this.#books.set(collection, (book = new SynonymBook(told.flatMap(([, groups]) => groups))));
    }
    return book;
  }

  documents(collection: string): readonly string[] {
    return [...(this.#hashes.get(collection)?.keys() ?? [])];
  }

  /** Whether a passage is of a document as it is now. */
  has({ collection, document, documentHash }: Pick<Chunk, 'collection' | 'document' | 'documentHash'>): boolean {
    return this.#hashes.get(collection)?.get(document) === documentHash;
  }

  /** In the language that is wanted where there is such a row, else the first that was put. */
  row(collection: string, id: string, language?: Language): Chunk | undefined {
    const rows = [...(this.#rows.get(collection)?.get(id.toUpperCase())?.values() ?? [])];
    return rows.find((chunk) => chunk.language === language) ?? rows[0];
  }

  /** Rows that are called like others of the same collection; undefined where it has none. */
  families(collection: string): RowFamilies | undefined {
    return this.#families.get(collection);
  }

  #forget(collection: string, document: string): void {
    this.#hashes.get(collection)?.delete(document);
    if (this.#synonyms.get(collection)?.delete(document) === true) this.#books.delete(collection);
    const ids = this.#rowIds.get(collection);
    const id = ids?.get(document);
    if (id === undefined) return;
    ids?.delete(document);
    const rows = this.#rows.get(collection);
    const named = rows?.get(id);
    const chunk = named?.get(document);
    if (chunk !== undefined) this.#families.get(collection)?.remove(chunk);
    named?.delete(document);
    if (named?.size === 0) rows?.delete(id);
  }

  #of<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
    let map = maps.get(key);
    if (map === undefined) maps.set(key, (map = new Map<string, Value>()));
    return map;
  }
}
