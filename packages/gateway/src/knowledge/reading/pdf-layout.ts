import { type PdfLine, paragraphsOf } from './pdf-lines.ts';
import type { PdfBlock } from './pdf-structure.ts';

const longestHeading = 200;
const mostLevels = 5;
const largerBy = 1.12;

/** What the look of a document tells about headings: how large its text is, and the sizes above that, the largest first. */
export interface PdfSizes {
  readonly text: number;
  readonly headings: readonly number[];
}

/** The size that most letters have is that of the text. */
export function sizesOf(lines: readonly PdfLine[]): PdfSizes {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(rounded(size), (letters.get(rounded(size)) ?? 0) + text.length);
  let text = 0;
  let most = 0;
  for (const [size, count] of letters)
    if (count > most) {
      most = count;
      text = size;
    }
  const headings = [...letters.keys()].filter((size) => size > text * largerBy).sort((left, right) => right - left);
  return { text, headings: headings.slice(0, mostLevels) };
}

function rounded(size: number): number {
  return Math.round(size * 2) / 2;
}

/** Blocks of pages without tags: headings are larger or bold and alone, lists have markers, all else is paragraphs. */
export function blocksOf(lines: readonly PdfLine[], sizes: PdfSizes): PdfBlock[] {
  const blocks: PdfBlock[] = [];
  for (const { kind, lines: parts, text } of paragraphsOf(lines)) {
    const [first] = parts;
    if (first === undefined) continue;
    const { page } = first;
    if (kind === 'row') {
      addRow(blocks, first);
      continue;
    }
    const level = kind === 'item' && !/^\d/.test(text) ? undefined : levelOf(parts, text, sizes);
    const last = blocks.at(-1);
    if (level !== undefined) blocks.push({ kind: 'heading', level, text, page });
    else if (kind === 'paragraph') blocks.push({ kind: 'paragraph', text, page });
    else if (last?.kind === 'list' && last.page === page)
      blocks[blocks.length - 1] = { ...last, items: [...last.items, markedItem(text)] };
    else blocks.push({ kind: 'list', items: [markedItem(text)], page });
  }
  return blocks;
}

/** A first row in bold letters has the names of the columns. */
function addRow(blocks: PdfBlock[], { cells, isBold, page }: PdfLine): void {
  const last = blocks.at(-1);
  const width = last?.kind === 'table' ? (last.header ?? last.rows[0])?.length : undefined;
  if (last?.kind === 'table' && last.page === page && width === cells.length)
    blocks[blocks.length - 1] = { ...last, rows: [...last.rows, cells] };
  else
    blocks.push(
      isBold
        ? { kind: 'table', header: cells, rows: [], page }
        : { kind: 'table', header: undefined, rows: [cells], page },
    );
}

function markedItem(text: string): string {
  return text.replace(/^[•‣◦▪▫●○■□–—*·-]\s+/, '- ');
}

function levelOf(lines: readonly PdfLine[], text: string, sizes: PdfSizes): number | undefined {
  const [first] = lines;
  if (first === undefined || lines.length > 3 || text.length > longestHeading || !/\p{L}/u.test(text)) return undefined;
  const size = rounded(first.size);
  const position = sizes.headings.findIndex((larger) => size >= larger);
  if (position !== -1) return position + 1;
  if (!first.isBold || !lines.every(({ isBold }) => isBold) || size < sizes.text * 0.95) return undefined;
  return lines.length <= 2 && text.length <= 120 && !/[.,;]$/.test(text) ? sizes.headings.length + 1 : undefined;
}

const leastPages = 3;
const edge = 3;

/**
 * The lines at the top and the bottom of pages that come again on most of them, but for numbers: headers and footers, which are no
 * part of what the document says.
 */
export function repeatedLines(pages: readonly (readonly PdfLine[])[]): ReadonlySet<PdfLine> {
  const repeated = new Set<PdfLine>();
  if (pages.length < leastPages) return repeated;
  const found = new Map<string, PdfLine[]>();
  for (const lines of pages) {
    const byHeight = lines.toSorted((left, right) => right.height - left.height);
    const atEdges = new Set([...byHeight.slice(0, edge), ...byHeight.slice(-edge)]);
    for (const line of atEdges) {
      if (line.text.length > 200) continue;
      const key = line.text.replace(/\d+/g, '#');
      const same = found.get(key);
      if (same === undefined) found.set(key, [line]);
      else same.push(line);
    }
  }
  for (const lines of found.values())
    if (new Set(lines.map(({ page }) => page)).size >= Math.max(leastPages, pages.length * 0.6))
      for (const line of lines) repeated.add(line);
  return repeated;
}
