import type { ApprovalView } from '@gatehouse/contract/admin-record';

/** What is done with what the record holds about people, apart from recording it. Times are milliseconds since 1970. */

export interface LegalHold {
  readonly id: string;
  readonly subject: string;
  readonly reason: string;
  readonly actor: string;
  readonly placedAt: number;
}

/** Content of a subject, of one retention class in one period. */
export interface SubjectContents {
  readonly period: string;
  readonly retention: string;
  readonly contents: number;
  /** Of content, without what the envelopes add. */
  readonly bytes: number;
}

/** What an erasure would do, or why it may not. */
export interface ErasurePlan {
  readonly subject: string;
  /** Subject keys that would be destroyed: one for each retention class. */
  readonly keys: number;
  /** The references under which leaves know the subject. */
  readonly references: readonly string[];
  readonly contents: number;
  readonly bytes: number;
  readonly groups: readonly SubjectContents[];
  /** Holds that stand in the way. */
  readonly holds: readonly LegalHold[];
  /** Erasures of it that wait already. */
  readonly scheduled: readonly ScheduledErasure[];
  /** Before this time the minimum retention of some content is not over; absent where nothing has to wait. */
  readonly notBefore?: number;
}

/** What can be shown to the person, and checked against the record. */
export interface ErasureCertificate {
  readonly actor: string;
  readonly contents: number;
  readonly keys: number;
  readonly references: readonly string[];
  readonly time: number;
  /** Where the erasure stands in the record: origin of the log, position, and RFC 6962 hash of the leaf. */
  readonly log: string;
  readonly shard: string;
  readonly index: number;
  readonly hash: string;
}

/** An erasure that waits for the end of a minimum retention, or of a hold. */
export interface ScheduledErasure {
  readonly id: string;
  readonly subject: string;
  readonly reason: string;
  readonly actor: string;
}

export interface ExpiryReport {
  readonly segments: readonly { readonly segment: number; readonly retention: string; readonly created: number }[];
  /** Segments that would be due, but hold content under a legal hold. */
  readonly held: readonly number[];
  /** Folder names of shards whose leaves are at the end of their retention. */
  readonly shards: readonly string[];
}

export interface EraseRequest {
  readonly subject: string;
  readonly reason: string;
  readonly actor: string;
}

/** An erasure as a person asks for it, where another one may have to approve it first. */
export interface WantedErasure extends EraseRequest {
  /** Whether it waits for the end of the minimum retention instead of being refused. */
  readonly schedule: boolean;
  /** Whether it is to be done without a second person, where the configuration lets somebody at the machine do so. */
  readonly alone?: boolean;
}

/** What came of it: done, waiting for the end of a retention, or for a second person. */
export type Erased =
  | { readonly certificate: ErasureCertificate }
  | { readonly notBefore: number }
  | { readonly question: ApprovalView };

export interface RecordKeeping {
  /** What an erasure would do. */
  planErasure(subject: string): Promise<ErasurePlan>;
  /** Rejects with `subject_on_hold`, `retention_minimum` (`param` is the day), and `resource_not_found` for nobody known. */
  erase(request: EraseRequest): Promise<ErasureCertificate>;
  /** Does it as soon as the minimum retention is over. Resolves with when that is. Rejects as `erase` does otherwise. */
  scheduleErasure(request: EraseRequest): Promise<number>;
  /** What waits, oldest first. */
  scheduledErasures(): Promise<readonly ScheduledErasure[]>;
  /** Gives up all that waits for a subject. Rejects with `resource_not_found` where nothing does. */
  cancelErasure(subject: string): Promise<readonly ScheduledErasure[]>;
  holds(): Promise<readonly LegalHold[]>;
  placeHold(request: EraseRequest): Promise<LegalHold>;
  /** Lifts all holds of a subject. Rejects with `resource_not_found` where there is none. */
  liftHold(request: EraseRequest): Promise<readonly LegalHold[]>;
  /** Destroys what is at the end of its retention, or only tells what it would be. */
  expire(options?: { readonly dryRun?: boolean }): Promise<ExpiryReport>;
}
