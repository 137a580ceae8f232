import type { DocumentBuilder } from './document-builder.ts';
import type { DocxNumbering } from './docx-numbering.ts';
import {
  type DocxStyles,
  hidingRuleOfRun,
  isOn,
  levelOf,
  lookOfParagraph,
  lookOfRun,
  numberingOf,
  type RunLook,
} from './docx-styles.ts';
import { childOf, childrenOf, textOf, valueOf, type XmlElement } from './read-xml.ts';

interface DocxParts {
  readonly builder: DocumentBuilder;
  readonly styles: DocxStyles;
  readonly numbering: DocxNumbering;
  /** Addresses of links by the id of their relation. */
  readonly links: ReadonlyMap<string, string>;
  /** By kind and id: `footnote 2`. */
  readonly notes: ReadonlyMap<string, XmlElement>;
}

/** What is around a paragraph. */
interface Surroundings {
  readonly look: RunLook;
  /** False in tables and shapes whose style may give it another colour. */
  readonly isGroundKnown: boolean;
}

interface ReadParagraph {
  readonly text: string;
  readonly notes: readonly string[];
  readonly boxes: readonly XmlElement[];
}

const longestDescription = 150;
const mostColumns = 200;
const written = new Set(['w:t', 'w:delText']);
const formula = new Set(['m:t']);
/** What only wraps runs and blocks. */
const wrappers = new Set([
  'w:ins',
  'w:moveTo',
  'w:smartTag',
  'w:sdt',
  'w:sdtContent',
  'w:fldSimple',
  'w:customXml',
  'w:dir',
  'w:bdo',
  'w:hyperlink',
  'w:ruby',
  'w:rubyBase',
]);
const page: Surroundings = Object.freeze({ look: Object.freeze({}), isGroundKnown: true });

/** Reads the blocks of a body in order and hands them to the builder. */
export class DocxBody {
  readonly #parts: DocxParts;
  #title: string | undefined;
  #items: string[] = [];
  #isInNote = false;

  constructor(parts: DocxParts) {
    this.#parts = parts;
  }

  /** The paragraph in the style for titles. */
  get title(): string | undefined {
    return this.#title;
  }

  block(element: XmlElement, around: Surroundings = page): void {
    const { builder } = this.#parts;
    if (element.name === 'w:p') this.#paragraph(element, around);
    else if (element.name === 'w:tbl') this.#table(element, around);
    else if (element.name === 'w:del' || element.name === 'w:moveFrom')
      builder.hide('deleted-revision', textOf(element, written));
    else if (element.name === 'w:altChunk') builder.omit('embedded documents');
    else if (element.name === 'mc:AlternateContent')
      this.#blocks(childOf(element, 'mc:Choice') ?? childOf(element, 'mc:Fallback'), around);
    else if (wrappers.has(element.name)) this.#blocks(element, around);
  }

  /** Hands over the last list. */
  end(): void {
    const items = this.#items;
    this.#items = [];
    this.#parts.builder.list(items);
  }

