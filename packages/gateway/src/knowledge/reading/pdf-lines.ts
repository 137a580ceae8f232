import type { PdfSpan } from './pdf-page.ts';

/** A line of text on a page. */
export interface PdfLine {
  readonly text: string;
  /** Its parts where wide gaps are between them, as in the row of a table; else it alone. */
  readonly cells: readonly string[];
  readonly page: number;
  readonly size: number;
  readonly isBold: boolean;
  /** Where it begins and ends, along its direction, and how high it stands. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

export interface PdfParagraph {
  /** A row is a line of several cells, next to others like it. */
  readonly kind: 'paragraph' | 'item' | 'row';
  readonly lines: readonly PdfLine[];
  readonly text: string;
}

const gapOfWords = 0.15;
/** Words of lines that are filled to both edges are less far apart. */
const gapOfCells = 1.2;
const bullet = /^(?:[•‣◦▪▫●○■□–—*·-]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+\S/;
const conjunction = /^(?:und|oder|bzw|sowie|bis|and|or|to)\b/;

interface OpenLine {
  text: string;
  /** Where cells end in the text. */
  readonly ends: number[];
  last: PdfSpan;
  readonly first: PdfSpan;
  letters: number;
  bold: number;
  size: number;
}

/** Puts the parts of a page together into lines, in the order in which they were set. */
export function linesOf(spans: Iterable<PdfSpan>, page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: OpenLine | undefined;
  for (const span of spans) {
    const gap = open === undefined ? undefined : gapTo(open, span);
    if (open === undefined || gap === undefined) {
      if (open !== undefined) lines.push(closed(open, page));
      open = { text: span.text, ends: [], first: span, last: span, letters: 0, bold: 0, size: span.size };
    } else {
      const isApart = gap > gapOfWords * Math.max(span.size, open.last.size);
      if (gap > gapOfCells * span.size) open.ends.push(open.text.length);
      open.text += (isApart && !/\s$/.test(open.text.slice(-1)) && !span.text.startsWith(' ') ? ' ' : '') + span.text;
      open.last = span;
      // Raised signs and notes do not make a line larger or smaller.
      if (span.text.length > open.letters) open.size = Math.max(open.size, span.size);
    }
    open.letters += span.text.length;
    if (span.isBold) open.bold += span.text.length;
  }
  if (open !== undefined) lines.push(closed(open, page));
  return lines.filter(({ text }) => text !== '');
}

/** How far behind the line a part begins; undefined where it is on another one. */
function gapTo({ last }: OpenLine, span: PdfSpan): number | undefined {
  const { direction } = last;
  if (direction.x * span.direction.x + direction.y * span.direction.y < 0.95) return undefined;
  const x = span.start.x - last.end.x;
  const y = span.start.y - last.end.y;
  const along = x * direction.x + y * direction.y;
  const across = Math.abs(y * direction.x - x * direction.y);
  const size = Math.max(span.size, last.size);
  return across > size * 0.5 || along < -size || along > size * 60 ? undefined : along;
}

function closed({ bold, ends, first, last, letters, size, text }: OpenLine, page: number): PdfLine {
  const { direction } = first;
  const along = ({ x, y }: { readonly x: number; readonly y: number }): number => x * direction.x + y * direction.y;
  return {
    text: text.replace(/\s+/g, ' ').trim(),
    cells: [...ends, text.length]
      .map((end, at) =>
        text
          .slice(at === 0 ? 0 : ends[at - 1], end)
          .replace(/\s+/g, ' ')
          .trim(),
      )
      .filter((cell) => cell !== ''),
    page,
    size,
    isBold: bold > letters * 0.9,
    left: along(first.start),
    right: along(last.end),
    height: first.start.y * direction.x - first.start.x * direction.y,
  };
}

/** Puts lines together into paragraphs and items of lists, by the distances between them. */
export function paragraphsOf(lines: readonly PdfLine[]): PdfParagraph[] {
  const pitch = usualPitch(lines);
  const paragraphs: { readonly isRow: boolean; readonly lines: PdfLine[] }[] = [];
  for (const [position, line] of lines.entries()) {
    const isRow = isInTable(line, lines[position - 1]) || isInTable(line, lines[position + 1]);
    const open = paragraphs.at(-1);
    const last = open?.lines.at(-1);
    if (open?.isRow === false && !isRow && last !== undefined && goesOn(last, line, pitch, open.lines))
      open.lines.push(line);
    else paragraphs.push({ isRow, lines: [line] });
  }
  return paragraphs.map(({ isRow, lines: parts }) => ({
    kind: isRow ? 'row' : bullet.test(parts[0]?.text ?? '') ? 'item' : 'paragraph',
    lines: parts,
    text: joinLines(parts.map(({ text }) => text)),
  }));
}

function isInTable(line: PdfLine, beside: PdfLine | undefined): boolean {
  return (
    line.cells.length > 1 &&
    beside?.page === line.page &&
    beside.cells.length === line.cells.length &&
    !bullet.test(line.text)
  );
}

/** The distance between lines, in heights of their letters, that there is most often. */
function usualPitch(lines: readonly PdfLine[]): number {
  const counts = new Map<number, number>();
  for (const [position, line] of lines.entries()) {
    const before = lines[position - 1];
    if (before === undefined || before.page !== line.page) continue;
    const pitch = Math.round(((before.height - line.height) / line.size) * 10) / 10;
    if (pitch > 0.8 && pitch < 3) counts.set(pitch, (counts.get(pitch) ?? 0) + 1);
  }
  let best = 1.25;
  let most = 0;
  for (const [pitch, count] of counts)
    if (count > most) {
      most = count;
      best = pitch;
    }
  return best;
}

function goesOn(last: PdfLine, line: PdfLine, pitch: number, open: readonly PdfLine[]): boolean {
  if (bullet.test(line.text) || Math.abs(last.size - line.size) > line.size * 0.1 || last.isBold !== line.isBold)
    return false;
  const drop = (last.height - line.height) / line.size;
  // On the next page or in the next column a sentence goes on that has not ended.
  if (last.page !== line.page || drop < -1) return !/[.!?:…]["”“»)]*$/.test(last.text) && /^\p{Ll}/u.test(line.text);
  if (drop > Math.max(pitch, 1) * 1.35) return false;
  const isShort = last.right < Math.max(...open.map(({ right }) => right), line.right) - line.size * 8;
  return !(isShort && /[.!?:]$/.test(last.text));
}

/** One text of lines: words that were cut at the end of a line are whole again. */
export function joinLines(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const isCut = /\p{L}[-\u00ad\u2010]$/u.test(text.slice(-2));
    if (text === '') text = line;
    else if (isCut && /^\p{Ll}/u.test(line) && !conjunction.test(line)) text = text.slice(0, -1) + line;
    else if (isCut && /^\p{Lu}/u.test(line)) text += line;
    else text += ` ${line}`;
  }
  return text;
}
