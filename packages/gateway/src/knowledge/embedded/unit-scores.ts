import type { QuestionUnit } from '../question-reader.ts';

/** What one word of a question is worth in each chunk of a collection that has it. */
export interface UnitScores {
  /** Ascending. */
  readonly chunks: Uint32Array;
  readonly scores: Float32Array;
}

/** Bytes of all that is remembered. */
const mostBytes = 32 * 1_048_576;
const bytesOfPosting = 8;
/** Words that are noted to have been asked for once. */
const mostNoted = 4_096;

/** Tells words of questions apart by all that their scores depend on, but for the documents. */
export function signatureOf({ alternatives, parts }: QuestionUnit): string {
  const own = alternatives.map(({ term, weight }) => `${term}*${weight}`).join(' ');
  return parts.length === 0 ? own : `${own} (${parts.map(signatureOf).join(')(')})`;
}

/**
 * Scores of frequent words, which come in every other question and are the same in each of them until a document changes. What is asked for a
 * second time is remembered, the latest longest, in bounded memory.
 */
export class ScoreMemory {
  readonly #known = new Map<string, UnitScores>();
  #noted = new Set<string>();
  #bytes = 0;

  get(key: string): UnitScores | undefined {
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    this.#known.delete(key);
    this.#known.set(key, known);
    return known;
  }

  /** Whether it was asked for before, so that it is worth remembering. */
  isWanted(key: string): boolean {
    if (this.#noted.delete(key)) return true;
    if (this.#noted.size >= mostNoted) this.#noted = new Set();
    this.#noted.add(key);
    return false;
  }

  set(key: string, scores: UnitScores): void {
    const bytes = scores.chunks.length * bytesOfPosting;
    if (bytes > mostBytes / 4) return;
    this.#bytes += bytes;
    this.#known.set(key, scores);
    for (const [oldest, { chunks }] of this.#known) {
      if (this.#bytes <= mostBytes) break;
      this.#known.delete(oldest);
      this.#bytes -= chunks.length * bytesOfPosting;
    }
  }

  /** Where documents have changed, nothing of it holds any more. */
  clear(): void {
    this.#known.clear();
    this.#noted.clear();
    this.#bytes = 0;
  }
}

/** Where a chunk stands among others in order, or would stand. */
export function placeOf(chunks: Uint32Array, chunk: number, from: number): number {
  let low = from;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chunks[middle] ?? 0) < chunk) low = middle + 1;
    else high = middle;
  }
  return low;
}
