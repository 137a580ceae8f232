import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { colourOf } from './colours.ts';

type Column = KnowledgeRow['columns'][number];

export interface MissingValue {
  /** As the question says it. */
  readonly value: string;
  /** What the column is called, and which values it has. */
  readonly label: string;
  readonly there: readonly string[];
  /** The rows that come nearest, where they are others than one of each. */
  readonly chunks?: readonly Chunk[] | undefined;
}

/** A value that a question asks for, and which cells have it. */
interface Wanted {
  readonly said: string;
  readonly kind: 'colour' | 'size';
  isIn(text: string): boolean;
}

const longestValue = 32;
const mostValues = 20;
const colourName = /^(?:colou?rs?|farben?)$/i;
const sizeName = /^(?:sizes?|größen?|groesse|grösse)$/i;
const sizeCode = /^(?:X{0,4}[SL]|M|[2-6]XL)$/;
const saidSize = /(?:größen?|groesse|grösse|gr\.|sizes?)\s+(\d{1,3}|[smlx]{1,4}|[2-6]xl)(?![\p{L}\p{N}])/giu;

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? [];
}

function wantedColours(question: string): readonly Wanted[] {
  return wordsOf(question).flatMap((said) => {
    const colour = colourOf(said);
    if (colour === undefined) return [];
    return [
      {
        said,
        kind: 'colour' as const,
        isIn: (text: string) =>
          wordsOf(text).some((word) => {
            const other = colourOf(word);
            return other?.basic === colour.basic && (!colour.isShade || other.word === colour.word);
          }),
      },
    ];
  });
}

function wantedSizes(question: string): readonly Wanted[] {
  const told = [...question.matchAll(saidSize)].map(([, size]) => (size ?? '').toUpperCase());
  const codes = wordsOf(question).filter((word) => sizeCode.test(word));
  return [...new Set([...told, ...codes])].map((said) => ({
    said,
    kind: 'size',
    isIn: (text) => wordsOf(text).some((word) => word.toUpperCase() === said),
  }));
}

function shortCells(row: KnowledgeRow): readonly Column[] {
  return row.columns.filter(
    ({ kind, value }) =>
      (kind === 'text' || kind === 'number') &&
      value !== null &&
      value !== row.title &&
      value !== row.id &&
      String(value).length <= longestValue &&
      String(value) !== '',
  );
}

function isCalled({ label, name }: Column, kind: Wanted['kind']): boolean {
  const pattern = kind === 'colour' ? colourName : sizeName;
  return pattern.test(name) || pattern.test(label);
}

/** Whether the value of a cell is a colour or a size. */
function isOfKind({ value }: Column, kind: Wanted['kind']): boolean {
  const words = wordsOf(String(value));
  if (kind === 'colour') return words.length <= 3 && colourOf(words.at(-1) ?? '') !== undefined;
  return words.length === 1 && sizeCode.test(words[0] ?? '');
}

function columnOf(chunks: readonly Chunk[], kind: Wanted['kind']) {
  const cells = chunks.flatMap(({ row }) => (row === undefined ? [] : shortCells(row)));
  // A column that is called so is a better list than one that has such a word in it.
  const column = cells.find((cell) => isCalled(cell, kind)) ?? cells.find((cell) => isOfKind(cell, kind));
  if (column === undefined) return undefined;
  const values = cells.filter(({ name }) => name === column.name).map(({ value }) => String(value));
  return { column, values: [...new Set(values)] };
}

function shownText(chunks: readonly Chunk[]): string {
  return chunks
    .flatMap(({ row }) => [
      row?.title ?? '',
      ...(row?.columns ?? []).flatMap(({ kind, value }) =>
        kind === 'hidden' || kind === 'link' ? [] : [String(value)],
      ),
    ])
    .join('\n');
}

function labelOf({ label, labels }: Column, language: Language): string {
  return labels?.[language] ?? label;
}

function cellOf({ row }: Chunk, name: string): string {
  return String(row?.columns.find((column) => column.name === name)?.value ?? '');
}

/** The colour or size of a question that no row of these has, or the two that none has together. */
export function missingValue(question: string, chunks: readonly Chunk[], language: Language): MissingValue | undefined {
  const text = shownText(chunks);
  const colours = wantedColours(question);
  const sizes = wantedSizes(question);
  for (const wanted of [...colours, ...sizes]) {
    const found = columnOf(chunks, wanted.kind);
    if (found === undefined) continue;
    const { column, values } = found;
    // Whatever any cell says of it, of sizes the column alone: "380 g in size M" is a size, and "M 8" is a thread.
    if (wanted.isIn(wanted.kind === 'size' ? values.join('\n') : text)) continue;
    return { value: wanted.said, label: labelOf(column, language), there: values.slice(0, mostValues) };
  }
  const [colour, size] = [columnOf(chunks, 'colour'), columnOf(chunks, 'size')];
  if (colour === undefined || size === undefined || colours.length !== 1 || sizes.length !== 1) return undefined;
  const ofColour = chunks.filter((chunk) => colours.every(({ isIn }) => isIn(cellOf(chunk, colour.column.name))));
  const there = ofColour.map((chunk) => cellOf(chunk, size.column.name)).filter((value) => value !== '');
  if (there.length === 0 || sizes.every(({ isIn }) => isIn(there.join('\n')))) return undefined;
  return {
    value: [...colours, ...sizes].map(({ said }) => said).join(', '),
    label: labelOf(size.column, language),
    there: [...new Set(there)].slice(0, mostValues),
    chunks: ofColour,
  };
}
