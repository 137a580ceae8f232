import type { Caller } from './caller.ts';
import type { PossibleTarget } from './router.ts';

/** What counters count; `running` is what runs at this moment. Money is in millionths, and all are whole numbers. */
export type Measure = 'requests' | 'inputTokens' | 'outputTokens' | 'tokens' | 'cost' | 'running';

/** A minute is any 60 seconds; hours, days and months are those of the calendar in UTC. */
export type Span = 'now' | 'minute' | 'hour' | 'day' | 'month';

export interface LimitOn {
  /** Place of whom it stands on in `subjects`. */
  readonly subject: number;
  readonly measure: Measure;
  readonly span: Span;
  readonly limit: number;
}

/** Limits that are judged together. The same object for the same caller, as long as nothing of it changes. */
export interface LimitFrame {
  /** Whose counters move, such as `key:key_1` or `everything:`. */
  readonly subjects: readonly string[];
  /** From this one on a request counts as one and as running; those before it have counted it already. */
  readonly newFrom: number;
  readonly limits: readonly LimitOn[];
}

/** What of a request counts. `requests` and `running` are 0 or 1. */
export interface Amounts {
  readonly requests: number;
  readonly running: number;
  readonly input: number;
  readonly output: number;
  readonly micros: number;
}

export interface Denial {
  readonly granted: false;
  readonly limit: LimitOn;
  /** Whole seconds after which there may be room. */
  readonly retryAfter: number;
  /** Of each limit of the frame, in its order. */
  readonly standings: readonly Standing[];
}

/** How far a limit is used. */
export interface Standing {
  readonly used: number;
  /** Milliseconds until it is as if nothing had been used, if nothing more is; 0 for what runs now. */
  readonly reset: number;
}

/** What was reserved. Whatever happens, `settle` is called once. */
export interface Hold {
  readonly granted: true;
  /** More of the same, in the periods in which the first was reserved: all of it or nothing. */
  extend(more: Amounts): boolean | Promise<boolean>;
  /** Puts what was really used in the place of what was reserved. Never throws; what cannot be told now is told later, or stays as reserved. Idempotent. */
  settle(used: Amounts): void;
  /** Of each limit of the frame, in its order. */
  standings(now: number): readonly Standing[];
}

/**
 * Where it is counted. For every limit at every moment, settled + reserved ≤ limit, as long as what is used is no more than what was
 * reserved. Everything of a frame is reserved at once or not at all. In memory all of it is done when a call returns; other stores return promises,
 * which reject where the store cannot be asked.
 */
export interface CounterStore {
  reserve(frame: LimitFrame, amounts: Amounts, now: number): Hold | Denial | Promise<Hold | Denial>;
  /** Of each limit of the frame, without reserving anything. */
  read(frame: LimitFrame, now: number): readonly Standing[] | Promise<readonly Standing[]>;
  close(): Promise<void>;
}

/** What was reserved for one exchange; `release` gives back what is held only while it runs. Idempotent. */
export interface Reservation {
  release(): void;
}

/** What a call may use, as reckoned before it is made. */
export interface GreatestUse {
  readonly input: number;
  readonly output: number;
  readonly micros: number;
}

/** What a call has used in the end. */
export interface RealUse {
  readonly input: number;
  readonly output: number;
  readonly micros: number;
}

/** What of a call is limited, so that no more is reckoned than is needed. */
export interface CallLimits {
  readonly input: boolean;
  readonly output: boolean;
  readonly cost: boolean;
}

/** The tokens and the money of one call. */
export interface Spending {
  /** Undefined where neither is limited. */
  readonly reserved: GreatestUse | undefined;
  /** Whether so much more output may come; asynchronous only where the store is. */
  extend(more: GreatestUse): boolean | Promise<boolean>;
  /** The limit that has no room for so much more, such as `team.costPerDay`; undefined where it is not known which. */
  fullLimit(more: GreatestUse, now: number): string | undefined;
  /** Idempotent. */
  settle(used: RealUse): void;
}

/** One exchange that may go on. */
export interface Admission extends Reservation {
  callLimits(target: PossibleTarget): CallLimits;
  /**
   * Throws `request_over_limit`, `token_limit_exceeded`, `budget_exceeded`, and for limits of the model `rate_limit_exceeded` or
   * `concurrency_limit_exceeded`; `limits_unavailable` where the store cannot be asked.
   */
  spend(target: PossibleTarget, most: GreatestUse, now: number): Spending | Promise<Spending>;
  /** Names and values of `x-ratelimit-*` for the tightest limits that apply. */
  headers(now: number): readonly string[];
}

export interface Limiter {
  /** Before anything is spent, the reading of the body included. Throws `rate_limit_exceeded` or `concurrency_limit_exceeded`, with `retryAfter`. */
  admit(caller: Caller, now: number): Admission | Promise<Admission>;
}

/** Told when the store of counters cannot be asked, and when it can again. */
export interface CounterReports {
  lost(cause: unknown): void;
  found(): void;
}
