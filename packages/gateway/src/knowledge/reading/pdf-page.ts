import type { HidingRule } from './document-text.ts';
import type { Colour } from './html-colours.ts';
import type { Box, Matrix, Point } from './pdf-matrix.ts';

/** Text that was set in one go, where it stands, and whether it is seen. */
export interface PdfSpan {
  readonly text: string;
  readonly start: Point;
  readonly end: Point;
  /** Of the letters, in points. */
  readonly size: number;
  /** Direction of the line, of length 1. */
  readonly direction: Point;
  readonly isBold: boolean;
  /** Id of its marked content, for the tags of the document. */
  readonly mark: number | undefined;
  /** Said to be no content: headers, footers, numbers of pages. */
  readonly isArtifact: boolean;
  rule: HidingRule | undefined;
}

export interface PdfPageSpans {
  readonly spans: readonly PdfSpan[];
  /** Whether the letters that nobody sees are those of a scanned page. */
  readonly isScanned: boolean;
  readonly hasPictures: boolean;
}

export interface PdfOperators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

export interface PdfFont {
  readonly fontMatrix?: unknown;
  readonly vertical?: boolean;
  readonly name?: string;
  readonly black?: boolean;
  readonly bold?: boolean;
}

export interface PdfSurroundings {
  readonly view: Box;
  fontOf(name: string): PdfFont | undefined;
  isLayerVisible(layer: unknown): boolean;
}

export interface PdfGlyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
}

/** What operators change, and put back with `Q`. */
export interface PdfState {
  readonly matrix: Matrix;
  readonly clip: Box;
  readonly font: PdfFont | undefined;
  readonly fontSize: number;
  readonly characterSpacing: number;
  readonly wordSpacing: number;
  readonly scale: number;
  readonly leading: number;
  readonly rise: number;
  readonly mode: number;
  /** Undefined for patterns. */
  readonly fill: Colour | undefined;
  readonly stroke: Colour | undefined;
  readonly fillAlpha: number;
  readonly strokeAlpha: number;
  readonly isBlended: boolean;
}

/** Content that is marked, with what holds for all that is in it. */
export interface PdfMark {
  readonly id: number | undefined;
  readonly isArtifact: boolean;
  readonly isHidden: boolean;
}

export interface PdfPainted {
  readonly box: Box;
  /** Undefined for pictures and patterns. */
  readonly colour: Colour | undefined;
}
