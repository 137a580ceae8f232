import type { ChunkIndex, IndexedChunk, IndexedDocument } from '../core/collections.ts';

export interface MemoryChunkIndex extends ChunkIndex {
  /** Everything that it has, in the order of the collections and documents. */
  contents(): readonly (readonly [collection: string, document: string, ...hashes: string[]])[];
  chunksOf(collection: string): readonly IndexedChunk[];
  /** Thrown by what is asked next. */
  fail(cause: Error | undefined, times?: number): void;
}

/** An index that finds whatever has a word of the question in it. */
export function createMemoryChunkIndex(): MemoryChunkIndex {
  const collections = new Map<string, Map<string, IndexedDocument>>();
  let failures: (Error | undefined)[] = [];

  function documentsOf(collection: string): Map<string, IndexedDocument> {
    let documents = collections.get(collection);
    if (documents === undefined) collections.set(collection, (documents = new Map<string, IndexedDocument>()));
    return documents;
  }

  async function ask<Result>(work: () => Result): Promise<Result> {
    await Promise.resolve();
    const [failure, ...rest] = failures;
    failures = rest;
    if (failure !== undefined) throw failure;
    return work();
  }

  return {
    put: (collection, documents) =>
      ask(() => {
        for (const each of documents) documentsOf(collection).set(each.document, each);
      }),
    remove: (collection, documents) =>
      ask(() => {
        for (const each of documents) documentsOf(collection).delete(each);
      }),
    clear: (collection) =>
      ask(() => {
        collections.delete(collection);
      }),
    find: ({ collections: wanted, limit, text }) =>
      ask(() => {
        const words = text
          .toLowerCase()
          .split(/\W+/)
          .filter((word) => word.length > 2);
        const hits = wanted
          .flatMap((collection) => [...documentsOf(collection).values()].flatMap(({ chunks }) => chunks))
          .map(({ chunk }) => {
            const has = words.filter((word) => chunk.text.toLowerCase().includes(word)).length;
            return { chunk, support: words.length === 0 ? 0 : has / words.length };
          })
          .filter(({ support }) => support > 0)
          .toSorted((one, other) => other.support - one.support || (one.chunk.id < other.chunk.id ? -1 : 1))
          .slice(0, limit)
          .map(({ chunk, support }) => ({
            chunk,
            support,
            quote: chunk.text,
            score: support,
            lexical: support,
            similarity: undefined,
            terms: [],
          }));
        return { language: 'en' as const, hits };
      }),
    counts: () =>
      ask(
        () =>
          new Map(
            [...collections].map(([collection, documents]) => [
              collection,
              [...documents.values()].reduce((sum, { chunks }) => sum + chunks.length, 0),
            ]),
          ),
      ),
    close: () => Promise.resolve(),
    contents: () =>
      [...collections]
        .flatMap(([collection, documents]) =>
          [...documents.values()].map(
            ({ chunks, document }) => [collection, document, ...chunks.map(({ chunk }) => chunk.hash)] as const,
          ),
        )
        .toSorted((one, other) => (one.join('\n') < other.join('\n') ? -1 : 1)),
    chunksOf: (collection) => [...documentsOf(collection).values()].flatMap(({ chunks }) => chunks),
    fail(cause, times = 1) {
      failures = Array.from({ length: times }, () => cause);
    },
  };
}
