import type { Log } from '../core/telemetry.ts';
import type { ReviewRecord } from '../core/review.ts';
import type { ReviewQueue } from './review-queue.ts';

export interface ReviewWatchParts {
  readonly queue: Pick<ReviewQueue, 'closeExpired' | 'counts'>;
  /** Told of each item once when its deadline is over, and once more after a restart. */
  readonly overdue: (items: readonly ReviewRecord[]) => void;
  readonly log: Pick<Log, 'unexpected'>;
}

/** Milliseconds between two looks at the queue. */
const lookEvery = 30_000;

/** Looks at the queue now and then: what nobody has decided about in time is told of, or closed where it is configured so. */
export class ReviewWatch {
  readonly #parts: ReviewWatchParts;
  readonly #timer: NodeJS.Timeout;
  #counts: ReadonlyMap<string, { readonly open: number; readonly overdue: number }> = new Map();
  #told: ReadonlySet<string> = new Set();
  #looking: Promise<void> | undefined;

  constructor(parts: ReviewWatchParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(), lookEvery).unref();
  }

  /** As of the last look. */
  get counts(): ReadonlyMap<string, { readonly open: number; readonly overdue: number }> {
    return this.#counts;
  }

  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#parts.log.unexpected('review', error))
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { overdue, queue } = this.#parts;
    const late = await queue.closeExpired();
    const news = late.filter(({ item }) => !this.#told.has(item));
    // What is not late any more need not be remembered.
    this.#told = new Set(late.map(({ item }) => item));
    if (news.length > 0) overdue(news);
    this.#counts = await queue.counts();
  }
}
