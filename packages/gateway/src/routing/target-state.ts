import type { BreakerState } from '@gatehouse/contract/routing';
import { type BreakerOptions, CircuitBreaker } from './circuit-breaker.ts';
import type { ServerLoad } from '../core/provider.ts';

/** Milliseconds in which an older time to the first piece loses most of its weight. */
const fading = 10_000;
/** Nothing a server asks for keeps a target out for longer, in milliseconds. */
const longestPause = 300_000;

export interface TargetCounts {
  calls: number;
  answered: number;
  failed: number;
  /** Left for another one that was faster, or by a client that went away. */
  left: number;
}

/**
 * What is known of one target: how it fares, how much it has to do, how soon it begins. It belongs to the process, not to a
 * configuration, so that a reload neither forgets an open breaker nor what runs. Times are monotonic milliseconds.
 */
export class TargetState {
  readonly provider: string;
  readonly target: string;
  readonly breaker: CircuitBreaker;
  readonly counts: TargetCounts = { calls: 0, answered: 0, failed: 0, left: 0 };
  inFlight = 0;
  /** Whether its server was well when it was last looked at; undefined before. */
  healthy: boolean | undefined = undefined;
  load: { readonly of: ServerLoad; readonly at: number } | undefined = undefined;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #firstPiece = 0;
  #measuredAt: number | undefined;

  constructor(
    provider: string,
    target: string,
    options: BreakerOptions,
    changed: (state: TargetState, from: BreakerState, to: BreakerState, code: string | undefined) => void,
  ) {
    this.provider = provider;
    this.target = target;
    this.breaker = new CircuitBreaker(options, (from, to, code) => changed(this, from, to, code));
  }

  /** Whether it may be called now. */
  isOpenFor(now: number): boolean {
    return now >= this.#pausedUntil && this.breaker.mayCall(now);
  }

  /** When it may be called again at the earliest; `now` where that is now. */
  availableAt(now: number): number {
    return Math.max(now, this.#pausedUntil, this.breaker.openUntil(now) ?? now);
  }

  /** Its server has asked for a pause. */
  pause(until: number, now: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(until, now + longestPause));
  }

  /** Until when it is not called, because its server has asked for that. */
  pausedUntil(now: number): number | undefined {
    return this.#pausedUntil > now ? this.#pausedUntil : undefined;
  }

  /**
   * A peak-sensitive mean, as of Finagle's PeakEwma: what is slower than expected counts at once, what is faster by and by; the weight
   * of what was goes with time, not with calls.
   */
  measured(milliseconds: number, now: number): void {
    const since = this.#measuredAt === undefined ? Number.POSITIVE_INFINITY : now - this.#measuredAt;
    const kept = milliseconds > this.#firstPiece ? 0 : Math.exp(-since / fading);
    this.#firstPiece = milliseconds * (1 - kept) + this.#firstPiece * kept;
    this.#measuredAt = now;
  }

  /** Milliseconds to the first piece as expected; undefined before the first call. */
  get firstPiece(): number | undefined {
    return this.#measuredAt === undefined ? undefined : this.#firstPiece;
  }

  /**
   * How long a call would take to begin, by what is known and by what runs. It fades while nobody asks, so that a target that was slow
   * once is tried again.
   */
  expected(now: number): number {
    if (this.#measuredAt === undefined) return this.inFlight;
    return this.#firstPiece * Math.exp((this.#measuredAt - now) / (fading * 6)) * (this.inFlight + 1);
  }
}