  #blocks(element: XmlElement | undefined, around: Surroundings): void {
    for (const child of childrenOf(element)) this.block(child, around);
  }

  #paragraph(element: XmlElement, around: Surroundings): void {
    const { builder, numbering, styles } = this.#parts;
    const properties = childOf(element, 'w:pPr');
    const style = styles.of(valueOf(properties, 'w:pStyle'));
    const { text, notes, boxes } = this.#read(element, around);
    const level = levelOf(properties) ?? style.level;
    const list = numberingOf(properties) ?? style.numbering;
    const isSaid = text.trim() !== '';
    const marker = list === undefined || !isSaid ? undefined : numbering.next(list.list, list.level);
    if (isSaid && level !== undefined && text.trim().length <= 300) {
      this.end();
      if (level === 0) this.#title ??= text.trim();
      builder.heading(level, `${marker === '- ' ? '' : (marker ?? '')}${text}`);
    } else if (isSaid && marker !== undefined) {
      const indent = '  '.repeat(list?.level ?? 0);
      this.#items.push(`${indent}${marker}${text.trim().replaceAll('\n', `\n${indent}  `)}`);
    } else if (isSaid) {
      this.end();
      builder.paragraph(text);
    }
    this.#beside(notes, boxes, around);
  }

  /** Text boxes stand beside a paragraph, and notes below the page: both are read behind it. */
  #beside(notes: readonly string[], boxes: readonly XmlElement[], around: Surroundings): void {
    if (notes.length === 0 && boxes.length === 0) return;
    this.end();
    for (const box of boxes) this.#blocks(box, { ...around, isGroundKnown: false });
    this.end();
    for (const key of notes) {
      const note = this.#parts.notes.get(key);
      // A note that refers to a note would go round for ever.
      if (note === undefined || this.#isInNote) continue;
      this.#isInNote = true;
      this.#blocks(note, page);
      this.end();
      this.#isInNote = false;
    }
  }

  #read(element: XmlElement, around: Surroundings): ReadParagraph {
    const properties = childOf(element, 'w:pPr');
    const { look } = this.#parts.styles.of(valueOf(properties, 'w:pStyle'));
    const own = { ...look, ...around.look, ...lookOfParagraph(properties) };
    const reader = new ParagraphReader(this.#parts, { look: own, isGroundKnown: around.isGroundKnown });
    reader.read(element, undefined);
    return { text: reader.text, notes: reader.notes, boxes: reader.boxes };
  }

  #table(element: XmlElement, around: Surroundings): void {
    this.end();
    const { builder, styles } = this.#parts;
    const properties = childOf(element, 'w:tblPr');
    const isColoured = styles.hasColouredCells(valueOf(properties, 'w:tblStyle'));
    const surroundings = { ...around, isGroundKnown: around.isGroundKnown && !isColoured };
    const rows = [...rowsOf(element)];
    // A table of one column is a frame around text.
    if (rows.every((row) => cellsOf(row).length <= 1)) {
      for (const row of rows) for (const cell of cellsOf(row)) this.#blocks(cell, within(surroundings, cell));
      this.end();
      return;
    }
    const notes: string[] = [];
    const boxes: XmlElement[] = [];
    let above: string[] = [];
    const texts = rows.map((row) => {
      const cells: string[] = [];
      for (const cell of cellsOf(row)) {
        const cellProperties = childOf(cell, 'w:tcPr');
        const merge = childOf(cellProperties, 'w:vMerge');
        const isBelow = merge !== undefined && merge.attributes.get('w:val') !== 'restart';
        const text = this.#cellText(cell, within(surroundings, cell), notes, boxes);
        const span = Math.min(
          mostColumns,
          Math.max(1, Number.parseInt(valueOf(cellProperties, 'w:gridSpan') ?? '1', 10) || 1),
        );
        cells.push(isBelow ? (above[cells.length] ?? text) : text);
        for (let column = 1; column < span && cells.length < mostColumns; column += 1) cells.push('');
      }
      above = cells;
      return cells;
    });
    const isHeader =
      rows[0] !== undefined &&
      (childOf(childOf(rows[0], 'w:trPr'), 'w:tblHeader') !== undefined || hasHeaderLook(properties));
    builder.table(isHeader ? texts[0] : undefined, isHeader ? texts.slice(1) : texts);
    this.#beside(notes, boxes, around);
  }

  #cellText(element: XmlElement, around: Surroundings, notes: string[], boxes: XmlElement[]): string {
    const parts: string[] = [];
    for (const child of childrenOf(element)) {
      if (child.name === 'w:p') {
        const read = this.#read(child, around);
        parts.push(read.text.trim());
        notes.push(...read.notes);
        boxes.push(...read.boxes);
      } else if (child.name === 'w:tbl' || child.name === 'w:tr' || child.name === 'w:tc' || wrappers.has(child.name))
        parts.push(this.#cellText(child, around, notes, boxes));
    }
    return parts.filter((part) => part !== '').join(' ');
  }
}

function within(around: Surroundings, cell: XmlElement): Surroundings {
  const fill = valueOf(childOf(cell, 'w:tcPr'), 'w:shd', 'w:fill');
  if (fill === undefined || fill === 'auto') return around;
  return { look: { ...around.look, ground: fill }, isGroundKnown: true };
}

