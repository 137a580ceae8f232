import type { DocumentInput, DocumentText } from './document-text.ts';
import type { ReadTable, TableOptions } from './table-rows.ts';

/**
 * Reads documents and tables in a thread of its own, one after the other, within bounds of time and memory. Every rejection
 * is a `DocumentProblem`, unless the signal was aborted or the reader is closed.
 */
export interface DocumentReader {
  readDocument(input: DocumentInput, signal?: AbortSignal): Promise<DocumentText>;
  readTable(
    input: Pick<DocumentInput, 'bytes' | 'name'>,
    options: TableOptions,
    signal?: AbortSignal,
  ): Promise<ReadTable>;
  close(): Promise<void>;
}
