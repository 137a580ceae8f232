import type { BreakerState, RoutingOptions } from '@gatehouse/contract/routing';
import type { Clock } from '../core/clock.ts';
import type { ServerLoad } from '../core/provider.ts';
import { RetryBudget } from './retry-budget.ts';
import { TargetState } from './target-state.ts';

/** A breaker has changed, at `at` (milliseconds since the Unix epoch). */
export interface BreakerChange {
  readonly provider: string;
  readonly target: string;
  readonly from: BreakerState;
  readonly to: BreakerState;
  /** Code of the call that opened it. */
  readonly code: string | undefined;
  readonly at: number;
}

export interface TargetReports {
  breakerChanged(change: BreakerChange): void;
}

export interface TargetView extends Pick<TargetState, 'counts' | 'firstPiece' | 'healthy' | 'inFlight'> {
  readonly breaker: BreakerState;
  readonly load: ServerLoad | undefined;
  readonly openFor: number | undefined;
  readonly pausedFor: number | undefined;
}

/** Changes that are kept for showing them. */
const mostChanges = 100;
/** A configuration that is changed all day must not fill the memory with targets that are gone. */
const mostStates = 1_000;

/** What is known of all targets, for as long as the process lives. */
export class TargetBook {
  readonly #clock: Clock;
  readonly #reports: TargetReports;
  #options: RoutingOptions;
  readonly #states = new Map<string, TargetState>();
  readonly #budgets = new Map<string, RetryBudget>();
  readonly #changes: BreakerChange[] = [];

  constructor(options: RoutingOptions, { clock, reports }: { readonly clock: Clock; readonly reports: TargetReports }) {
    this.#options = options;
    this.#clock = clock;
    this.#reports = reports;
  }

  get options(): RoutingOptions {
    return this.#options;
  }

  update(options: RoutingOptions): void {
    this.#options = options;
    for (const state of this.#states.values()) state.breaker.update(options.breaker);
    for (const budget of this.#budgets.values()) budget.update(options.retries);
    // Whoever still runs holds its state itself.
    if (this.#states.size > mostStates) this.#states.clear();
    if (this.#budgets.size > mostStates) this.#budgets.clear();
  }

  state(provider: string, target: string): TargetState {
    const name = `${provider}/${target}`;
    let state = this.#states.get(name);
    if (state === undefined) {
      state = new TargetState(provider, target, this.#options.breaker, (changed, from, to, code) => {
        const change = { provider: changed.provider, target: changed.target, from, to, code, at: this.#clock.now() };
        this.#changes.push(change);
        if (this.#changes.length > mostChanges) this.#changes.shift();
        this.#reports.breakerChanged(change);
      });
      this.#states.set(name, state);
    }
    return state;
  }

  /** How a target stands, `now` in monotonic milliseconds; durations are milliseconds from then on. */
  view(provider: string, target: string, now: number): TargetView {
    const state = this.state(provider, target);
    const { breaker, counts, firstPiece, healthy, inFlight, load } = state;
    const openUntil = breaker.openUntil(now);
    const pausedUntil = state.pausedUntil(now);
    return {
      breaker: breaker.state(now),
      counts,
      firstPiece,
      healthy,
      inFlight,
      load: load?.of,
      openFor: openUntil === undefined ? undefined : openUntil - now,
      pausedFor: pausedUntil === undefined ? undefined : pausedUntil - now,
    };
  }

  budget(name: string): RetryBudget {
    let budget = this.#budgets.get(name);
    if (budget === undefined) {
      budget = new RetryBudget(this.#options.retries, this.#clock.elapsed());
      this.#budgets.set(name, budget);
    }
    return budget;
  }

  /** All of a provider: what is found out about its server holds for each. */
  statesOf(provider: string): readonly TargetState[] {
    return [...this.#states.values()].filter((state) => state.provider === provider);
  }

  /** The newest last. */
  changes(): readonly BreakerChange[] {
    return this.#changes;
  }
}
