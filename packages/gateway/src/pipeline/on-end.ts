import type { AnswerStream, Delta } from '../core/delta.ts';

/**
 * The same stream, with `ended` called exactly once when it ends: finished, failed, or given up by its reader. Written as a
 * plain iterator because it costs one promise a delta; a generator costs three.
 */
export function onEnd(stream: AnswerStream, ended: () => void): AnswerStream {
  return {
    [Symbol.asyncIterator]() {
      const inner = stream[Symbol.asyncIterator]();
      let open = true;
      const close = (): void => {
        if (!open) return;
        open = false;
        ended();
      };
      const passed = (result: IteratorResult<Delta>): IteratorResult<Delta> => {
        if (result.done === true) close();
        return result;
      };
      const failed = (thrown: unknown): never => {
        close();
        throw thrown;
      };
      return {
        next: () => inner.next().then(passed, failed),
        async return() {
          try {
            await inner.return?.();
          } finally {
            close();
          }
          return { done: true, value: undefined };
        },
      };
    },
  };
}
