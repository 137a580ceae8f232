import type { ColumnOptions } from '@gatehouse/contract/knowledge';
import type { KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';

/** What is configured about a table; sources of kind `table` and `database` have it. */
export interface TableOptions {
  readonly name: string;
  readonly key: string;
  readonly title: string;
  readonly language?: Language | undefined;
  readonly languageColumn?: string | undefined;
  readonly columns: readonly ColumnOptions[];
}

export interface TableRow {
  readonly row: KnowledgeRow;
  /** Told by the column of languages, the settings or its texts. */
  readonly language: Language;
  /** SHA-256 of its cells in canonical form: the same as long as the row is the same. */
  readonly hash: string;
  /** Line of the file, or number of the record, from 1. */
  readonly line: number;
}

export type RowProblemCode =
  | 'no-key'
  | 'no-title'
  | 'duplicate-key'
  | 'not-a-number'
  | 'not-a-link'
  | 'not-a-language'
  | 'wrong-number-of-cells'
  | 'not-an-object'
  | 'not-a-value'
  | 'hidden-characters'
  | 'too-long';

/** What is wrong with a row. The row is left out, unless only a cell is wrong: then that cell is empty. */
export interface RowProblem {
  readonly code: RowProblemCode;
  readonly line: number;
  readonly column?: string | undefined;
  readonly isRowLeftOut: boolean;
  /** For people, in English. */
  readonly message: string;
}

export interface ReadTable {
  readonly rows: readonly TableRow[];
  /** The first thousand. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  /** Columns of the file that no setting names, which are taken as text. */
  readonly unnamedColumns: readonly string[];
}
