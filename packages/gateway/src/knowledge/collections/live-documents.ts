import type { Chunk } from '../../core/collections.ts';
import type { LiveDocument } from '../../core/knowledge-store.ts';

/** What can be found at this moment, by what the store says: an index on another server may be behind. */
export class LiveDocuments {
  /** By collection, then by document. */
  readonly #hashes = new Map<string, Map<string, string>>();
  /** Passages of rows, by collection, then by the id of the row in capital letters. */
  readonly #rows = new Map<string, Map<string, Chunk>>();
  /** The same by document, so that they can be taken away. */
  readonly #rowIds = new Map<string, Map<string, string>>();

  put(collection: string, documents: readonly Pick<LiveDocument, 'document' | 'chunks'>[]): void {
    const hashes = this.#of(this.#hashes, collection);
    const rows = this.#of(this.#rows, collection);
    const ids = this.#of(this.#rowIds, collection);
    for (const { chunks, document } of documents) {
      this.#forget(collection, document);
      const [first] = chunks;
      if (first === undefined) continue;
      hashes.set(document, first.chunk.documentHash);
      const { row } = first.chunk;
      if (row === undefined) continue;
      const id = row.id.toUpperCase();
      rows.set(id, first.chunk);
      ids.set(document, id);
    }
  }

  remove(collection: string, documents: readonly string[]): void {
    for (const document of documents) this.#forget(collection, document);
  }

  clear(collection: string): void {
    this.#hashes.delete(collection);
    this.#rows.delete(collection);
    this.#rowIds.delete(collection);
  }

  documents(collection: string): readonly string[] {
    return [...(this.#hashes.get(collection)?.keys() ?? [])];
  }

  /** Whether a passage is of a document as it is now. */
  has({ collection, document, documentHash }: Pick<Chunk, 'collection' | 'document' | 'documentHash'>): boolean {
    return this.#hashes.get(collection)?.get(document) === documentHash;
  }

  row(collection: string, id: string): Chunk | undefined {
    return this.#rows.get(collection)?.get(id.toUpperCase());
  }

  #forget(collection: string, document: string): void {
    this.#hashes.get(collection)?.delete(document);
    const ids = this.#rowIds.get(collection);
    const id = ids?.get(document);
    if (id === undefined) return;
    ids?.delete(document);
    const rows = this.#rows.get(collection);
    if (rows?.get(id)?.document === document) rows.delete(id);
  }

  #of<Value>(maps: Map<string, Map<string, Value>>, collection: string): Map<string, Value> {
    let map = maps.get(collection);
    if (map === undefined) maps.set(collection, (map = new Map<string, Value>()));
    return map;
  }
}
