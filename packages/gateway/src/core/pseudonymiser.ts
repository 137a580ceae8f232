import type { EntityType } from '@gatehouse/contract/entity-types';
import type { EntityPolicy } from './entity-policy.ts';
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
  /** How often personal data were replaced, by placeholders, surrogates or marks, by type. */
  readonly entities: Readonly<Record<string, number>>;
  /** How many of these were redacted, so that nothing is put back for them. */
  readonly redacted: Readonly<Record<string, number>>;
  /** How many were found that the policy lets pass. */
  readonly passed: Readonly<Record<string, number>>;
  /** Placeholder → original. */
  readonly pseudonyms: ReadonlyMap<string, string>;
  /** How many placeholders the answer had that stand for nobody; they are left as they are. */
  readonly invented: number;
  /** Puts the originals back into one channel of the answer. */
  restorer(): StreamScan;
}

/** A text has personal data of a type that the policy refuses. Thrown when the text is replaced; holds no value. */
export class EntityRefused extends Error {
  readonly type: EntityType;
  /** Which of the texts that were given together. */
  readonly text: number;

  constructor(type: EntityType, text = 0) {
    super(`refused: ${type}`);
    this.name = 'EntityRefused';
    this.type = type;
    this.text = text;
  }
}

export interface Pseudonymiser {
  /**
   * `texts`: all texts of the request, so that no placeholder is used that already stands in one of them. `policy`: what happens to
   * each type; everything is pseudonymised without one. What replaces texts throws EntityRefused where it refuses a type.
   */
  openConversation(
    texts: readonly Pick<Segment, 'text' | 'format' | 'continues'>[],
    policy?: EntityPolicy,
  ): Conversation;
}
