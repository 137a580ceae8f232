import type { AnswerStream, Delta } from '../core/delta.ts';

/**
 * The same stream, with `ended` called exactly once when it ends: finished, failed, or given up by its reader. Written as a
 * plain iterator because it costs one promise a delta; a generator costs three.
 */
export function onEnd(stream: AnswerStream, ended: () => void): AnswerStream {
  return new WatchedStream(stream, ended);
}

class WatchedStream implements AsyncIterableIterator<Delta> {
  readonly #inner: AsyncIterator<Delta>;
  #ended: (() => void) | undefined;

  constructor(stream: AnswerStream, ended: () => void) {
    this.#inner = stream[Symbol.asyncIterator]();
    this.#ended = ended;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    return this.#inner.next().then(this.#passed, this.#failed);
  }

  async return(): Promise<IteratorResult<Delta>> {
    try {
      await this.#inner.return?.();
    } finally {
      this.#close();
    }
    return { done: true, value: undefined };
  }

  readonly #passed = (result: IteratorResult<Delta>): IteratorResult<Delta> => {
    if (result.done === true) this.#close();
    return result;
  };

  readonly #failed = (thrown: unknown): never => {
    this.#close();
    throw thrown;
  };

  #close(): void {
    const ended = this.#ended;
    this.#ended = undefined;
    ended?.();
  }
}
