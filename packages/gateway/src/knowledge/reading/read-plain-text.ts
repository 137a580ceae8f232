import { DocumentBuilder } from './document-builder.ts';
import type { DocumentLimits } from './document-limits.ts';
import type { DocumentText } from './document-text.ts';

const listItem = /^\s{0,8}(?:[-*•–]|\d{1,3}[.)])\s+\S/;
const longestHeading = 80;

/**
 * Plain text: paragraphs at blank lines, lists by their markers, headings where a line is underlined with `===` or `---`, or is
 * numbered or in capitals and alone. Lines that were broken to a width are joined.
 */
export function readPlainText(text: string, name: string, limits: DocumentLimits): DocumentText {
  const builder = new DocumentBuilder('text', limits);
  for (const paragraph of text.replace(/\r\n?|\f/g, '\n').split(/\n[ \t]*(?:\n[ \t]*)+/))
    readParagraph(builder, paragraph);
  return builder.finish({ title: builder.firstTitle ?? titleOfName(name) });
}

function readParagraph(builder: DocumentBuilder, paragraph: string): void {
  let lines = paragraph.split('\n').filter((line) => line.trim() !== '');
  const [first = '', second = ''] = lines;
  const underline = /^\s*(={3,}|-{3,})\s*$/.exec(second)?.[1];
  if (underline !== undefined && first.length <= longestHeading) {
    builder.heading(underline.startsWith('=') ? 1 : 2, first);
    lines = lines.slice(2);
  } else if (lines.length === 1 && isHeading(first.trim())) {
    builder.heading(levelOf(first.trim()), first);
    return;
  }
  if (lines.length === 0) return;
  const start = lines.findIndex((line) => listItem.test(line));
  if (start === -1) builder.paragraph(joined(lines));
  else {
    builder.paragraph(joined(lines.slice(0, start)));
    builder.list(itemsOf(lines.slice(start)));
  }
}

/** A line alone is a heading where it is numbered like one or in capitals, and no sentence. */
function isHeading(line: string): boolean {
  if (line.length > longestHeading || /[.,;:!?]$/.test(line)) return false;
  if (
    /^(?:§\s?\d+[a-z]?|(?:Artikel|Article|Section|Abschnitt|Kapitel|Chapter)\s\d+|\d+(?:\.\d+)*\.?)\s+\p{Lu}/u.test(
      line,
    )
  )
    return true;
  return /\p{Lu}{3}/u.test(line) && !/\p{Ll}/u.test(line);
}

function levelOf(line: string): number {
  const parts = /^(\d+(?:\.\d+)*)/.exec(line)?.[1]?.split('.').length ?? 1;
  return Math.min(6, parts + 1);
}

function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const last = items.at(-1);
    if (listItem.test(line) || last === undefined) items.push(line.trimEnd());
    else items[items.length - 1] = `${last}\n${line.trimEnd()}`;
  }
  return items;
}

/** Short lines are meant as they are: addresses, tables of figures. Long ones were broken to a width. */
function joined(lines: readonly string[]): string {
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const isWrapped = longest >= 60 && lines.slice(0, -1).every((line) => line.length > longest * 0.6);
  return lines.map((line) => line.trim()).join(isWrapped ? ' ' : '\n');
}

export function titleOfName(name: string): string {
  const path = name.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const file = path.replace(/^.*[/\\]/, '');
  return file.replace(/(?<=.)\.[^.]{1,10}$/, '') || name;
}
