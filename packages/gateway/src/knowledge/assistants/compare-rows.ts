import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { stemOf } from '../kind-of-row.ts';
import { nameOfRow } from '../name-of-row.ts';
import type { Bound, ComparedQuestion } from './read-comparison.ts';

export type Column = KnowledgeRow['columns'][number];

/** What rows are compared by. */
export interface ComparedColumn {
  readonly column: Column;
  readonly isWeight: boolean;
}

/** A thing with its value: of its variants the lowest or the highest. */
export interface ComparedThing {
  readonly chunk: Chunk;
  /** Undefined where nothing is compared. */
  readonly value: number | undefined;
}

export interface Comparison {
  readonly by: ComparedColumn | undefined;
  /** Rows that were looked at, and the things that they are of: a thing and its variants are one. */
  readonly rows: number;
  readonly things: number;
  /** Things that have no such value. */
  readonly without: number;
  /** What was wanted, in order. */
  readonly found: readonly ComparedThing[];
  /** What comes next to what was wanted, where nothing is that. */
  readonly nearest: ComparedThing | undefined;
  readonly collections: readonly string[];
}

const weightName = /^(?:gewicht|weight|masse|mass)(?![\p{L}])/iu;
const weight = /^(?:ca\.?\s*)?(\d{1,6}(?:[.,]\d{1,3})?)\s*(mg|g|gramm|grams?|kg|kilo|kilogramm?|kilograms?|lbs?|oz)$/iu;
const grams: Readonly<Record<string, number>> = { m: 0.001, g: 1, k: 1_000, l: 453.592, o: 28.3495 };

function numberOf({ value }: Column, isWeight: boolean): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (!isWeight || typeof value !== 'string') return undefined;
  const [, written, unit] = weight.exec(value.trim()) ?? [];
  if (written === undefined || unit === undefined) return undefined;
  return Number(written.replace(',', '.')) * (grams[unit[0]?.toLowerCase() ?? ''] ?? 1);
}

function namesOf({ label, labels, name }: Column): readonly string[] {
  return [name, label, ...Object.values(labels ?? {})];
}

function columnsOf(chunk: Chunk): readonly Column[] {
  return (chunk.row?.columns ?? []).filter(({ kind }) => kind !== 'hidden' && kind !== 'link');
}

export interface NamedColumn {
  readonly language: Language;
  /** What the question calls it, where it does. */
  readonly naming?: string | undefined;
}

/** The column that a comparison is by: the first that says such a thing. */
export function comparedColumn(
  { by, currency }: ComparedQuestion,
  chunks: readonly Chunk[],
  { language, naming }: NamedColumn,
): ComparedColumn | undefined {
  for (const chunk of chunks) {
    for (const column of columnsOf(chunk)) {
      if (by === 'price') {
        if (column.kind !== 'price' || numberOf(column, false) === undefined) continue;
        if (currency !== undefined && column.currency !== undefined && column.currency !== currency) continue;
        return { column, isWeight: false };
      }
      if (by === 'weight') {
        if (namesOf(column).some((name) => weightName.test(name)) && numberOf(column, true) !== undefined)
          return { column, isWeight: true };
        continue;
      }
      if (naming === undefined || numberOf(column, false) === undefined) continue;
      const wanted = stemOf(naming, language);
      if (namesOf(column).some((name) => stemOf(name, language) === wanted)) return { column, isWeight: false };
    }
  }
  return undefined;
}

/** The same column of another row: of the same name, and for money in the same currency. */
function valueIn(chunk: Chunk, { column, isWeight }: ComparedColumn): number | undefined {
  const own = columnsOf(chunk).find(
    ({ currency, kind, name }) => name === column.name && kind === column.kind && currency === column.currency,
  );
  return own === undefined ? undefined : numberOf(own, isWeight);
}

function fits(value: number, { from, to }: Pick<ComparedQuestion, 'from' | 'to'>): boolean {
  const above = from === undefined || value > from.value || (from.inclusive && value === from.value);
  return above && (to === undefined || value < to.value || (to.inclusive && value === to.value));
}

function distance(value: number, { from, to }: { readonly from?: Bound; readonly to?: Bound }): number {
  if (to !== undefined && value >= to.value) return value - to.value;
  return from === undefined ? 0 : Math.abs(from.value - value);
}

/** A thing by the value that is wanted of it, with the row of the thing itself where that says it, else the variant that does. */
function thingOf(rows: readonly Chunk[], by: ComparedColumn, asked: ComparedQuestion): ComparedThing | undefined {
  const valued = rows.flatMap((chunk) => {
    const value = valueIn(chunk, by);
    return value === undefined ? [] : [{ chunk, value, isThing: chunk.row?.title === headOf(chunk) }];
  });
  const fitting = asked.wants === 'between' ? valued.filter(({ value }) => fits(value, asked)) : valued;
  const among = fitting.length > 0 ? fitting : valued;
  const sign = asked.wants === 'highest' || (asked.to === undefined && asked.from !== undefined) ? -1 : 1;
  const [best] = among.toSorted(
    (one, other) => sign * (one.value - other.value) || Number(other.isThing) - Number(one.isThing) || byId(one, other),
  );
  return best;
}

function byId(one: { readonly chunk: Chunk }, other: { readonly chunk: Chunk }): number {
  return one.chunk.id < other.chunk.id ? -1 : 1;
}

function headOf({ row }: Chunk): string {
  return row === undefined ? '' : nameOfRow(row).head;
}

function things(chunks: readonly Chunk[]): readonly (readonly Chunk[])[] {
  const heads = new Map<string, Chunk[]>();
  for (const chunk of chunks) {
    const name = `${chunk.collection} ${headOf(chunk).toLowerCase()}`;
    const rows = heads.get(name);
    if (rows === undefined) heads.set(name, [chunk]);
    else rows.push(chunk);
  }
  return [...heads.values()];
}

function listed(rows: readonly Chunk[]): ComparedThing | undefined {
  const [chunk] = rows.toSorted(
    (one, other) =>
      Number(other.row?.title === headOf(other)) - Number(one.row?.title === headOf(one)) ||
      (one.id < other.id ? -1 : 1),
  );
  return chunk === undefined ? undefined : { chunk, value: undefined };
}

/** Compares rows of one kind by one of their columns. Pure; whatever order the rows come in. */
export function compareRows(
  asked: ComparedQuestion,
  chunks: readonly Chunk[],
  by: ComparedColumn | undefined,
): Comparison {
  const groups = things(chunks);
  const all = groups.flatMap((rows) => (by === undefined ? listed(rows) : thingOf(rows, by, asked)) ?? []);
  const sign = asked.wants === 'highest' || (asked.to === undefined && asked.from !== undefined) ? -1 : 1;
  const ordered = all.toSorted(
    (one, other) =>
      sign * ((one.value ?? 0) - (other.value ?? 0)) || (one.chunk.titles.join() < other.chunk.titles.join() ? -1 : 1),
  );
  const best = ordered[0]?.value;
  const found =
    asked.wants === 'list'
      ? ordered
      : asked.wants === 'between'
        ? ordered.filter(({ value }) => value !== undefined && fits(value, asked))
        : ordered.filter(({ value }) => value === best);
  const near = ordered.toSorted((one, other) => distance(one.value ?? 0, asked) - distance(other.value ?? 0, asked));
  return {
    by,
    rows: chunks.length,
    things: groups.length,
    without: groups.length - all.length,
    found,
    nearest: found.length === 0 ? near[0] : undefined,
    collections: [...new Set(chunks.map(({ collection }) => collection))].toSorted(),
  };
}
