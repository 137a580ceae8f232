// oxlint-disable max-lines -- a machine: what each operator of a page does, and nothing else
import { OPS } from 'unpdf/pdfjs';
import type { HidingRule } from './document-text.ts';
import { type Colour, isSameToPeople, readColour, white } from './html-colours.ts';
import {
  areaOf,
  type Box,
  boxOf,
  identity,
  isWithin,
  type Matrix,
  moved,
  numbersOf,
  overlap,
  type Point,
  readMatrix,
  times,
} from './pdf-matrix.ts';
import type {
  PdfGlyph,
  PdfMark,
  PdfOperators,
  PdfPageSpans,
  PdfPainted,
  PdfSpan,
  PdfState,
  PdfSurroundings,
} from './pdf-page.ts';

const smallestSize = 2.5;
const mostSaved = 500;
const mostPainted = 5_000;
/** Pairs of painted areas and texts that are compared at most on a page. */
const mostCompared = 20_000_000;
const gapOfWords = 0.18;
const black: Colour = { red: 0, green: 0, blue: 0, alpha: 1 };

/** Follows the operators of a page as a viewer does, as far as it takes to know where its letters are and how they look. */
export class PdfSpanReader {
  readonly #around: PdfSurroundings;
  readonly #spans: PdfSpan[] = [];
  readonly #saved: PdfState[] = [];
  readonly #marks: PdfMark[] = [];
  readonly #painted: PdfPainted[] = [];
  #state: PdfState;
  #textMatrix: Matrix = identity;
  #line: Point = { x: 0, y: 0 };
  #at: Point = { x: 0, y: 0 };
  #clipsNext = false;
  #compared = 0;
  #pictures: Box[] = [];
  /** Whether the matrix was changed and nothing painted since: pictures are not decoded, and leave just that behind. */
  #isOnlyMoved = false;

