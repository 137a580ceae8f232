export type SpanKind = 'person' | 'place' | 'organisation' | 'unsure';

/** A text with what its names are; offsets are UTF-16 code units. */
export interface MarkedText {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly kind: SpanKind }[];
}

/** Reads `Frau ⟦Krüger⟧s Konto`. */
export function readMarks(marked: string): MarkedText {
  const spans: { start: number; end: number; kind: SpanKind }[] = [];
  let text = '';
  for (const part of marked.split(/(⟦[^⟧]*⟧)/)) {
    if (part.startsWith('⟦')) {
      spans.push({ start: text.length, end: text.length + part.length - 2, kind: 'person' });
      text += part.slice(1, -1);
    } else text += part;
  }
  return { text, spans };
}

const kinds: Readonly<Record<string, SpanKind>> = { P: 'person', L: 'place', O: 'organisation' };

/** Reads `⟦P:Krüger⟧ aus ⟦L:Bonn⟧`: besides people (P) places (L), organisations (O), and works and products (X), which are no names here. */
export function readKindMarks(marked: string): MarkedText {
  const spans: { start: number; end: number; kind: SpanKind }[] = [];
  let text = '';
  for (const part of marked.split(/(⟦[A-Z]:[^⟧]*⟧)/)) {
    if (part.startsWith('⟦')) {
      const kind = kinds[part.charAt(1)];
      const value = part.slice(3, -1);
      if (kind !== undefined) spans.push({ start: text.length, end: text.length + value.length, kind });
      text += value;
    } else text += part;
  }
  return { text, spans };
}
