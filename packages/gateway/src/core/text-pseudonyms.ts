import type { EntityType } from '@gatehouse/contract/entity-types';
import type { EntitySpan } from './recogniser.ts';

/** A piece of personal data and what stands for it. Offsets are those of the text as it came. */
export interface ReplacedEntity extends EntitySpan {
  readonly placeholder: string;
}

export interface PseudonymisedText {
  readonly text: string;
  /** In order. */
  readonly entities: readonly ReplacedEntity[];
}

export interface RestoredText {
  readonly text: string;
  /** How many placeholders stand for nobody; they are left as they are. */
  readonly unknown: number;
}

export interface TextPseudonymsOptions {
  readonly language?: 'de' | 'en' | undefined;
  /** Only these types; all that there are if it is left out. */
  readonly types?: readonly EntityType[] | undefined;
}

/** Texts outside of a conversation with a model: those of the command line and of the privacy routes. Nothing is kept. */
export interface TextPseudonyms {
  /** Replaces personal data in texts that belong together: equal values have equal placeholders in all of them. */
  pseudonymise(texts: readonly string[], options?: TextPseudonymsOptions): Promise<readonly PseudonymisedText[]>;
  /** Puts back what placeholders stand for, as forgiving as it is done in answers of models. */
  restore(text: string, mapping: ReadonlyMap<string, string>): RestoredText;
}
