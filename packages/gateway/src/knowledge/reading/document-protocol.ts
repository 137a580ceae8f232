import type { DocumentProblemCode } from '@gatehouse/contract/document-problems';
import type { DocumentLimits } from './document-limits.ts';
import type { DocumentInput, DocumentText } from './document-text.ts';
import type { ReadTable, TableOptions } from './table-rows.ts';

export interface DocumentThreadStart {
  readonly limits: DocumentLimits;
}

export interface ToDocumentThread {
  readonly id: number;
  readonly input: DocumentInput;
  /** How the rows are to be read, where it is a table. */
  readonly table?: TableOptions | undefined;
}

export interface FromDocumentThread {
  readonly id: number;
  readonly document?: DocumentText;
  readonly table?: ReadTable;
  readonly problem?: { readonly code: DocumentProblemCode; readonly detail: string | undefined };
  readonly fault?: string;
}
