import type { CallSignal } from './call-signal.ts';

/** A call that wants to go to a model server. */
export interface QueuedCall {
  readonly tenant: string;
  /** Id of the key. */
  readonly key: string;
  /** The model as the provider names it. */
  readonly target: string;
  /** It can wait for those who sit before a screen. */
  readonly batch: boolean;
  /** A call that is aborted leaves the queue. */
  readonly signal: CallSignal;
  /** Told of its place among those that wait, from 1, now and then; undefined where nobody can be told. */
  readonly told?: ((position: number) => void) | undefined;
}

/** One of the calls that may run at the same time. Given back once the answer has ended, whichever way; idempotent. */
export interface CallSlot {
  /** Milliseconds that were waited for it. */
  readonly waited: number;
  release(): void;
}

/** The queue before a model server. */
export interface CallQueue {
  /**
   * Not a promise where a slot is free. Throws or rejects with `queue_full` and `queue_wait_exceeded`, both with `retryAfter`, and with the
   * reason of the signal; then nothing is held.
   */
  enter(call: QueuedCall): CallSlot | Promise<CallSlot>;
}

export interface CallQueues {
  /** Undefined where nobody has said how many calls the provider can take. */
  of(provider: string): CallQueue | undefined;
}

/** How a queue stands. */
export interface CallQueueView {
  readonly provider: string;
  readonly concurrent: number;
  readonly running: number;
  readonly waiting: number;
  readonly batchWaiting: number;
  /** How many may wait. */
  readonly longest: number;
  /** Milliseconds that the oldest has waited; 0 where nobody waits. */
  readonly oldest: number;
  /** Milliseconds that calls take, by the last ones; undefined before the first has ended. */
  readonly usual: number | undefined;
  readonly tenants: readonly { readonly tenant: string; readonly waiting: number; readonly running: number }[];
  readonly models: readonly { readonly target: string; readonly waiting: number; readonly running: number }[];
}

export type QueueOutcome = 'passed' | 'full' | 'expired' | 'gone';

/** Told of each call that had to wait, or was refused. */
export interface QueueReports {
  left(provider: string, outcome: QueueOutcome, waited: number): void;
}
