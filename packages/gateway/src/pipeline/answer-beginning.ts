import type { AnswerStream, Delta } from '../core/delta.ts';
import { asGatehouseError } from '../core/errors.ts';

/** An answer of which the first deltas were read ahead. */
export interface AnswerBeginning {
  /** What was read of it. */
  readonly deltas: readonly Delta[];
  readonly rest: AsyncIterator<Delta>;
  /** The server withholds the answer for its content, and has told nothing of it. */
  readonly refused: boolean;
  /** It has broken off behind something that a client would see, and `rest` throws this. */
  readonly fault: { readonly thrown: unknown } | undefined;
}

const ended: AsyncIterator<Delta> = Object.freeze({
  next: () => Promise.resolve({ done: true as const, value: undefined }),
});

/**
 * Reads until there is something that a client would see, and no further: up to there, another target can still answer in its place.
 * Where nothing of it leaves before all of it is there, all of it is read. `shows` is told of the first such thing.
 */
export async function readBeginning(
  stream: AnswerStream,
  toTheEnd: boolean,
  shows: () => void,
): Promise<AnswerBeginning> {
  const rest = stream[Symbol.asyncIterator]();
  const deltas: Delta[] = [];
  let refused = false;
  let shown = false;
  for (;;) {
    let next: IteratorResult<Delta>;
    try {
      next = await rest.next();
    } catch (thrown) {
      if (!shown) throw thrown;
      return { deltas, rest: failing(thrown), refused: false, fault: { thrown } };
    }
    if (next.done === true) return { deltas, rest: ended, refused: refused && (toTheEnd || !shown), fault: undefined };
    const delta = next.value;
    deltas.push(delta);
    if (isRefusal(delta)) refused = true;
    else if (isShown(delta)) {
      if (!shown) shows();
      shown = true;
    }
    if ((shown || refused) && !toTheEnd) break;
  }
  // What a filter has cut off in the middle of a plain answer is withheld as well: nobody has seen it.
  return { deltas, rest, refused: refused && (toTheEnd || !shown), fault: undefined };
}

function failing(thrown: unknown): AsyncIterator<Delta> {
  return { next: () => Promise.reject(asGatehouseError(thrown)) };
}

function isRefusal(delta: Delta): boolean {
  if (delta.type === 'finish') return delta.reason === 'content_filter';
  return delta.type === 'text' && delta.channel === 'refusal' && delta.text !== '';
}

function isShown(delta: Delta): boolean {
  return delta.type === 'text'
    ? delta.text !== '' || delta.redacted !== undefined
    : delta.type !== 'start' && delta.type !== 'usage';
}
