import type { EntityType } from '@gatehouse/contract/entity-types';
import type { EntityPolicy } from './entity-policy.ts';
import type { StreamScan } from './guard.ts';
import type { EntitySpan } from './recogniser.ts';
import type { Segment } from './segment.ts';

export type ConversationText = Pick<Segment, 'text' | 'format' | 'continues'> &
  Partial<Pick<Segment, 'origin' | 'fixed'>>;

/** A piece of personal data and what the model reads in its place. Offsets are those of the text as it came. */
export interface ReplacedSpan extends EntitySpan {
  readonly placeholder: string;
}

export interface ReplacedText {
  /** The very same string where nothing was replaced. */
  readonly text: string;
  /** In order and apart. Of data that are cut in two by the border of texts, the first part is one and each other part another, whose
   * placeholder is empty. */
  readonly entities: readonly ReplacedSpan[];
}

/** The pseudonyms of one request and its answer. Nothing of it outlives them. */
export interface Conversation {
  /**
   * Replaces the personal data in all texts of the request, once: first it finds in all of them, then it replaces what was found
   * wherever it stands. Lets others run while it reads long texts. Rejects with EntityRefused.
   */
  replaceAll(): Promise<readonly ReplacedText[]>;
  /** How often personal data were replaced, by placeholders, surrogates or marks, by type. */
  readonly entities: Readonly<Record<string, number>>;
  /** How many of these were redacted, so that nothing is put back for them. */
  readonly redacted: Readonly<Record<string, number>>;
  /** How many were found that the policy lets pass. */
  readonly passed: Readonly<Record<string, number>>;
  /** Placeholder → original. */
  readonly pseudonyms: ReadonlyMap<string, string>;
  /** What names of tools and the like have become, in which placeholders have no brackets → the names. */
  readonly names: ReadonlyMap<string, string>;
  /** How many placeholders the answer had that stand for nobody; they are left as they are. */
  readonly invented: number;
  /** Puts the originals back into one channel of the answer. */
  restorer(): StreamScan;
}

/** A text has personal data of a type that the policy refuses. Thrown when the text is replaced; holds no value. */
export class EntityRefused extends Error {
  readonly type: EntityType;
  /** Which of the texts of the conversation, counted from 0. */
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
   * each type; everything is pseudonymised without one. What replaces texts throws EntityRefused where it refuses a type. `scope`: who may
   * know, by the time it takes, which texts without personal data came before, such as a tenant; nobody without it.
   */
  openConversation(texts: readonly ConversationText[], policy?: EntityPolicy, scope?: string): Conversation;
}
