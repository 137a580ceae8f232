import type { DocumentReader } from './document-reader.ts';
import { readDocument } from './read-document.ts';
import { readTable } from './read-table.ts';

/** Reads in the thread that asks. */
export function openReader(): DocumentReader {
  return {
    readDocument: async (input) => readDocument(input),
    readTable: async (input, options) => Promise.resolve(readTable(input, options)),
    close: () => Promise.resolve(),
  };
}
