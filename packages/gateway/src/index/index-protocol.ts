import type {
  GuardCounts,
  IndexState,
  LeafCount,
  LeafFilter,
  LeafGroup,
  LeafPage,
  LeafPlace,
  PageRequest,
} from '../core/leaf-index.ts';
import type { RollupAnswer, RollupQuestion } from '../core/rollup.ts';
import type { ReconciliationRow, SpendingQuestion, SpendingRow } from '../core/spending.ts';
import type { ReviewCount, ReviewFilter, ReviewIndex } from '../core/review.ts';

/** What the thread of the index may be asked, and what it answers. */
export interface IndexQuestions {
  readonly query: { readonly ask: { filter: LeafFilter; page: PageRequest }; readonly answer: LeafPage };
  readonly counts: {
    readonly ask: { filter: LeafFilter; group: LeafGroup; limit: number };
    readonly answer: readonly LeafCount[];
  };
  readonly guardCounts: {
    readonly ask: { since: number; until: number; step: number };
    readonly answer: GuardCounts;
  };
  readonly rollup: { readonly ask: { question: RollupQuestion }; readonly answer: RollupAnswer };
  readonly spending: {
    readonly ask: { question: SpendingQuestion };
    readonly answer: readonly SpendingRow[];
  };
  readonly reconciliation: {
    readonly ask: { since: number; until: number };
    readonly answer: readonly ReconciliationRow[];
  };
  readonly findRequest: { readonly ask: { request: string }; readonly answer: readonly LeafPlace[] };
  readonly dropSubject: { readonly ask: { references: readonly string[] }; readonly answer: undefined };
  readonly reviews: {
    readonly ask: { filter: ReviewFilter; page: Pick<PageRequest, 'limit' | 'cursor'> };
    readonly answer: Awaited<ReturnType<ReviewIndex['reviews']>>;
  };
  readonly review: { readonly ask: { item: string }; readonly answer: Awaited<ReturnType<ReviewIndex['review']>> };
  readonly countReviews: { readonly ask: { filter: ReviewFilter }; readonly answer: readonly ReviewCount[] };
  readonly reach: { readonly ask: { place: LeafPlace }; readonly answer: undefined };
  readonly state: { readonly ask: object; readonly answer: IndexState };
  readonly close: { readonly ask: object; readonly answer: undefined };
}

export type IndexQuestion = keyof IndexQuestions;

/** `follow`: there are new leaves. It has no answer. */
export type ToIndex =
  | { readonly type: 'follow' }
  | {
      readonly [Type in IndexQuestion]: { readonly type: Type; readonly id: number } & IndexQuestions[Type]['ask'];
    }[IndexQuestion];

export type FromIndex =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | {
      readonly type: 'refusal';
      readonly id: number;
      readonly code: string;
      readonly param: string | undefined;
      readonly cause: unknown;
    }
  /** What the operator should hear of; null when it is over. */
  | { readonly type: 'fault'; readonly cause: unknown };

/** What the thread is given when it starts. */
export interface IndexStart {
  /** Of the index. */
  readonly folder: string;
  readonly ledgerFolder: string;
  /** Milliseconds that the clock of the gateway is before that of the machine. */
  readonly ahead: number;
}
