import type {
  DecidedReview,
  DecideReview,
  ReviewDetail,
  ReviewPage,
  ReviewQuery,
} from '@gatehouse/contract/admin-review';
import type { Finding, LeafPlace } from './leaf-index.ts';

/**
 * What needs a human. Items come from leaves: a request that a guard has put before people, a suspension, or a leaf that raises one; and what
 * is done about them is leaves again. So the queue is derived from the record like every other table, and nothing of it can be lost.
 */

/** An item as the index knows it. People are named as in the leaves, by references. Times are milliseconds since the Unix epoch. */
export interface ReviewRecord extends LeafPlace {
  readonly item: string;
  /** Such as `flagged`. */
  readonly kind: string;
  readonly raisedAt: number;
  readonly state: 'open' | 'decided' | 'expired';
  readonly request?: string;
  /** Whose request it is, or who is suspended. */
  readonly key?: string;
  /** Who has raised it. */
  readonly actor?: string;
  readonly person: boolean;
  readonly model?: string;
  readonly guardPolicy?: string;
  readonly outcome?: string;
  readonly findings: readonly Finding[];
  readonly until?: number;
  readonly claimed?: { readonly by: string; readonly at: number };
  readonly escalatedAt?: number;
  /** The latest of each person. */
  readonly proposals: readonly ReviewDecision[];
  readonly decided?: ReviewDecision;
}

export interface ReviewDecision {
  readonly decision: string;
  readonly by: string;
  readonly at: number;
}

/** By kind, the first moment of raising of which the deadline is still ahead; of kinds that are not named it always is. */
export type ReviewCutoffs = Readonly<Record<string, number>>;

export interface ReviewFilter {
  readonly state: 'open' | 'overdue' | 'closed' | 'all';
  readonly kind?: string | undefined;
  /** References. */
  readonly claimedBy?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly rule?: string | undefined;
  readonly request?: string | undefined;
  readonly cutoffs: ReviewCutoffs;
}

export interface ReviewCount {
  readonly kind: string;
  readonly open: number;
  readonly overdue: number;
}

/** Rejects with `index_unavailable` where it cannot be asked. */
export interface ReviewIndex {
  /** Of open items the most urgent first, of others the newest. */
  reviews(
    filter: ReviewFilter,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ readonly items: readonly ReviewRecord[]; readonly next?: string | undefined }>;
  /** One item, and the leaves that tell what was done about it, in their order. */
  review(item: string): Promise<{ readonly record: ReviewRecord; readonly history: readonly LeafPlace[] } | undefined>;
  /** Of those that are open. */
  countReviews(filter: ReviewFilter): Promise<readonly ReviewCount[]>;
  /** Resolves when it has come to a leaf: what is asked from then on knows it. */
  reach(place: LeafPlace): Promise<void>;
}

/** Who decides, and why. */
export interface ReviewVote {
  readonly actor: string;
  readonly comment: string | undefined;
}

/** What a kind of item is about. A kind that you add gets one of these, and a line in the configuration. */
export interface ReviewKindHandler {
  readonly decisions: readonly string[];
  /**
   * Does what was decided, before that is recorded. `recorded` says that it has written a leaf of its own that closes the item, so that no
   * other is needed. What it throws is what whoever decided is told, and then nothing was decided.
   *
   * @param key id of whom the item is about
   */
  carryOut?(
    item: ReviewRecord,
    decision: string,
    vote: ReviewVote,
    key: string | undefined,
  ): Promise<'recorded' | undefined>;
}

/** Something new that needs a human. */
export interface RaisedReview {
  readonly kind: string;
  readonly item: string;
  /** Who asks. */
  readonly actor: string;
  readonly request?: string | undefined;
  /** Sealed in the record. */
  readonly comment: string;
}

/** What people do with the queue. `viewer` and `actor` are ids of keys, or say who is at the command line. */
export interface ReviewAdministration {
  list(query: ReviewQuery, viewer: string): Promise<ReviewPage>;
  /** Throws `resource_not_found`. */
  show(item: string, viewer: string): Promise<ReviewDetail>;
  /**
   * Throws `review_closed` and `review_taken` where somebody else was faster, `approval_needs_another` where the item is the actor's own or
   * they have decided so already and a second person is needed, and `invalid_request` where the decision is none of this kind.
   */
  decide(item: string, actor: string, wanted: DecideReview): Promise<DecidedReview>;
}
