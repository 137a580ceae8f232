import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Clock } from '../core/clock.ts';
import { asGatehouseError } from '../core/errors.ts';
import type { Provider } from '../core/provider.ts';
import type { TargetBook } from './target-book.ts';

export interface HealthWatchOptions {
  readonly book: TargetBook;
  readonly providers: readonly Provider[];
  readonly clock: Clock;
  /** Calls back after so many milliseconds; the timers of the system without it. */
  readonly after?: (milliseconds: number, call: () => void) => () => void;
}

/** A server that says no is well: it may list no models, or not to us. */
const unwell: ReadonlySet<ErrorCode> = new Set([
  'upstream_unreachable',
  'upstream_dns',
  'upstream_tls',
  'upstream_timeout',
  'upstream_idle_timeout',
  'upstream_failed',
  'secret_unavailable',
]);

/**
 * Looks in the background whether servers answer at all, and how much they have to do. What it finds puts targets in order; whether one is
 * left out is for its calls to say, since a server may list its models long before it can use them.
 */
export class HealthWatch {
  readonly #options: HealthWatchOptions;
  #cancel: (() => void) | undefined;
  #running = false;

  constructor(options: HealthWatchOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#options.providers.length === 0) return;
    this.#running = true;
    this.#goOn(0);
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
  }

  /** Looks at all of them once. Never rejects. */
  async look(): Promise<void> {
    await Promise.all(this.#options.providers.map((provider) => this.#lookAt(provider)));
  }

  #goOn(delay: number): void {
    const { after = systemAfter, book } = this.#options;
    this.#cancel = after(delay, () => {
      void this.look().then(() => {
        if (this.#running) this.#goOn(book.options.health.every);
      });
    });
  }

  async #lookAt(provider: Provider): Promise<void> {
    const { book, clock } = this.#options;
    const { timeout } = book.options.health;
    const [healthy, load] = await Promise.all([
      provider.models(AbortSignal.timeout(timeout)).then(
        () => true,
        (thrown: unknown) => !isUnwell(thrown),
      ),
      // A server that does not say how much it has to do is judged by what runs of ours.
      provider.load?.(AbortSignal.timeout(timeout)).catch(() => undefined),
    ]);
    for (const state of book.statesOf(provider.id)) {
      state.healthy = healthy;
      state.load = load === undefined ? undefined : { of: load, at: clock.elapsed() };
    }
  }
}

function isUnwell(thrown: unknown): boolean {
  const aborted = thrown instanceof DOMException || asGatehouseError(thrown).code === 'client_closed_request';
  return aborted || unwell.has(asGatehouseError(thrown).code);
}

function systemAfter(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds).unref();
  return () => clearTimeout(timer);
}
