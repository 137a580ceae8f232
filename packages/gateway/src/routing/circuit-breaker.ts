import type { BreakerState, RoutingOptions } from '@gatehouse/contract/routing';

export type BreakerOptions = RoutingOptions['breaker'];

/** Told of every change, with the code of what failed where it opens. */
export type BreakerReport = (from: BreakerState, to: BreakerState, code: string | undefined) => void;

/** Parts of the window that calls are counted in. */
const parts = 4;

/**
 * Leaves out a target that fails. Closed, it counts calls; open, nothing passes until a time is over; half-open, a few calls are let
 * through to see, and the state belongs to them alone: what began before says nothing of how the target is now. Times are monotonic
 * milliseconds.
 */
export class CircuitBreaker {
  #options: BreakerOptions;
  readonly #report: BreakerReport;
  #state: BreakerState = 'closed';
  /** Counts up with each state, so that calls of an earlier one are known. */
  #era = 0;
  #openUntil = 0;
  /** Times that it opened without closing in between. */
  #opened = 0;
  #probes = 0;
  #passed = 0;
  readonly #good = Array.from({ length: parts }, () => 0);
  readonly #bad = Array.from({ length: parts }, () => 0);
  #part = 0;

  constructor(options: BreakerOptions, report: BreakerReport) {
    this.#options = options;
    this.#report = report;
  }

  update(options: BreakerOptions): void {
    this.#options = options;
  }

  /** An open one whose time is over is half-open to whoever looks. */
  state(now: number): BreakerState {
    return this.#state === 'open' && now >= this.#openUntil ? 'half-open' : this.#state;
  }

  /** When it is tried again; undefined where it is not open. */
  openUntil(now: number): number | undefined {
    return this.#state === 'open' && now < this.#openUntil ? this.#openUntil : undefined;
  }

  mayCall(now: number): boolean {
    switch (this.state(now)) {
      case 'closed':
        return true;
      case 'open':
        return false;
      case 'half-open':
        return this.#state === 'open' || this.#probes < this.#options.probes;
    }
  }

  /** A call begins; gives what its end is told with. */
  take(now: number): number {
    if (this.#state === 'open') this.#become('half-open', undefined);
    if (this.#state === 'half-open') this.#probes += 1;
    else this.#turn(now);
    return this.#era;
  }

  /** Its answer has begun: enough for one that is tried again, whose answer may take minutes. */
  began(era: number): void {
    if (this.#state !== 'half-open' || era !== this.#era) return;
    this.#passed += 1;
    if (this.#passed >= this.#options.probes) this.#close();
  }

  succeeded(era: number, now: number): void {
    this.#leave(era);
    if (this.#state !== 'closed') return;
    this.#turn(now);
    this.#good[this.#part % parts] = (this.#good[this.#part % parts] ?? 0) + 1;
  }

  failed(era: number, now: number, code: string): void {
    if (this.#state === 'half-open' && era === this.#era) {
      this.#open(now, code);
      return;
    }
    if (this.#state !== 'closed') return;
    this.#turn(now);
    this.#bad[this.#part % parts] = (this.#bad[this.#part % parts] ?? 0) + 1;
    const bad = sum(this.#bad);
    const { failures, share } = this.#options;
    if (bad >= failures && bad >= share * (bad + sum(this.#good))) this.#open(now, code);
  }

  /** A call has ended that says nothing of the target. */
  gone(era: number): void {
    this.#leave(era);
  }

  /** A probe that ended without a verdict makes room for another one. */
  #leave(era: number): void {
    if (this.#state === 'half-open' && era === this.#era && this.#probes > this.#passed) this.#probes -= 1;
  }

  #open(now: number, code: string): void {
    const { longestOpen, open } = this.#options;
    this.#openUntil = now + Math.min(longestOpen, open * 2 ** Math.min(30, this.#opened));
    this.#opened += 1;
    this.#become('open', code);
  }

  #close(): void {
    this.#opened = 0;
    this.#good.fill(0);
    this.#bad.fill(0);
    this.#become('closed', undefined);
  }

  #become(state: BreakerState, code: string | undefined): void {
    const from = this.#state;
    this.#state = state;
    this.#era += 1;
    this.#probes = 0;
    this.#passed = 0;
    this.#report(from, state, code);
  }

  /** Forgets the parts of the window that are over. */
  #turn(now: number): void {
    const part = Math.floor((now * parts) / this.#options.window);
    const steps = Math.min(parts, part - this.#part);
    for (let step = 1; step <= steps; step += 1) {
      const place = (this.#part + step) % parts;
      this.#good[place] = 0;
      this.#bad[place] = 0;
    }
    if (steps > 0) {
      // Only the place within the ring matters where all of it was forgotten.
      this.#part = part;
    }
  }
}

function sum(counts: readonly number[]): number {
  let all = 0;
  for (const count of counts) all += count;
  return all;
}
