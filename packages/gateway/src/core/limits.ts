import type { Caller } from './caller.ts';

/** What was reserved for one exchange; `release` gives back what is held only while it runs. Idempotent. */
export interface Reservation {
  release(): void;
}

export interface Limiter {
  /** Throws `rate_limit_exceeded` or `concurrency_limit_exceeded`, with `retryAfter`. */
  reserve(caller: Caller, now: number): Reservation;
}
