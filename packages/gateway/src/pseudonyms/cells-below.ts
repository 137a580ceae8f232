/** Where a value stands in a text, in UTF-16 code units. */
export interface Cell {
  readonly start: number;
  readonly end: number;
}

/** Lines that are longer are no rows of a table. */
const longestLine = 2_000;
const mostRows = 10_000;
const longestHeader = 60;

const none: readonly Cell[] = Object.freeze([]);

/**
 * The cells below a heading, in tables whose columns are parted by `|`, `;`, tabs or commas (RFC 4180): of the lines that follow, as
 * long as they have as many columns. Nothing where the words at the place are no heading. `until` is where the table ends; whoever asks for
 * several headings asks for none before it twice, so that the time is linear.
 */
export function cellsBelow(
  text: string,
  start: number,
  end: number,
): { readonly cells: readonly Cell[]; readonly until: number } {
  const nothing = { cells: none, until: end };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = endOfLine(text, end);
  if (lineEnd - lineStart > longestLine || lineEnd === text.length) return nothing;
  const delimiter = delimiterAround(text, start, end, lineStart, lineEnd);
  if (delimiter === undefined) return nothing;
  const header = cellsOf(text, lineStart, lineEnd, delimiter);
  const column = header.findIndex((cell) => cell.start <= start && cell.end >= end);
  const heading = header[column];
  if (heading === undefined || heading.end - heading.start > longestHeader || /\d/.test(text.slice(lineStart, lineEnd)))
    return nothing;
  const cells: Cell[] = [];
  let at = lineEnd + 1;
  for (let rows = 0; at < text.length && rows < mostRows; rows++) {
    const rowEnd = endOfLine(text, at);
    if (rowEnd - at > longestLine) break;
    if (/^[\s|:+=-]*$/.test(text.slice(at, rowEnd))) {
      if (rowEnd - at < 3) break;
      at = rowEnd + 1;
      continue;
    }
    const row = cellsOf(text, at, rowEnd, delimiter);
    if (row.length !== header.length) break;
    const cell = row[column];
    if (cell !== undefined && cell.end > cell.start) cells.push(cell);
    at = rowEnd + 1;
  }
  return { cells, until: at };
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}

function delimiterAround(
  text: string,
  start: number,
  end: number,
  lineStart: number,
  lineEnd: number,
): string | undefined {
  const behind = /^[^|;,\t]{0,40}([|;,\t])/.exec(text.slice(end, Math.min(lineEnd, end + 42)))?.[1];
  const before = /([|;,\t])[^|;,\t]{0,40}$/.exec(text.slice(Math.max(lineStart, start - 42), start))?.[1];
  return behind ?? before;
}

/** Without quotation marks and spaces around them. */
function cellsOf(text: string, start: number, end: number, delimiter: string): Cell[] {
  const cells: Cell[] = [];
  let from = start;
  let quoted = false;
  for (let at = start; at <= end; at++) {
    const sign = at === end ? delimiter : text.charAt(at);
    if (sign === '"') quoted = !quoted;
    if (sign !== delimiter || (quoted && at < end)) continue;
    let first = from;
    let last = at;
    while (first < last && /["'`*\s]/.test(text.charAt(first))) first++;
    while (last > first && /["'`*\s]/.test(text.charAt(last - 1))) last--;
    cells.push({ start: first, end: last });
    from = at + 1;
  }
  return cells;
}
