import type { EntityType } from '@gatehouse/contract/entity-types';

/** A piece of personal data in a text. Offsets are UTF-16 code units. */
export interface EntitySpan {
  readonly type: EntityType;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Per mille. */
  readonly score: number;
  readonly recogniser: string;
}

/** What is known of the characters of a token, as bits. */
export const tokenKinds = Object.freeze({
  letter: 1,
  digit: 2,
  /** Its first letter is a capital. */
  capitalised: 4,
  /** It has a capital that is not its first letter. */
  innerCapital: 8,
  small: 16,
  /** It has characters beyond ASCII. */
  wide: 32,
});

/** Signs that a text may have, as bits. */
export const textSigns = Object.freeze({
  at: 1,
  slash: 2,
  backslash: 4,
  colon: 8,
  lineBreak: 16,
  lessThan: 32,
  quotation: 64,
});

/**
 * The words and numbers of a text: maximal runs of letters, marks and digits of all scripts. Everything else, `_` too, stands between them.
 * The arrays are longer than `count`, and are used again for the next text.
 */
export interface Tokens {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Of `tokenKinds`, or-ed. */
  readonly kinds: Uint8Array;
  /** Of their small letters: equal words have equal hashes (FNV-1a of the code units, 32 bits). */
  readonly hashes: Int32Array;
  /** The tokens that have a digit, in order. */
  readonly numbers: Int32Array;
  readonly numberCount: number;
  /** Which of `textSigns` stand between the tokens. */
  readonly signs: number;
}

/** What recognisers read: made once for a text and given to all of them. */
export interface TextView {
  /** In plain spelling: escapes and encodings are read, characters that do not show are left out. */
  readonly text: string;
  readonly tokens: Tokens;
  /** The language, where it is known; recognisers must do without. */
  readonly language: 'de' | 'en' | undefined;
  /** A token in small letters. */
  word(token: number): string;
  /** The first token that ends behind this place; `tokens.count` where there is none. */
  tokenFrom(place: number): number;
  /** What several recognisers want to know of the text, worked out when the first of them asks; `make` is a function of the module. */
  derived<Result>(make: (view: TextView) => Result): Result;
}

/** A text as a view has it, without the tokens: these are gone by the time somebody comes back to them. */
export type LaterText = Pick<TextView, 'text' | 'language'>;

/** A recogniser could not read a text. The cause is for the log and has nothing of the text. */
export class RecogniserUnable extends Error {
  readonly recogniser: string;

  constructor(recogniser: string, cause: unknown) {
    super(`unable: ${recogniser}`, { cause });
    this.name = 'RecogniserUnable';
    this.recogniser = recogniser;
  }
}

/** What a recogniser must and must not find; run by the contract suite, and shown in the documentation. */
export interface RecogniserExamples {
  /** Texts with each span marked: `IBAN ⟦DE89 3704 0044 0532 0130 00⟧.` */
  readonly finds: readonly string[];
  /** Texts in which it finds nothing. */
  readonly passes: readonly string[];
}

export interface Recogniser {
  /** In kebab case, as the file is called. */
  readonly id: string;
  readonly type: EntityType;
  /** Where the form is published: names of standards, laws, addresses. */
  readonly sources: readonly string[];
  readonly examples: RecogniserExamples;
  /**
   * All spans in the text, in order, without overlap. Linear in the length of the text, and quick where there is nothing: gated by a
   * character, a word or a kind of token that whatever it finds must have.
   */
  find(view: TextView): readonly EntitySpan[];
  /**
   * What takes longer than the serving thread may: spans as `find` gives them, from elsewhere. Rejects with RecogniserUnable where it
   * cannot say what there is, so that no text passes unread.
   */
  findLater?(text: LaterText): Promise<readonly EntitySpan[]>;
  /** A form that is equal for values that mean the same; without it only equal values do. */
  canonical?(value: string): string;
}
