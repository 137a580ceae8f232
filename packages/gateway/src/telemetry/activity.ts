import type { ExchangeEnd } from '../core/telemetry.ts';

/** What the status page shows of the traffic since the start. Durations are milliseconds. */
export interface ActivitySummary {
  readonly total: number;
  readonly refused: number;
  readonly failed: number;
  readonly inFlight: number;
  readonly latency: { readonly p50: number | null; readonly p95: number | null };
  readonly tokens: { readonly input: number; readonly output: number };
}

/** The last so many answered requests that the quantiles are taken from. */
const window = 1_024;

/** Plain counters, cheap enough to be kept on every request. */
export class Activity {
  #total = 0;
  #refused = 0;
  #failed = 0;
  #inFlight = 0;
  #input = 0;
  #output = 0;
  readonly #durations = new Float64Array(window);
  #answered = 0;

  started(): void {
    this.#inFlight += 1;
  }

  ended(end: ExchangeEnd): void {
    this.#inFlight -= 1;
    this.#total += 1;
    if (end.outcome === 'refused' || end.outcome === 'blocked') this.#refused += 1;
    if (end.outcome === 'failed') this.#failed += 1;
    if (end.outcome === 'answered') {
      this.#durations[this.#answered % window] = end.duration;
      this.#answered += 1;
    }
    const { usage } = end.exchange.notes;
    this.#input += usage?.input ?? 0;
    this.#output += usage?.output ?? 0;
  }

  summary(): ActivitySummary {
    const sorted = this.#durations.slice(0, Math.min(this.#answered, window)).sort();
    const quantile = (share: number): number | null => sorted[Math.floor(share * (sorted.length - 1))] ?? null;
    return {
      total: this.#total,
      refused: this.#refused,
      failed: this.#failed,
      inFlight: this.#inFlight,
      latency: { p50: quantile(0.5), p95: quantile(0.95) },
      tokens: { input: this.#input, output: this.#output },
    };
  }
}
