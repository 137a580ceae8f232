import type { Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { isOfKind, kindStems, stemOf } from '../kind-of-row.ts';
import { nameOfRow } from '../name-of-row.ts';
import { stemsOf } from './read-comparison.ts';

/** Gives the rows whose names say that they are of one of these kinds. */
export type OfKind = (kinds: readonly (readonly string[])[]) => readonly Chunk[];

const longestCell = 32;
const shortestPart = 4;

/** Stems of what a row says of itself in few words: its name, what tells variants, and short values. */
function saidByRow({ row }: Chunk, language: Language): readonly string[] {
  if (row === undefined) return [];
  const cells = row.columns.flatMap(({ kind, value }) =>
    kind === 'text' && typeof value === 'string' && value.length <= longestCell ? [value] : [],
  );
  const words =
    [row.title, ...cells]
      .join(' ')
      .normalize('NFKC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => stemOf(word, language));
}

/** "A rucksack for children" is one that has "children" in its name, in German as a part of a word too. */
function says(said: readonly string[], stems: readonly string[], language: Language): boolean {
  return stems.every((wanted) =>
    said.some(
      (one) => one === wanted || (language === 'de' && wanted.length >= shortestPart && one.startsWith(wanted)),
    ),
  );
}

/**
 * The rows that a question means by its words: one run of words says what kind of thing they are, and each of the others stands in the row. None
 * where a word is left over: what it would change cannot be told.
 */
export function rowsMeant(runs: readonly (readonly string[])[], language: Language, ofKind: OfKind): readonly Chunk[] {
  if (runs.length === 0) return [];
  const wanted = runs.map((run) => stemsOf(run, language));
  return ofKind(wanted).filter((chunk) => {
    if (chunk.row === undefined) return false;
    const name = kindStems(nameOfRow(chunk.row).words, language);
    const rest = wanted.filter((stems) => !isOfKind(name, stems, language));
    return rest.length < wanted.length && rest.every((stems) => says(saidByRow(chunk, language), stems, language));
  });
}
