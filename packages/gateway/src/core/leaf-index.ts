import type { Leaf } from '@gatehouse/contract/leaf';
import type { Bound } from './bounds.ts';
import type { RollupAnswer, RollupQuestion } from './rollup.ts';

/**
 * The index of the record: a table for searching that is derived from the leaves, may be thrown away at any time, and proves
 * nothing. Whoever needs certainty reads the leaf itself at the place that the index names.
 */

/** Where a leaf stands: the folder name of its shard, and its position there. */
export interface LeafPlace {
  readonly shard: string;
  readonly index: number;
}

/** What all conditions together must hold; of a list, one is enough. Times are milliseconds since the Unix epoch. */
export interface LeafFilter {
  readonly since?: number | undefined;
  /** The first moment that no longer counts. */
  readonly until?: number | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** References as they stand in the leaves. */
  readonly keys?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly request?: string | undefined;
  readonly tenant?: string | undefined;
  readonly team?: string | undefined;
  /** What lies in one of these; nothing where there are none. */
  readonly within?: readonly Bound[] | undefined;
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  readonly outcome?: string | undefined;
  readonly code?: string | undefined;
  /** Id of a rule, or name of a guard, that has found something. */
  readonly rule?: string | undefined;
  /** An outcome of some guard; or `shadow`, where a guard in shadow would have done something. */
  readonly verdict?: string | undefined;
  readonly guardPolicy?: string | undefined;
  readonly target?: string | undefined;
  readonly actor?: string | undefined;
  /** Leaves of which some were read by a person: what tells of that is looked for. */
  readonly readOf?: readonly LeafPlace[] | undefined;
  /** Words of a free text, each of which must be found. */
  readonly text?: readonly TextWord[] | undefined;
}

/** Found where it is a part of a name that the leaf has, or the beginning of an id or reference; or where one of the keys is meant. */
export interface TextWord {
  readonly text: string;
  /** Ids and references of keys that have it in their name. */
  readonly keys: readonly string[];
}

export interface Finding {
  readonly guard: string;
  /** Absent where a guard was unable, or stopped a text as a whole. */
  readonly rule?: string;
  readonly direction: 'input' | 'output';
  readonly outcome: string;
  readonly findings: number;
  /** The guard only judged. */
  readonly shadow?: true;
}

/** What the index knows of a leaf. Durations are microseconds, money millionths of the currency's unit. */
export interface IndexedLeaf extends LeafPlace {
  readonly time: number;
  readonly kind: string;
  readonly request?: string;
  readonly tenant?: string;
  readonly team?: string;
  readonly key?: string;
  readonly subjects: readonly string[];
  readonly actor?: string;
  readonly dialect?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly target?: string;
  readonly outcome?: string;
  readonly status?: number;
  readonly code?: string;
  /** The gravest outcome of any guard. */
  readonly verdict?: string;
  /** The set of guards that read it, where it is not the default one. */
  readonly guardPolicy?: string;
  /** What a leaf that is about no request did, such as `created user <reference of the key>` or `placed`. */
  readonly detail?: string;
  readonly findings: readonly Finding[];
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cost?: number;
  readonly latency?: number;
  readonly streamed?: boolean;
}

export interface LeafPage {
  readonly entries: readonly IndexedLeaf[];
  /** Where the next page begins; absent on the last one. Not for reading. */
  readonly next?: string | undefined;
}

export interface PageRequest {
  /** At most. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  /** Newest first, unless this is set. */
  readonly oldestFirst?: boolean | undefined;
}

/** What leaves can be counted by. Hours and days are of UTC, by their first moment. */
export type LeafGroup =
  | 'hour'
  | 'day'
  | 'kind'
  | 'key'
  | 'subject'
  | 'model'
  | 'provider'
  | 'outcome'
  | 'code'
  | 'rule';

export interface LeafCount {
  /** Null where the leaves have none. */
  readonly group: string | number | null;
  readonly leaves: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

/** What guards did, and those in shadow would have done, by steps of time. Of the default set of guards the policy is null. */
export interface GuardCounts {
  /** Exchanges that came before the guards of a policy. `from`: when the step begins, in milliseconds since the Unix epoch. */
  readonly judged: readonly { readonly policy: string | null; readonly from: number; readonly exchanges: number }[];
  readonly acts: readonly {
    readonly policy: string | null;
    readonly guard: string;
    readonly outcome: string;
    readonly shadow: boolean;
    readonly from: number;
    readonly exchanges: number;
  }[];
}

export interface IndexState {
  /** `building` reads old leaves, so that answers are not complete; `failed` answers nothing and is tried again. */
  readonly state: 'building' | 'ready' | 'failed';
  /** Leaves in it. */
  readonly leaves: number;
  /** Milliseconds since the Unix epoch of the newest leaf in it; null where it is empty. */
  readonly upTo: number | null;
}

/** Rejects with `index_unavailable` where the index cannot be asked. */
export interface LeafIndex {
  query(filter: LeafFilter, page: PageRequest): Promise<LeafPage>;
  counts(filter: LeafFilter, group: LeafGroup, limit: number): Promise<readonly LeafCount[]>;
  /** `step`: milliseconds. */
  guardCounts(since: number, until: number, step: number): Promise<GuardCounts>;
  /** What happened in a time, added up. */
  rollup(question: RollupQuestion): Promise<RollupAnswer>;
  /** All leaves of a request, in their order. */
  findRequest(request: string): Promise<readonly LeafPlace[]>;
  /** Forgets whom these references mean: rows stay, but no longer lead to the subject. */
  dropSubject(references: readonly string[]): Promise<void>;
  state(): Promise<IndexState>;
}

export interface ReadLeaf extends LeafPlace {
  /** RFC 6962 leaf hash, lower-case hexadecimal. */
  readonly hash: string;
  readonly leaf: Leaf;
}

/** The leaves themselves. */
export interface LeafSource {
  /** Folder names of all shards, oldest first. */
  shards(): Promise<readonly string[]>;
  /** The durable leaves of a shard from an index on, in order. Ends where they end for now; nothing where there is no shard. */
  read(shard: string, from: number): AsyncIterable<ReadLeaf>;
}
