import { LRUCache } from 'lru-cache';
import type { Clock } from '../../core/clock.ts';

/** Failures that cost nothing but the work of the check: people mistype. */
const free = 4;
const first = 1_000;
/** Milliseconds: of an account from one address, and of an account from anywhere, so that nobody can shut out somebody else for long. */
const longestFromOne = 15 * 60_000;
const longestFromAll = 30_000;
const mostRemembered = 10_000;
/** Milliseconds without a failure after which one begins anew. */
const forgottenAfter = 24 * 3_600_000;

interface Failures {
  count: number;
  until: number;
}

/**
 * Makes whoever guesses passwords slower with each failure: twice as slow, up to a limit. Names that do not exist are slowed down as
 * those that do.
 */
export class SlowDown {
  readonly #clock: Clock;
  readonly #failures: LRUCache<string, Failures>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#failures = new LRUCache({ max: mostRemembered, ttl: forgottenAfter, perf: { now: () => clock.elapsed() } });
  }

  /** Whole seconds until the next try; 0 where it may be now. */
  wait(account: string, address: string): number {
    const now = this.#clock.elapsed();
    const until = Math.max(0, ...keysOf(account, address).map(([key]) => this.#failures.get(key)?.until ?? 0));
    return until <= now ? 0 : Math.ceil((until - now) / 1_000);
  }

  failed(account: string, address: string): void {
    const now = this.#clock.elapsed();
    for (const [key, longest] of keysOf(account, address)) {
      const count = (this.#failures.get(key)?.count ?? 0) + 1;
      const delay = count <= free ? 0 : Math.min(longest, first * 2 ** (count - free - 1));
      this.#failures.set(key, { count, until: now + delay });
    }
  }

  succeeded(account: string, address: string): void {
    for (const [key] of keysOf(account, address)) this.#failures.delete(key);
  }
}

function keysOf(account: string, address: string): readonly (readonly [key: string, longest: number])[] {
  return [
    [`${account}\0${address}`, longestFromOne],
    [account, longestFromAll],
  ];
}
