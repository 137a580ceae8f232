import type { Language } from '../../core/knowledge.ts';

/**
 * Where chunks belong, for `chunkDocument(document: DocumentText, place): readonly Chunk[]` and, without a hash of their own,
 * `chunkRow(row: TableRow, place): readonly Chunk[]`.
 */
export interface ChunkPlace {
  readonly collection: string;
  /** Id of the document within the collection. */
  readonly document: string;
  /** SHA-256 of the bytes of the document, lower-case hexadecimal. */
  readonly documentHash: string;
  /** Address of the document for readers; chunks get the fragment of their section where it has none itself. */
  readonly url?: string | undefined;
  /** What the collection says; `auto` looks at each document, and at each chunk of a mixed one. */
  readonly language: Language | 'auto';
  /** Characters of a chunk at most. */
  readonly chunkCharacters: number;
}

export type RowPlace = Pick<ChunkPlace, 'collection' | 'chunkCharacters'>;
