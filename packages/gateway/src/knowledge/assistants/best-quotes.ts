import type { ChunkHit } from '../../core/collections.ts';
import { nameOfRow } from '../name-of-row.ts';
import { mostQuotes, nearlyBest } from './quotable.ts';
import { wordsOf } from './compared-words.ts';

function headOf({ chunk: { collection, language, row } }: ChunkHit): string | undefined {
  return row === undefined ? undefined : `${collection} ${language} ${nameOfRow(row).head.toLowerCase()}`;
}

/** Whether the question says what tells this variant from others. */
function isAskedFor({ chunk: { row } }: ChunkHit, said: ReadonlySet<string>): boolean {
  if (row === undefined) return false;
  const head = new Set(wordsOf(nameOfRow(row).head));
  return wordsOf(`${row.title} ${row.id}`).some((word) => !head.has(word) && said.has(word));
}

/** A thing and its variants say the same but for what tells them apart: the thing itself stands for all that the question does not single out. */
export function withoutVariants(
  question: string,
  hits: readonly ChunkHit[],
  all: readonly ChunkHit[],
): readonly ChunkHit[] {
  const said = new Set(wordsOf(question));
  const taken = new Map<string, ChunkHit[]>();
  for (const hit of hits) {
    const head = headOf(hit);
    if (head !== undefined) taken.set(head, [...(taken.get(head) ?? []), hit]);
  }
  const done = new Set<string>();
  return hits.flatMap((hit) => {
    const head = headOf(hit);
    if (head === undefined) return [hit];
    const same = taken.get(head) ?? [];
    if (same.length < 2) return [hit];
    const asked = same.filter((one) => one.chunk.row?.title !== nameOfHit(one) && isAskedFor(one, said));
    if (asked.length > 0) return asked.includes(hit) ? [hit] : [];
    if (done.has(head)) return [];
    const whole = [...same, ...all.filter((one) => headOf(one) === head)].find(
      (one) => one.chunk.row?.title === nameOfHit(one),
    );
    if (whole === undefined) return [hit];
    done.add(head);
    return [whole];
  });
}

function nameOfHit({ chunk: { row } }: ChunkHit): string {
  return row === undefined ? '' : nameOfRow(row).head;
}

/** What is quoted: the best of what was found, and what is nearly as good, each thing once. */
export function bestQuotes(question: string, hits: readonly ChunkHit[], answerFrom: number): readonly ChunkHit[] {
  return withoutVariants(question, nearlyBest(hits, answerFrom), hits).slice(0, mostQuotes);
}
