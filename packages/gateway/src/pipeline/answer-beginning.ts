import type { AnswerStream, Delta } from '../core/delta.ts';

/** An answer of which the first deltas were read ahead. */
export interface AnswerBeginning {
  /** What was read of it. */
  readonly deltas: readonly Delta[];
  readonly rest: AsyncIterator<Delta>;
  /** The server withholds the answer for its content, and has told nothing of it. */
  readonly refused: boolean;
}

/**
 * Reads until there is something that a client would see, and no further: up to there, another target can still answer in its place.
 * A plain answer is there as a whole, so all of it is read where it matters how it ends.
 */
export async function readBeginning(stream: AnswerStream, toTheEnd: boolean): Promise<AnswerBeginning> {
  const rest = stream[Symbol.asyncIterator]();
  const deltas: Delta[] = [];
  let refused = false;
  let shown = false;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) break;
    const delta = next.value;
    deltas.push(delta);
    if (isRefusal(delta)) refused = true;
    else if (isShown(delta)) shown = true;
    if ((shown || refused) && !toTheEnd) break;
  }
  // What a filter has cut off in the middle of a plain answer is withheld as well: nobody has seen it.
  return { deltas, rest, refused: refused && (toTheEnd || !shown) };
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