  constructor(around: PdfSurroundings) {
    this.#around = around;
    this.#state = {
      matrix: identity,
      clip: around.view,
      font: undefined,
      fontSize: 0,
      characterSpacing: 0,
      wordSpacing: 0,
      scale: 1,
      leading: 0,
      rise: 0,
      mode: 0,
      fill: black,
      stroke: black,
      fillAlpha: 1,
      strokeAlpha: 1,
      isBlended: false,
    };
  }

  read({ fnArray, argsArray }: PdfOperators): PdfPageSpans {
    for (const [position, operator] of fnArray.entries()) {
      const given = argsArray[position];
      this.#operate(operator, Array.isArray(given) ? (given as readonly unknown[]) : []);
    }
    return { spans: this.#spans, isScanned: this.#scanned(), hasPictures: this.#pictures.length > 0 };
  }

  /** A page that is a picture, with the letters that were recognised in it laid over it unseen. */
  #scanned(): boolean {
    const whole = areaOf(this.#around.view);
    const largest = this.#pictures.reduce((most, box) => Math.max(most, areaOf(overlap(box, this.#around.view))), 0);
    if (largest < whole * 0.5) return false;
    const unseen = this.#spans.filter(({ rule }) => rule === 'invisible-rendering' || rule === 'covered');
    const letters = (spans: readonly PdfSpan[]): number => spans.reduce((sum, { text }) => sum + text.length, 0);
    return unseen.length > 0 && letters(unseen) > letters(this.#spans) * 0.8;
  }

  #set(change: Partial<PdfState>): void {
    this.#state = { ...this.#state, ...change };
  }

  #operate(operator: number, given: readonly unknown[]): void {
    const [first] = given;
    const number = typeof first === 'number' ? first : 0;
    switch (operator) {
      case OPS.save:
      case OPS.beginGroup:
        this.#save();
        return;
      case OPS.restore:
        if (this.#isOnlyMoved) this.#picture();
        this.#isOnlyMoved = false;
        this.#state = this.#saved.pop() ?? this.#state;
        return;
      case OPS.endGroup:
      case OPS.paintFormXObjectEnd:
      case OPS.endAnnotation:
        this.#state = this.#saved.pop() ?? this.#state;
        return;
      case OPS.transform:
        this.#set({ matrix: times(this.#state.matrix, readMatrix(given)) });
        this.#isOnlyMoved = true;
        return;
      case OPS.paintFormXObjectBegin:
        this.#isOnlyMoved = false;
        this.#save();
        this.#set({ matrix: times(this.#state.matrix, readMatrix(first)) });
        if (numbersOf(given[1]).length === 4) this.#clip(numbersOf(given[1]));
        return;
      case OPS.beginAnnotation:
        this.#save();
        this.#set({ matrix: times(readMatrix(given[2]), readMatrix(given[3])), clip: this.#around.view });
        return;
      case OPS.beginText:
        this.#isOnlyMoved = false;
        this.#place(identity);
        return;
      case OPS.setFont:
        this.#set({ font: this.#around.fontOf(String(first)), fontSize: Number(given[1]) || 0 });
        return;
      case OPS.setCharSpacing:
        this.#set({ characterSpacing: number });
        return;
      case OPS.setWordSpacing:
        this.#set({ wordSpacing: number });
        return;
      case OPS.setHScale:
        this.#set({ scale: number / 100 });
        return;
      case OPS.setLeading:
        this.#set({ leading: -number });
        return;
      case OPS.setTextRise:
        this.#set({ rise: number });
        return;
      case OPS.setTextRenderingMode:
        this.#set({ mode: number });
        return;
      case OPS.setTextMatrix:
        this.#place(readMatrix(Array.isArray(first) || ArrayBuffer.isView(first) ? first : given));
        return;
      case OPS.moveText:
        this.#moveLine(number, Number(given[1]) || 0);
        return;
      case OPS.setLeadingMoveText:
        this.#set({ leading: Number(given[1]) || 0 });
        this.#moveLine(number, Number(given[1]) || 0);
        return;
      case OPS.nextLine:
        this.#moveLine(0, this.#state.leading);
        return;
      case OPS.showText:
      case OPS.showSpacedText:
        if (Array.isArray(first)) this.#show(first as readonly unknown[]);
        return;
      default:
        this.#paint(operator, given);
    }
  }

  #paint(operator: number, given: readonly unknown[]): void {
    const [first] = given;
    switch (operator) {
      case OPS.setFillRGBColor:
        this.#set({ fill: typeof first === 'string' ? readColour(first) : undefined });
        return;
      case OPS.setStrokeRGBColor:
        this.#set({ stroke: typeof first === 'string' ? readColour(first) : undefined });
        return;
      case OPS.setFillColorN:
        this.#set({ fill: undefined });
        return;
      case OPS.setStrokeColorN:
        this.#set({ stroke: undefined });
        return;
      case OPS.setFillTransparent:
        this.#set({ fill: { ...black, alpha: 0 } });
        return;
      case OPS.setStrokeTransparent:
        this.#set({ stroke: { ...black, alpha: 0 } });
        return;
      case OPS.setGState:
        if (Array.isArray(first)) this.#setGraphics(first as readonly unknown[]);
        return;
      case OPS.clip:
      case OPS.eoClip:
        this.#clipsNext = true;
        return;
      case OPS.constructPath:
        this.#path(given);
        return;
      case OPS.shadingFill:
        this.#isOnlyMoved = false;
        this.#fill(this.#state.clip, undefined);
        return;
      case OPS.paintImageXObject:
      case OPS.paintInlineImageXObject:
      case OPS.paintImageXObjectRepeat:
      case OPS.paintInlineImageXObjectGroup:
      case OPS.paintImageMaskXObject:
      case OPS.paintImageMaskXObjectGroup:
      case OPS.paintImageMaskXObjectRepeat:
      case OPS.paintSolidColorImageMask:
        this.#picture();
        return;
      case OPS.beginMarkedContent:
      case OPS.beginMarkedContentProps:
        this.#mark(String(first), given[1]);
        return;
      case OPS.endMarkedContent:
        this.#marks.pop();
        return;
      default:
    }
  }

  #save(): void {
    if (this.#saved.length < mostSaved) this.#saved.push(this.#state);
  }

  #place(matrix: Matrix): void {
    this.#textMatrix = matrix;
    this.#line = { x: 0, y: 0 };
    this.#at = this.#line;
  }

  #moveLine(x: number, y: number): void {
    this.#line = { x: this.#line.x + x, y: this.#line.y + y };
    this.#at = this.#line;
  }

  #mark(tag: string, properties: unknown): void {
    const above = this.#marks.at(-1);
    const isLayer = tag === 'OC' && properties !== null && properties !== undefined;
    this.#marks.push({
      id: typeof properties === 'number' ? properties : above?.id,
      isArtifact: tag === 'Artifact' || above?.isArtifact === true,
      isHidden: above?.isHidden === true || (isLayer && !this.#around.isLayerVisible(properties)),
    });
  }

  #setGraphics(entries: readonly unknown[]): void {
    for (const entry of entries) {
      if (!Array.isArray(entry)) continue;
      const [key, value] = entry as readonly unknown[];
      if (key === 'ca' && typeof value === 'number') this.#set({ fillAlpha: value });
      else if (key === 'CA' && typeof value === 'number') this.#set({ strokeAlpha: value });
      else if (key === 'BM') this.#set({ isBlended: value !== 'source-over' });
      else if (key === 'Font' && Array.isArray(value))
        this.#set({ font: this.#around.fontOf(String(value[0])), fontSize: Number(value[1]) || 0 });
    }
  }

  #clip(box: ArrayLike<number>): void {
    this.#set({ clip: overlap(this.#state.clip, boxOf(this.#state.matrix, box)) });
  }

  #path(given: readonly unknown[]): void {
    this.#isOnlyMoved = false;
    const [operator, , bounds] = given;
    const box = numbersOf(bounds);
    if (box.length === 4) {
      const isFilled = typeof operator === 'number' && operator >= OPS.fill && operator <= OPS.closeEOFillStroke;
      if (isFilled) this.#fill(overlap(boxOf(this.#state.matrix, box), this.#state.clip), this.#state.fill);
      if (this.#clipsNext) this.#clip(box);
    }
    this.#clipsNext = false;
  }

  #picture(): void {
    const box = overlap(boxOf(this.#state.matrix, [0, 0, 1, 1]), this.#state.clip);
    this.#pictures.push(box);
    this.#fill(box, undefined);
  }

  /** What is painted is the ground of what is written later, and hides what was written before. */
  #fill(box: Box, colour: Colour | undefined): void {
    const { fillAlpha, isBlended } = this.#state;
    if (areaOf(box) < 4 || fillAlpha < 0.5 || isBlended || (colour?.alpha ?? 1) < 0.5) return;
    if (this.#painted.length < mostPainted) this.#painted.push({ box, colour });
    // Stamps and watermarks are pictures through which text is read, and how much of one is clear is not looked at.
    if (fillAlpha < 0.95 || colour === undefined) return;
    this.#compared += this.#spans.length;
    if (this.#compared > mostCompared) return;
    for (const span of this.#spans)
      if (
        span.rule === undefined &&
        isWithin(span.start, box) &&
        isWithin(span.end, box) &&
        isWithin(middleOf(span), box)
      )
        span.rule = 'covered';
  }

  #show(glyphs: readonly unknown[]): void {
    const { characterSpacing, font, fontSize, rise, scale, wordSpacing } = this.#state;
    const advance = fontSize * (numbersOf(font?.fontMatrix)[0] ?? 0.001);
    const isVertical = font?.vertical === true;
    let text = '';
    let x = 0;
    let from = 0;
    const flush = (until: number): void => {
      if (text.trim() !== '') this.#write(text, from, until, rise);
      text = '';
    };
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        const shift = ((isVertical ? 1 : -1) * glyph * fontSize) / 1_000;
        // Many programs set no spaces, but move on by one.
        if (shift > gapOfWords * Math.abs(fontSize) && text !== '' && !text.endsWith(' ')) {
          if (shift > 2 * Math.abs(fontSize)) {
            flush(x);
            from = x + shift;
          } else text += ' ';
        }
        x += shift;
      } else if (isGlyph(glyph)) {
        if (text === '') from = x;
        text += letters(glyph.unicode);
        x += glyph.width * advance + characterSpacing + (glyph.isSpace ? wordSpacing : 0);
        if (characterSpacing > gapOfWords * 3 * Math.abs(fontSize) && glyph.isSpace) text = `${text.trimEnd()} `;
      }
    }
    flush(x);
    this.#at = isVertical ? { x: this.#at.x, y: this.#at.y - x } : { x: this.#at.x + x * scale, y: this.#at.y };
  }

  #write(text: string, from: number, until: number, rise: number): void {
    const { font, fontSize, matrix, scale } = this.#state;
    const whole = times(matrix, this.#textMatrix);
    const isVertical = font?.vertical === true;
    const place = (x: number): Point =>
      isVertical ? moved(whole, this.#at.x, this.#at.y - x) : moved(whole, this.#at.x + x * scale, this.#at.y + rise);
    const length = Math.hypot(whole[0], whole[1]) || 1;
    const mark = this.#marks.at(-1);
    const span: PdfSpan = {
      text,
      start: place(from),
      end: place(until),
      size: Math.abs(fontSize) * Math.hypot(whole[2], whole[3]),
      direction: { x: whole[0] / length, y: whole[1] / length },
      isBold: font?.bold === true || font?.black === true || /bold|black|heavy|semibold|demi/i.test(font?.name ?? ''),
      mark: mark?.id,
      isArtifact: mark?.isArtifact === true,
      rule: undefined,
    };
    span.rule = mark?.isHidden === true ? 'hidden-layer' : this.#ruleOf(span);
    this.#spans.push(span);
  }

  #ruleOf(span: PdfSpan): HidingRule | undefined {
    const { clip, fill, fillAlpha, mode, stroke, strokeAlpha } = this.#state;
    if (mode === 3 || mode === 7) return 'invisible-rendering';
    if (span.size < smallestSize) return 'tiny';
    const middle = middleOf(span);
    if (!isWithin(middle, this.#around.view, 1)) return 'outside-page';
    if (!isWithin(middle, clip, span.size)) return 'clipped';
    const strokes = mode === 1 || mode === 2 || mode === 5 || mode === 6;
    const fills = mode !== 1 && mode !== 5;
    const alpha = Math.max(
      fills ? fillAlpha * (fill?.alpha ?? 1) : 0,
      strokes ? strokeAlpha * (stroke?.alpha ?? 1) : 0,
    );
    if (alpha < 0.05) return 'transparent';
    const colours = [...(fills ? [fill] : []), ...(strokes ? [stroke] : [])];
    const ground = this.#groundOf(middle);
    if (ground === undefined) return undefined;
    return colours.every((colour) => colour !== undefined && isSameToPeople({ ...colour, alpha }, ground))
      ? 'same-colour'
      : undefined;
  }

  /** The last thing that was painted there; paper is white. */
  #groundOf(point: Point): Colour | undefined {
    this.#compared += this.#painted.length;
    if (this.#compared > mostCompared) return undefined;
    const painted = this.#painted.findLast(({ box }) => isWithin(point, box));
    return painted === undefined ? white : painted.colour;
  }
}

function middleOf({ start, end, size, direction }: PdfSpan): Point {
  // A third of the height above the baseline, where small letters are.
  const up = size * 0.3;
  return { x: (start.x + end.x) / 2 - direction.y * up, y: (start.y + end.y) / 2 + direction.x * up };
}

function isGlyph(value: unknown): value is PdfGlyph {
  return (
    typeof value === 'object' &&
    value !== null &&
    'unicode' in value &&
    typeof value.unicode === 'string' &&
    'width' in value &&
    typeof value.width === 'number'
  );
}

/** Ligatures are letters, and the bullets of symbol fonts are bullets. */
function letters(unicode: string): string {
  if (unicode >= '\ufb00' && unicode <= '\ufb06') return unicode.normalize('NFKC');
  return unicode === '\uf0b7' || unicode === '\uf0a7' || unicode === '\u25cf' ? '•' : unicode.replace(/[\n\r\t]/g, ' ');
}
