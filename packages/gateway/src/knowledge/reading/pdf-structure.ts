import type { PdfSpan } from './pdf-page.ts';
import { joinLines, linesOf } from './pdf-lines.ts';

/** A part of a page, as the tags of the document or the look of its lines tell. */
export type PdfBlock = { readonly page: number } & (
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly header: readonly string[] | undefined;
      readonly rows: readonly (readonly string[])[];
    }
);

/** A tag of a document, or a place where its content is. */
export interface PdfTag {
  readonly role?: string;
  readonly children?: readonly PdfTag[];
  readonly type?: string;
  readonly id?: string;
}

const containers = new Set(
  'Root Document DocumentFragment Part Art Sect Div Aside BlockQuote NonStruct Private TOC TOCI Index Form Figure THead TBody TFoot'.split(
    ' ',
  ),
);
const depth = 100;

/**
 * Reads a page by its tags (ISO 32000, "tagged PDF"), which know headings, lists, tables and the order of reading. Undefined where
 * the tags do not have nearly all of the text that is seen.
 */
export function readTaggedPage(tree: PdfTag, spans: readonly PdfSpan[], page: number): readonly PdfBlock[] | undefined {
  const byMark = new Map<number, PdfSpan[]>();
  let letters = 0;
  for (const span of spans) {
    if (span.isArtifact) continue;
    letters += span.text.length;
    if (span.mark === undefined) continue;
    const found = byMark.get(span.mark);
    if (found === undefined) byMark.set(span.mark, [span]);
    else found.push(span);
  }
  if (letters === 0) return [];
  const reader = new TagReader(byMark, page);
  reader.read(tree, 0);
  return reader.taken >= letters * 0.9 ? reader.blocks : undefined;
}

class TagReader {
  readonly blocks: PdfBlock[] = [];
  taken = 0;
  readonly #byMark: Map<number, PdfSpan[]>;
  readonly #page: number;

  constructor(byMark: Map<number, PdfSpan[]>, page: number) {
    this.#byMark = byMark;
    this.#page = page;
  }

  read(tag: PdfTag, level: number): void {
    if (level > depth) return;
    const role = tag.role ?? '';
    const page = this.#page;
    const heading = /^(?:H([1-6])?|Title)$/.exec(role);
    if (heading !== null) this.#say({ kind: 'heading', level: Number(heading[1] ?? 1), text: this.#textOf(tag), page });
    else if (role === 'L') this.blocks.push({ kind: 'list', items: this.#itemsOf(tag, '', level), page });
    else if (role === 'Table') this.#table(tag, level);
    else if (containers.has(role) && (tag.children ?? []).some((child) => !isInline(child))) {
      for (const child of tag.children ?? [])
        if (isInline(child)) this.#say({ kind: 'paragraph', text: this.#textOf(child), page });
        else this.read(child, level + 1);
    } else this.#say({ kind: 'paragraph', text: this.#textOf(tag), page });
  }

  #say(block: PdfBlock & { readonly text: string }): void {
    if (block.text !== '') this.blocks.push(block);
  }

  /** The text of a tag with all that is below it. What was read once is not read again. */
  #textOf(tag: PdfTag): string {
    const spans: PdfSpan[] = [];
    this.#collect(tag, spans, 0);
    return joinLines(linesOf(spans, this.#page).map(({ text }) => text));
  }

  #collect(tag: PdfTag, into: PdfSpan[], level: number): void {
    const mark = /_mc(\d+)$/.exec(tag.id ?? '')?.[1];
    if (tag.type === 'content' && mark !== undefined) {
      const spans = this.#byMark.get(Number(mark)) ?? [];
      this.#byMark.delete(Number(mark));
      for (const span of spans) {
        this.taken += span.text.length;
        into.push(span);
      }
    }
    if (level < depth) for (const child of tag.children ?? []) this.#collect(child, into, level + 1);
  }

  #itemsOf(list: PdfTag, indent: string, level: number): string[] {
    const items: string[] = [];
    if (level > depth) return items;
    for (const item of list.children ?? []) {
      if (item.role === 'L') items.push(...this.#itemsOf(item, `${indent}  `, level + 1));
      else {
        const [label, body, inner] = partsOfItem(item);
        const marker = this.#textOf({ children: label });
        const text = this.#textOf({ children: body });
        const isBullet = marker === '' || !/[\p{L}\p{N}]/u.test(marker);
        // Some programs write the bullet into the text of the item.
        if (text !== '') items.push(`${indent}${isBullet ? '- ' : `${marker} `}${text.replace(/^[•‣◦▪–]\s*/, '')}`);
        for (const nested of inner) items.push(...this.#itemsOf(nested, `${indent}  `, level + 1));
      }
    }
    return items;
  }

  #table(table: PdfTag, level: number): void {
    const rows = [...rowsOf(table, level)];
    const isHeader = rows[0] !== undefined && cellsOf(rows[0]).every(({ role }) => role === 'TH');
    const texts = rows.map((row) => cellsOf(row).map((cell) => this.#textOf(cell)));
    const page = this.#page;
    const caption = (table.children ?? []).find(({ role }) => role === 'Caption');
    if (caption !== undefined) this.#say({ kind: 'paragraph', text: this.#textOf(caption), page });
    if (texts.length > 0)
      this.blocks.push({
        kind: 'table',
        header: isHeader ? texts[0] : undefined,
        rows: isHeader ? texts.slice(1) : texts,
        page,
      });
  }
}

/** Labels, text, and lists within an item, which may be wrapped in its body. */
function partsOfItem(item: PdfTag): readonly [PdfTag[], PdfTag[], PdfTag[]] {
  const labels: PdfTag[] = [];
  const bodies: PdfTag[] = [];
  const lists: PdfTag[] = [];
  const children = item.role === 'LI' ? (item.children ?? []) : [item];
  for (const child of children)
    if (child.role === 'Lbl') labels.push(child);
    else if (child.role === 'L') lists.push(child);
    else if (child.role === 'LBody')
      for (const part of child.children ?? []) (part.role === 'L' ? lists : bodies).push(part);
    else bodies.push(child);
  return [labels, bodies, lists];
}

function isInline(tag: PdfTag): boolean {
  return (
    tag.type !== undefined ||
    /^(?:Span|Link|Quote|Em|Strong|Code|Reference|Annot|Sub|Lbl|Ruby|Warichu)$/.test(tag.role ?? '') ||
    (tag.role === 'NonStruct' && (tag.children ?? []).every(isInline))
  );
}

function* rowsOf(tag: PdfTag, level: number): Generator<PdfTag> {
  for (const child of tag.children ?? [])
    if (child.role === 'TR') yield child;
    else if (/^T(?:Head|Body|Foot)$|^THead$|^NonStruct$/i.test(child.role ?? '') && level < depth)
      yield* rowsOf(child, level + 1);
}

function cellsOf(row: PdfTag): readonly PdfTag[] {
  return (row.children ?? []).filter(({ role }) => role === 'TH' || role === 'TD');
}
