import type { DefaultTreeAdapterTypes } from 'parse5';
import type { DocumentBuilder } from './document-builder.ts';
import { attributeOf } from './html-styles.ts';
import type { Look } from './html-visibility.ts';

type Element = DefaultTreeAdapterTypes.Element;

export interface TableReading {
  readonly builder: DocumentBuilder;
  lookOf(parent: Look, element: Element): Look;
  textOf(element: Element, look: Look): string;
}

const mostColumns = 200;
const mostSpannedRows = 1_000;

interface Row {
  readonly cells: string[];
  readonly isHeader: boolean;
}

/** A table of data: cells that go over several rows or columns stand in each row, and once in a row. */
export function readHtmlTable(table: Element, look: Look, reading: TableReading): void {
  const rows: Row[] = [];
  const spans = new Map<number, { text: string; left: number }>();
  for (const { row, rowLook, isInHead } of rowsOf(table, look, reading))
    rows.push(readRow(row, rowLook, isInHead, spans, reading));
  const [first, ...others] = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (first === undefined) return;
  if (others.length === 0 && first.cells.length === 1) reading.builder.paragraph(first.cells[0] ?? '');
  else if (first.isHeader)
    reading.builder.table(
      first.cells,
      others.map(({ cells }) => cells),
    );
  else
    reading.builder.table(
      undefined,
      [first, ...others].map(({ cells }) => cells),
    );
}

interface FoundRow {
  readonly row: Element;
  readonly rowLook: Look;
  readonly isInHead: boolean;
}

function* rowsOf(parent: Element, look: Look, reading: TableReading): Generator<FoundRow> {
  for (const child of elementsOf(parent)) {
    const childLook = reading.lookOf(look, child);
    if (child.tagName === 'tr') yield { row: child, rowLook: childLook, isInHead: parent.tagName === 'thead' };
    else if (child.tagName === 'caption') reading.builder.paragraph(reading.textOf(child, childLook));
    else if (/^(?:thead|tbody|tfoot)$/.test(child.tagName)) yield* rowsOf(child, childLook, reading);
  }
}

function readRow(
  row: Element,
  look: Look,
  isInHead: boolean,
  spans: Map<number, { text: string; left: number }>,
  reading: TableReading,
): Row {
  const cells: string[] = [];
  let names = 0;
  let values = 0;
  const fromAbove = (): void => {
    for (
      let span = spans.get(cells.length);
      span !== undefined && cells.length < mostColumns;
      span = spans.get(cells.length)
    ) {
      span.left -= 1;
      if (span.left === 0) spans.delete(cells.length);
      cells.push(span.text);
    }
  };
  for (const cell of elementsOf(row)) {
    if (cell.tagName !== 'td' && cell.tagName !== 'th') continue;
    fromAbove();
    const text = reading.textOf(cell, reading.lookOf(look, cell));
    if (cell.tagName === 'th') names += 1;
    else if (text !== '') values += 1;
    const below = spanOf(cell, 'rowspan', mostSpannedRows);
    const width = spanOf(cell, 'colspan', mostColumns);
    for (let column = 0; column < width && cells.length < mostColumns; column += 1) {
      if (below > 1) spans.set(cells.length, { text: column === 0 ? text : '', left: below - 1 });
      cells.push(column === 0 ? text : '');
    }
  }
  fromAbove();
  return { cells, isHeader: isInHead || (names > 0 && values === 0) };
}

function spanOf(cell: Element, name: string, most: number): number {
  const span = Number.parseInt(attributeOf(cell, name) ?? '1', 10);
  return Number.isNaN(span) ? 1 : Math.min(most, Math.max(1, span));
}

function elementsOf(element: Element): readonly Element[] {
  return element.childNodes.filter((node): node is Element => 'tagName' in node);
}
