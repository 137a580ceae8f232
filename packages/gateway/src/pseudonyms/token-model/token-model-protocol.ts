import type { TokenModelFiles } from '../../lib/token-model-folder.ts';
import type { LabelMeaning } from './model-labels.ts';
import type { ModelSpan } from './text-units.ts';

/** What the process of a model is told first. */
export interface ModelStart {
  readonly type: 'start';
  readonly files: TokenModelFiles;
  /** The main file of the runtime. */
  readonly runtime: string;
  readonly meanings: readonly LabelMeaning[];
  /** From 0 to 1. */
  readonly threshold: number;
  readonly threads: number;
}

export interface ModelQuestion {
  readonly type: 'judge';
  readonly id: number;
  readonly text: string;
}

export type ToModel = ModelStart | ModelQuestion;

/** Reasons have nothing of the text. */
export type FromModel =
  | { readonly type: 'started' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'judged'; readonly id: number; readonly spans: readonly ModelSpan[] }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string };
