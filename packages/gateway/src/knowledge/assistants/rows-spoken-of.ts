import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import { wordsOf } from './compared-words.ts';

/** The name without what tells a variant: "Helm Windfang, M" is a helmet called Windfang. */
function headOf(title: string): string {
  return title.split(/[,(]/)[0]?.trim() ?? '';
}

/** A name of which a sentence has fewer words than this share may be that of something else. */
const mostOfTheName = 0.5;
const leastLetters = 4;

function shareOfName(title: string, said: ReadonlySet<string>): number {
  const words = wordsOf(headOf(title));
  const found = words.filter((word) => said.has(word));
  // "28" and "XL" are names of nothing.
  if (!found.some((word) => word.length >= leastLetters && /\p{L}/u.test(word))) return 0;
  return found.length / Math.max(1, words.length);
}

/** The rows that a sentence names, by their ids or by most of their names; of several with a name in common those that it has most of. */
export function rowsNamedIn(sentence: string, chunks: readonly Chunk[]): readonly Chunk[] {
  const text = sentence.toLowerCase();
  const exact = chunks.filter(
    ({ row }) => row !== undefined && (text.includes(row.id.toLowerCase()) || text.includes(row.title.toLowerCase())),
  );
  if (exact.length > 0) return exact;
  const said = new Set(wordsOf(sentence));
  const shares = chunks.map(({ row }) => (row === undefined ? 0 : shareOfName(row.title, said)));
  const most = Math.max(0, ...shares);
  return most < mostOfTheName ? [] : chunks.filter((_, at) => shares[at] === most);
}

const number = /\d+(?:[.,'’\u00A0\u202F]\d+)*/g;

/** What a number that somebody wrote may be: "2.349" is another one in German and in English. */
function readingsOf(written: string): readonly number[] {
  const digits = written.replaceAll(/\D/g, '');
  const decimals = /[.,](\d+)$/.exec(written)?.[1];
  const whole = Number(digits);
  if (decimals === undefined) return [whole];
  return [Number(`${digits.slice(0, -decimals.length)}.${decimals}`), ...(decimals.length === 3 ? [whole] : [])];
}

function figuresOf(row: KnowledgeRow): ReadonlySet<number> {
  const shown = row.columns.filter(({ kind, value }) => kind !== 'hidden' && value !== row.title && value !== row.id);
  return new Set(
    shown.flatMap(({ value }) =>
      typeof value === 'number'
        ? [value]
        : typeof value === 'string'
          ? [...value.matchAll(number)].flatMap(([written]) => readingsOf(written))
          : [],
    ),
  );
}

/**
 * Whether a sentence tells of a row what stands in it: its id, or a figure of its cells beside the numbers of its name. The row can say so in
 * place of the sentence, whatever words the sentence has for it.
 */
export function tellsOfRow(sentence: string, row: KnowledgeRow): boolean {
  const text = sentence.toLowerCase();
  const id = row.id.toLowerCase();
  if (text.includes(id)) return true;
  const ofName = new Set(wordsOf(row.title).filter((word) => /^\d+$/.test(word)));
  const figures = figuresOf(row);
  return [...text.matchAll(number)].some(
    ([written]) => !ofName.has(written) && readingsOf(written).some((value) => figures.has(value)),
  );
}
