import type { RoutingOptions } from '@gatehouse/contract/routing';

/** Seconds of the constant part, and times of the share, that can be saved up at most. */
const savedSeconds = 10;
const savedRequests = 100;

/**
 * How many further calls requests may cause: a share of the requests, and a few in any case, so that retries cannot become a storm on
 * servers that fail because they have too much to do. Filled by each request, as in Finagle's RetryBudget.
 */
export class RetryBudget {
  #options: RoutingOptions['retries'];
  #saved: number;
  #at: number;

  constructor(options: RoutingOptions['retries'], now: number) {
    this.#options = options;
    this.#saved = options.perSecond * savedSeconds;
    this.#at = now;
  }

  update(options: RoutingOptions['retries']): void {
    this.#options = options;
  }

  /** A request came. `now`: monotonic milliseconds. */
  requested(now: number): void {
    this.#fill(now, this.#options.share);
  }

  /** Whether one further call is allowed; then it counts. */
  take(now: number): boolean {
    this.#fill(now, 0);
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }

  /** Calls that are allowed at this moment. */
  left(now: number): number {
    this.#fill(now, 0);
    return Math.floor(this.#saved);
  }

  #fill(now: number, more: number): void {
    const { perSecond, share } = this.#options;
    const most = perSecond * savedSeconds + share * savedRequests;
    this.#saved = Math.min(most, this.#saved + more + (Math.max(0, now - this.#at) / 1_000) * perSecond);
    this.#at = now;
  }
}
