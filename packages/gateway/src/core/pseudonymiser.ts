import type { StreamScan } from './guard.ts';
import type { Segment } from './segment.ts';

/** The pseudonyms of one request and its answer. Nothing of it outlives them. */
export interface Conversation {
  /**
   * The text with its personal data replaced; the very same string where nothing was found. Call it for the texts of a
   * request in order: placeholders are numbered by order of appearance.
   */
  replace(text: string, format: Segment['format']): string;
  /**
   * The same for texts that a model reads as one, where data may be cut in two. Such data are replaced in the first of the
   * texts and cut from the others. The very same list where nothing was found.
   */
  replaceAdjacent(texts: readonly string[]): readonly string[];
  /** How often personal data were replaced, by type. */
  readonly entities: Readonly<Record<string, number>>;
  /** Placeholder → original. */
  readonly pseudonyms: ReadonlyMap<string, string>;
  /** How many placeholders the answer had that stand for nobody; they are left as they are. */
  readonly invented: number;
  /** Puts the originals back into one channel of the answer. */
  restorer(): StreamScan;
}

export interface Pseudonymiser {
  /** `texts`: all texts of the request, so that no placeholder is used that already stands in one of them. */
  openConversation(texts: readonly Pick<Segment, 'text' | 'format' | 'continues'>[]): Conversation;
}