function* rowsOf(table: XmlElement): Generator<XmlElement> {
  for (const child of childrenOf(table))
    if (child.name === 'w:tr') {
      if (childOf(childOf(child, 'w:trPr'), 'w:del') === undefined) yield child;
    } else if (wrappers.has(child.name)) yield* rowsOf(child);
}

function cellsOf(row: XmlElement): readonly XmlElement[] {
  return childrenOf(row).flatMap((child) =>
    child.name === 'w:tc' ? [child] : wrappers.has(child.name) ? cellsOf(child) : [],
  );
}

function hasHeaderLook(properties: XmlElement | undefined): boolean {
  const look = childOf(properties, 'w:tblLook');
  const firstRow = look?.attributes.get('w:firstRow');
  if (firstRow !== undefined) return isOn(firstRow);
  return (Number.parseInt(look?.attributes.get('w:val') ?? '0', 16) & 0x20) !== 0;
}

/** Reads the runs of one paragraph. */
class ParagraphReader {
  readonly notes: string[] = [];
  readonly boxes: XmlElement[] = [];
  readonly #parts: DocxParts;
  readonly #around: Surroundings;
  readonly #text: string[] = [];

  constructor(parts: DocxParts, around: Surroundings) {
    this.#parts = parts;
    this.#around = around;
  }

  get text(): string {
    return this.#text.join('');
  }

  read(element: XmlElement, look: RunLook | undefined): void {
    for (const child of childrenOf(element)) this.#part(child, look);
  }

  #part(element: XmlElement, look: RunLook | undefined): void {
    const { builder, links } = this.#parts;
    switch (element.name) {
      case 'w:r':
        this.read(element, this.#lookOf(element));
        return;
      case 'w:t':
        this.#write(element.children.filter((child) => typeof child === 'string').join(''), look);
        return;
      case 'w:tab':
      case 'w:ptab':
        this.#write(' ', look);
        return;
      case 'w:br':
      case 'w:cr':
        this.#write('\n', look);
        return;
      case 'w:noBreakHyphen':
        this.#write('-', look);
        return;
      case 'w:delText':
        builder.hide('deleted-revision', textOf(element, written));
        return;
      case 'w:del':
      case 'w:moveFrom':
        builder.hide('deleted-revision', textOf(element, written));
        return;
      case 'w:footnoteReference':
      case 'w:endnoteReference':
        this.notes.push(`${element.name.slice(2, -'Reference'.length)} ${element.attributes.get('w:id') ?? ''}`);
        return;
      case 'm:oMath':
      case 'm:oMathPara':
        this.#text.push(textOf(element, formula));
        return;
      case 'w:drawing':
      case 'w:pict':
      case 'w:object':
        this.#drawing(element);
        return;
      case 'mc:AlternateContent': {
        const choice = childOf(element, 'mc:Choice') ?? childOf(element, 'mc:Fallback');
        if (choice !== undefined) this.read(choice, look);
        return;
      }
      default:
        if (element.name === 'w:hyperlink') builder.link(links.get(element.attributes.get('r:id') ?? '') ?? '');
        if (wrappers.has(element.name)) this.read(element, look);
    }
  }

  #lookOf(run: XmlElement): RunLook {
    const properties = childOf(run, 'w:rPr');
    const styled = valueOf(properties, 'w:rStyle');
    const base = styled === undefined ? {} : this.#parts.styles.ofCharacters(styled);
    return { ...this.#around.look, ...base, ...lookOfRun(properties) };
  }

  #write(text: string, look: RunLook | undefined): void {
    const rule = hidingRuleOfRun(look ?? this.#around.look, this.#around.isGroundKnown);
    if (rule === undefined) this.#text.push(text);
    else this.#parts.builder.hide(rule, text);
  }

  #drawing(element: XmlElement): void {
    const { builder } = this.#parts;
    for (const child of childrenOf(element)) {
      if (child.name === 'mc:Fallback') continue;
      if (child.name === 'w:txbxContent') {
        this.boxes.push(child);
        continue;
      }
      if (child.name === 'wp:docPr') {
        const description = child.attributes.get('descr') ?? '';
        if (description.length > longestDescription) builder.hide('long-attribute', description);
      }
      if (child.name === 'other:pic' || child.name === 'other:imagedata') builder.omit('pictures');
      this.#drawing(child);
    }
  }
}
