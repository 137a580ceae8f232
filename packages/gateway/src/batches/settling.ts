import type { BatchStore, LineResult } from '../core/batch-store.ts';

export interface SettlingOptions {
  readonly store: Pick<BatchStore, 'settle'>;
  readonly worker: string;
  /** Told of a store that cannot keep results now; they are kept here until it can. */
  readonly failed: (cause: unknown) => void;
  /** Milliseconds until it is tried again. */
  readonly again: number;
}

/** Writes results, those that come while others are being written all at once with the next: the disk decides how many these are. */
export class Settling {
  readonly #options: SettlingOptions;
  #waiting: { readonly result: LineResult; readonly done: () => void }[] = [];
  #writing: Promise<void> | undefined;
  #closing = false;

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  /** Resolves when it is durable, or was given up at the end. */
  settle(result: LineResult): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ result, done: resolve });
      this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    });
  }

  /** What the store does not take now is asked again by whoever goes on. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    // Others of the same turn come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const some = this.#waiting;
      this.#waiting = [];
      await this.#keep(some.map(({ result }) => result));
      for (const { done } of some) done();
    }
  }

  async #keep(results: readonly LineResult[]): Promise<void> {
    const { again, failed, store, worker } = this.#options;
    for (;;) {
      try {
        await store.settle(worker, results);
        return;
      } catch (cause) {
        failed(cause);
        if (this.#closing) return;
        await new Promise((resolve) => setTimeout(resolve, again));
      }
    }
  }
}
