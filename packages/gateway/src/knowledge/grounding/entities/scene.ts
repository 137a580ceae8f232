import type { Language } from '../../../core/knowledge.ts';
import type { WordMemory } from '../read-text.ts';
import type { IndexedRow, RowIndex } from './row-index.ts';

/** What an answer is held against. */
export interface Checked {
  readonly index: RowIndex;
  readonly asked: ReadonlySet<string>;
  readonly language: Language;
  readonly memory: WordMemory;
}

/** Words of a sentence that name rows, by an id or a title. */
export interface Named {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly IndexedRow[];
}

/** What a sentence is about. */
export interface Scene {
  readonly rows: readonly IndexedRow[];
  readonly named: boolean;
  /** All that was named in the sentences before. */
  readonly earlier: readonly IndexedRow[];
}

/** What is denied is no claim. */
export const denied = /\b(?:nicht|kein\w*|leider|not|no|don[’']t|do\s+not|doesn[’']t|unknown|unbekannt|cannot)\b/i;
