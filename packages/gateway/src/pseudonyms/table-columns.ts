import type { TextView } from '../core/recogniser.ts';

/** The cell at the head of a column. */
export interface ColumnHead {
  readonly start: number;
  readonly end: number;
}

const delimiters: readonly string[] = ['|', '\t', ';', ','];
/** Longer lines are no rows. */
const longestRow = 1_000;
/** Longer cells are no heads of columns. */
const longestHead = 40;
/** Two lines that have one comma each are often prose. */
const fewestCommas = 2;

/** Where the first line of a table begins, by where one of its rows does. */
interface Tables {
  readonly heads: Map<number, number>;
}

/** For `view.derived`. */
function tables(): Tables {
  return { heads: new Map() };
}

/** Searches are in slices, so that none runs on to the end of a long text. */
function count(text: string, sign: string, from: number, end: number): number {
  const line = text.slice(from, end);
  let found = 0;
  for (let at = line.indexOf(sign); at !== -1; at = line.indexOf(sign, at + 1)) found++;
  return found;
}

/** What separates the cells of the line that a place is in. */
function delimiterOf(text: string, row: number, place: number, end: number): string | undefined {
  const line = text.slice(row, end);
  return delimiters.find((sign) => {
    const at = line.indexOf(sign);
    if (at === -1 || (sign === '|' && at >= place - row)) return false;
    return sign !== ',' || count(text, sign, row, end) >= fewestCommas;
  });
}

/**
 * The cell at the head of the column that a place is in, of tables of Markdown and of values separated by tabulators, semicolons or commas:
 * lines one under another with the same number of signs between cells. Undefined in the first line, and where there is no table.
 */
export function columnHead(view: TextView, place: number): ColumnHead | undefined {
  const { text } = view;
  const earliest = Math.max(0, place - longestRow);
  const row = earliest + text.slice(earliest, place).lastIndexOf('\n') + 1;
  if (row <= 1 || row === earliest) return undefined;
  const end = lineEnd(text, place);
  if (end === -1) return undefined;
  const sign = delimiterOf(text, row, place, end);
  if (sign === undefined) return undefined;
  const head = firstLine(text, sign, row, end, view.derived(tables).heads);
  if (head === row) return undefined;
  let start = head;
  for (let column = count(text, sign, row, place); column > 0; column--) start = text.indexOf(sign, start) + 1;
  const headEnd = text.indexOf('\n', head);
  const next = text.indexOf(sign, start);
  const cellEnd = next === -1 || next > headEnd ? headEnd : next;
  return cellEnd - start > longestHead ? undefined : { start, end: cellEnd };
}

/** -1 where the line is too long for a row. */
function lineEnd(text: string, place: number): number {
  const end = text.slice(place, place + longestRow).indexOf('\n');
  if (end !== -1) return place + end;
  return text.length - place > longestRow ? -1 : text.length;
}

/** The first of the lines above that have as many signs; each line is looked at once for a text. */
function firstLine(text: string, sign: string, row: number, end: number, heads: Map<number, number>): number {
  const cells = count(text, sign, row, end);
  const passed: number[] = [];
  let line = row;
  let head = row;
  for (;;) {
    const known = heads.get(line);
    if (known !== undefined) {
      head = known;
      break;
    }
    passed.push(line);
    head = line;
    // Before the first line is none, and an empty one has no cells.
    if (line <= 1) break;
    const earliest = Math.max(0, line - longestRow);
    const above = earliest + text.slice(earliest, line - 1).lastIndexOf('\n') + 1;
    if ((above === earliest && earliest > 0) || count(text, sign, above, line) !== cells) break;
    line = above;
  }
  for (const each of passed) heads.set(each, head);
  return head;
}
