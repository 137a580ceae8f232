/** A piece of personal data. Offsets are UTF-16 code units. */
export interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export type Language = 'de' | 'en';

export interface LabelledText {
  readonly id: string;
  readonly source: string;
  readonly language: Language;
  readonly text: string;
  readonly spans: readonly Span[];
  /** The types that whoever labelled it looked for; of others nothing can be said. `all` if every type. */
  readonly labelled: readonly string[] | 'all';
}

/** Reads `⟦TYPE:value⟧` marks. */
export function readMarks(marked: string): { readonly text: string; readonly spans: readonly Span[] } {
  const spans: Span[] = [];
  let text = '';
  let place = 0;
  for (const match of marked.matchAll(/⟦([A-Z_]+):([^⟧]*)⟧/g)) {
    const [whole, type = '', value = ''] = match;
    text += marked.slice(place, match.index);
    spans.push({ type, start: text.length, end: text.length + value.length });
    text += value;
    place = match.index + whole.length;
  }
  text += marked.slice(place);
  if (/[⟦⟧‹›]/.test(text)) throw new Error(`a mark is not closed in: ${marked}`);
  return { text, spans };
}
