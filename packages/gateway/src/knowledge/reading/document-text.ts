import type { Language } from '../../core/knowledge.ts';

export const documentFormats = ['markdown', 'html', 'pdf', 'docx', 'text'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

/** How a text was hidden; the names are stable, and stand as `rule` in the findings of a document. */
export type HidingRule =
  // What a style or an attribute hides
  | 'display-none'
  | 'visibility-hidden'
  | 'transparent'
  | 'tiny'
  | 'same-colour'
  | 'off-screen'
  | 'clipped'
  | 'hidden-attribute'
  | 'aria-hidden'
  // What is no text of the page at all
  | 'comment'
  | 'noscript'
  | 'template'
  | 'long-attribute'
  | 'link-title'
  // Of word processors
  | 'vanish'
  | 'deleted-revision'
  // Of PDF
  | 'invisible-rendering'
  | 'outside-page'
  | 'hidden-layer'
  | 'covered'
  // Single characters: the rules of lib/hidden-characters.ts, and words of letters that look like others
  | 'tag'
  | 'zero-width'
  | 'bidi'
  | 'variation-selector'
  | 'annotation'
  | 'private-use'
  | 'soft-hyphen'
  | 'unassigned'
  | 'filler'
  | 'format'
  | 'control'
  | 'look-alike';

/** A text of the document that a reader does not see. It is in no passage, but for words of look-alikes, which stay. */
export interface HiddenText {
  readonly rule: HidingRule;
  /** Where it would stand in `DocumentText.text`: `start` and `end` are the same, but for look-alikes. */
  readonly start: number;
  readonly end: number;
  /** What is hidden, clipped to 2,000 characters; of tag characters and selectors that spell something, what they spell. */
  readonly text: string;
  /** How long it is, unclipped. */
  readonly length: number;
  /**
   * Whether people who hide text from readers hide it so: colour of the background, no size, tag characters. Comments, menus that
   * open later and texts for screen readers are ordinary; what they say is to be judged, not that they are there.
   */
  readonly isSuspicious: boolean;
  /** Place in the file for people, such as `page 3` or `line 12`; undefined where it is not known. */
  readonly place?: string | undefined;
}

/** A part of a section. Texts are as they are quoted: Markdown of the source where that is Markdown, else plain text. */
export type DocumentBlock =
  | { readonly kind: 'paragraph' | 'code'; readonly text: string }
  /** Each with its marker. */
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** In the pipe form of Markdown: `header` are two lines, each row is one; a cell never has a line break. */
  | { readonly kind: 'table'; readonly header: string; readonly rows: readonly string[] };

export interface DocumentSection {
  /** Headings from the outermost to the innermost; none before the first one. */
  readonly titles: readonly string[];
  /** Slug of the innermost heading, unique in the document; empty before the first one. */
  readonly anchor: string;
  /** Behind the `#` of an address, where one leads here: the id of an element, `page=3`. */
  readonly fragment?: string | undefined;
  readonly blocks: readonly DocumentBlock[];
}

/** What a document says, without how it looks. */
export interface DocumentText {
  readonly format: DocumentFormat;
  /** What it calls itself: its front matter, `<title>`, properties or first heading; else the name of the file without ending. */
  readonly title: string;
  /** Told by its text, or by itself where its text does not tell; undefined where nothing does. */
  readonly language: Language | undefined;
  readonly sections: readonly DocumentSection[];
  /** All visible text in order, headings too, for guards; the places of findings are in it. */
  readonly text: string;
  readonly hidden: readonly HiddenText[];
  /** How many hidden texts there are, with those that are not listed. */
  readonly hiddenCount: number;
  /** Absolute and relative addresses that it links to, each once, in order. */
  readonly links: readonly string[];
  /** Groups of words that mean the same, from the front matter of Markdown. */
  readonly synonyms: readonly (readonly string[])[];
  /** What was left out because it cannot be read, for people: images without text, embedded files, pages without text. */
  readonly omissions: readonly string[];
}

export interface DocumentInput {
  readonly bytes: Uint8Array;
  /** Of the file or the address, for its ending and as a title. */
  readonly name: string;
  /** As a server said; what the file itself is goes first. May have a charset. */
  readonly mediaType?: string | undefined;
}
